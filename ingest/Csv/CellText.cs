using System.Buffers.Binary;
using System.Globalization;

namespace Analytics.Ingest.Csv;

/// <summary>Strict readings of the text of one cell (UTF-8). What a spreadsheet would guess at is refused.</summary>
internal static class CellText
{
    private const int PackedLength = 8;

    private static readonly long[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <summary>Cuts spaces, tabs, no-break and ideographic spaces from both ends.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        // Bytes with which none of these spaces begins or ends: no need to look closer.
        return text.Length > 0 && text[0] is > 0x20 and not (0xC2 or 0xE3 or 0xEF) && text[^1] is > 0x20 and not (0xA0 or 0x80) ? text : CutSpaces(text);
    }

    private static ReadOnlySpan<byte> CutSpaces(ReadOnlySpan<byte> text)
    {
        while (LeadingSpace(text) is > 0 and int count) text = text[count..];
        while (TrailingSpace(text) is > 0 and int count) text = text[..^count];
        return text;
    }

    /// <summary>A whole number in digits, perhaps signed; <c>1,234</c> where thousands are allowed. Full-width digits count.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> text, bool thousands, out long value) => TryPlain(text, out value) || TryAnyDecimal(text, 0, thousands, out value);

    /// <summary>A number in plain notation with at most <paramref name="scale"/> decimals, as an integer of units of 10^-scale; at most 18 digits.</summary>
    public static bool TryDecimal(ReadOnlySpan<byte> text, int scale, bool thousands, out long value)
    {
        // As programs write it: all decimals there.
        if (scale is > 0 and <= PackedLength && text.Length > scale + 1 && text[^(scale + 1)] == '.'
            && TryPlain(text[..^(scale + 1)], out long whole) && TryPlain(text[^scale..], out long decimals))
        {
            value = whole * Powers[scale] + decimals;
            return true;
        }
        return TryAnyDecimal(text, scale, thousands, out value);
    }

