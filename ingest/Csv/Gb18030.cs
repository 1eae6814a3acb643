using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Analytics.Ingest.Csv;

/// <summary>
/// GB18030 to UTF-8. The characters of two bytes, nearly all there are, come from a table that the platform's own encoding fills once; those of four go
/// through that encoding. No byte of a longer character is a quotation mark, a delimiter, a line end or NUL, so a file may be cut up before it is decoded.
/// </summary>
internal static class Gb18030
{
    private const int Trails = 0xFF - 0x40;

    private static readonly Encoding Platform =
        CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback("\uFFFD"))!;

    // UTF-8 bytes in the low three bytes, their number in the highest; 0 where the standard has no character.
    private static readonly uint[] Pairs = MakePairs();

    /// <summary>U+FEFF at the beginning of a file.</summary>
    public static ReadOnlySpan<byte> ByteOrderMark => [0x84, 0x31, 0x95, 0x33];

    /// <summary>The mark of synthetic samples in this encoding.</summary>
    public static ReadOnlySpan<byte> SyntheticMark => [0xA1, 0xBE, 0xBA, 0xCF, 0xB3, 0xC9, 0xD1, 0xF9, 0xC0, 0xFD, 0xA1, 0xBF];

    /// <summary>Bytes that the UTF-8 of so many bytes takes at most.</summary>
    public static int MostBytes(int length) => length + length / 2 + 8;

    /// <summary>Decodes; what is no character becomes a question mark. Returns the bytes written; <paramref name="invalid"/> is where the first such lies, or -1.</summary>
    public static int ToUtf8(ReadOnlySpan<byte> source, Span<byte> target, out int invalid)
    {
        invalid = -1;
        int at = 0, written = 0;
        while (at < source.Length)
        {
            int run = source[at..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (run < 0) run = source.Length - at;
            source.Slice(at, run).CopyTo(target[written..]);
            at += run;
            written += run;
            int begin = at;
            bool common = true;
            while (at < source.Length && source[at] >= 0x80)
            {
                int length = Character(source[at..], out uint utf8, out bool usual);
                common &= usual;
                if (length == 0)
                {
                    if (invalid < 0) invalid = at;
                    at++;
                    utf8 = 0x01_00003F;
                }
                else at += length;
                BinaryPrimitives.WriteUInt32LittleEndian(target[written..], utf8);
                written += (int)(utf8 >> 24);
                // Four bytes do not fit beside their number: a character beyond the basic plane.
                if (length == 4) written += FourBytes(source.Slice(at - 4, 4), target[written..]);
            }
            // Text of another file, appended in UTF-8, would come out as other characters and nobody would know.
            if (!common && invalid < 0 && at - begin >= 6 && IsUtf8(source[begin..at])) invalid = begin;
        }
        return written;
    }

    /// <summary>What a piece of text looks like: characters of two bytes, those among them that GB 2312 has, and bytes that are no character.</summary>
    public static (int Pairs, int Common, int Invalid) Survey(ReadOnlySpan<byte> source)
    {
        int pairs = 0, common = 0, invalid = 0;
        for (int at = 0; at < source.Length;)
        {
            if (source[at] < 0x80) { at++; continue; }
            int length = Character(source[at..], out _, out bool usual);
            if (length == 0) invalid++;
            if (length == 2) pairs++;
            if (length == 2 && usual) common++;
            at += Math.Max(1, length);
        }
        return (pairs, common, invalid);
    }

    /// <summary>Length of the character at the beginning, 0 if there is none; the UTF-8 of one of two bytes.</summary>
    private static int Character(ReadOnlySpan<byte> source, out uint utf8, out bool common)
    {
        utf8 = 0;
        common = false;
        byte lead = source[0];
        if (lead is 0x80 or 0xFF || source.Length < 2) return 0;
        byte trail = source[1];
        if (trail >= 0x40)
        {
            if (trail == 0xFF) return 0;
            utf8 = Pairs[(lead - 0x81) * Trails + trail - 0x40];
            common = lead is >= 0xA1 and <= 0xF7 && trail >= 0xA1;
            return utf8 == 0 ? 0 : 2;
        }
        return FourBytes(source, default) > 0 ? 4 : 0;
    }

    private static int FourBytes(ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (source.Length < 4 || source[1] is < 0x30 or > 0x39 || source[2] is < 0x81 or 0xFF || source[3] is < 0x30 or > 0x39) return 0;
        Span<char> characters = stackalloc char[4];
        int count = Platform.GetChars(source[..4], characters);
        if (characters[..count].Contains('\uFFFD')) return 0;
        return target.IsEmpty ? count : Encoding.UTF8.GetBytes(characters[..count], target);
    }

    private static bool IsUtf8(ReadOnlySpan<byte> run) => run[0] >= 0xE0 && Utf8.IsValid(run);

    private static uint[] MakePairs()
    {
        var table = new uint[0x7E * Trails];
        Span<char> characters = stackalloc char[4];
        Span<byte> utf8 = stackalloc byte[12];
        for (int lead = 0x81; lead <= 0xFE; lead++)
        {
            for (int trail = 0x40; trail <= 0xFE; trail++)
            {
                if (trail == 0x7F) continue;
                int count = Platform.GetChars([(byte)lead, (byte)trail], characters);
                if (count != 1 || characters[0] == '\uFFFD') continue;
                int length = Encoding.UTF8.GetBytes(characters[..1], utf8);
                uint packed = (uint)length << 24;
                for (int i = 0; i < length; i++) packed |= (uint)utf8[i] << (8 * i);
                table[(lead - 0x81) * Trails + trail - 0x40] = packed;
            }
        }
        return table;
    }
}