    /// <summary>A text of up to eight bytes, its first byte lowest; shorter ones have zeros behind.</summary>
    public static ulong Pack(ReadOnlySpan<byte> text) => text.Length switch
    {
        8 => BinaryPrimitives.ReadUInt64LittleEndian(text),
        // Both ends, which overlap.
        >= 4 => BinaryPrimitives.ReadUInt32LittleEndian(text) | (ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]) << (8 * (text.Length - 4)),
        > 0 => text[0] | (ulong)text[text.Length / 2] << (8 * (text.Length / 2)) | (ulong)text[^1] << (8 * (text.Length - 1)),
        _ => 0,
    };

    /// <summary>One to eight digits and nothing else, all at once.</summary>
    private static bool TryPlain(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > PackedLength) return false;
        int missing = 8 * (PackedLength - text.Length);
        unchecked
        {
            // Filled up with zeros in front. In two shifts, because one by 64 would be none.
            ulong digits = Pack(text) << missing | 0x3030_3030_3030_3030UL >> 8 >> (56 - missing);
            // High halves of bytes are 3, and stay so with 6 added: D. Lemire's test for eight digits.
            if (((digits & 0xF0F0_F0F0_F0F0_F0F0) | ((digits + 0x0606_0606_0606_0606 & 0xF0F0_F0F0_F0F0_F0F0) >> 4)) != 0x3333_3333_3333_3333) return false;
            // Pairs of digits, then pairs of those, then both halves.
            digits &= 0x0F0F_0F0F_0F0F_0F0F;
            digits = digits * 10 + (digits >> 8);
            const ulong pairs = 0x0000_00FF_0000_00FF;
            value = (uint)(((digits & pairs) * (100 + (1_000_000UL << 32)) + (digits >> 16 & pairs) * (1 + (10_000UL << 32))) >> 32);
        }
        return true;
    }

    private static bool TryAnyDecimal(ReadOnlySpan<byte> text, int scale, bool thousands, out long value)
    {
        value = 0;
        if (!TryNarrow(ref text)) return false;
        bool negative = text.Length > 0 && text[0] == '-';
        int at = negative ? 1 : 0, digits = 0, decimals = -1, sinceSeparator = -1;
        for (; at < text.Length; at++)
        {
            byte c = text[at];
            if (c is >= (byte)'0' and <= (byte)'9')
            {
                if (decimals >= 0 && ++decimals > scale)
                {
                    if (c != '0') return false;
                    continue;
                }
                if (value != 0 || c != '0') digits++;
                if (digits > 18) return false;
                value = value * 10 + (c - '0');
                if (sinceSeparator >= 0 && decimals < 0) sinceSeparator++;
            }
            else if (c == '.' && decimals < 0 && scale > 0)
            {
                if (at == (negative ? 1 : 0) || sinceSeparator is >= 0 and not 3) return false;
                decimals = 0;
            }
            else if (c == ',' && thousands && decimals < 0)
            {
                int leading = at - (negative ? 1 : 0);
                if (sinceSeparator < 0 ? leading is < 1 or > 3 : sinceSeparator != 3) return false;
                sinceSeparator = 0;
            }
            else return false;
        }
        bool anyDigit = text.Length > (negative ? 1 : 0) && text[^1] != '.';
        if (!anyDigit || (decimals < 0 && sinceSeparator is >= 0 and not 3)) return false;
        for (int missing = Math.Max(0, scale - Math.Max(decimals, 0)); missing > 0; missing--)
        {
            if (value != 0 && ++digits > 18) return false;
            value *= 10;
        }
        if (negative) value = -value;
        return true;
    }

    /// <summary>A day as <c>2025-09-30</c> or, as Chinese spreadsheets show it, <c>2025/9/30</c>; as a <see cref="DateOnly.DayNumber"/>.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        if (!TryNarrow(ref text) || text.Length is < 8 or > 10) return false;
        byte separator = text[4];
        if (separator is not ((byte)'-' or (byte)'/') || !TryDigits(text[..4], out int year)) return false;
        ReadOnlySpan<byte> rest = text[5..];
        int second = rest.IndexOf(separator);
        if (second is < 1 or > 2 || rest.Length - second - 1 is < 1 or > 2) return false;
        if (separator == '-' && text.Length != 10) return false;
        if (!TryDigits(rest[..second], out int month) || !TryDigits(rest[(second + 1)..], out int day)) return false;
        if (year < 1900 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        days = new DateOnly(year, month, day).DayNumber;
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>Full-width digits and signs as ASCII; false for any other character beyond ASCII, or more than a number or day takes.</summary>
    private static bool TryNarrow(ref ReadOnlySpan<byte> text)
    {
        if (text.Length > 96) return false;
        if (text.IndexOfAnyInRange((byte)0x80, (byte)0xFF) < 0) return true;
        byte[] narrow = new byte[text.Length];
        int count = 0;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] < 0x80) narrow[count++] = text[at];
            // EF BC 8B..99 is U+FF0B..FF19: + , - . / and the digits.
            else if (at + 2 < text.Length && text[at] == 0xEF && text[at + 1] == 0xBC && text[at + 2] is >= 0x8B and <= 0x99)
            {
                narrow[count++] = (byte)(text[at + 2] - 0x8B + '+');
                at += 2;
            }
            else return false;
        }
        text = narrow.AsSpan(0, count);
        return true;
    }

    private static int LeadingSpace(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? 0 : text[0] is 0x20 or 0x09 or 0x0D or 0x0A ? 1 : text.StartsWith("\u00A0"u8) ? 2 : text.StartsWith("\u3000"u8) || text.StartsWith("\uFEFF"u8) ? 3 : 0;

    private static int TrailingSpace(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? 0 : text[^1] is 0x20 or 0x09 or 0x0D or 0x0A ? 1 : text.EndsWith("\u00A0"u8) ? 2 : text.EndsWith("\u3000"u8) ? 3 : 0;
}
