using System.Buffers.Binary;
using System.Text;

namespace Analytics.Ingest;

/// <summary>What a cell of a coded field says when it is more than a code.</summary>
/// <param name="Code">The code meant, in UTF-8; null if none could be made out.</param>
/// <param name="Contradicted">The code that stands there beside a name that is not its own; null if nothing contradicts it.</param>
internal readonly record struct NamedCode(byte[]? Code, string? Contradicted);

/// <summary>
/// Makes out the code in cells such as <c>3 私人控股</c>, which drop-down lists write, and <c>私人控股</c>. What was made out once is remembered, so that
/// a long column is looked up by one comparison a cell. For one thread.
/// </summary>
/// <param name="names">The code list.</param>
/// <param name="prefix">Codes that a name alone can mean begin with this: two places of one name may lie in different regions.</param>
internal sealed class NamedCodes(CodeNames names, string prefix)
{
    private const int CacheBits = 12;

    private (byte[] Text, NamedCode Found)[]? cache;

    /// <summary>The code list.</summary>
    public CodeNames Names => names;

    /// <summary>Whether the text is more than a code: codes are ASCII without spaces.</summary>
    public static bool HasName(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7E) >= 0;

    /// <summary>Makes out the code of a trimmed cell.</summary>
    public NamedCode Find(ReadOnlySpan<byte> text)
    {
        ref (byte[] Text, NamedCode Found) slot = ref (cache ??= new (byte[], NamedCode)[1 << CacheBits])[Slot(text)];
        if (slot.Text is null || !text.SequenceEqual(slot.Text)) slot = (text.ToArray(), Find(Encoding.UTF8.GetString(text)));
        return slot.Found;
    }

    private NamedCode Find(string text)
    {
        int space = text.AsSpan().IndexOfAny(' ', '\u3000', '\u00A0');
        string code = space < 0 ? "" : text[..space];
        if (names.Contains(code))
            return names.IsNameOf(text[space..].Trim(), code) ? new NamedCode(Encoding.UTF8.GetBytes(code), null) : new NamedCode(null, code);
        string[] meant = [.. names.CodesOf(text).Where(each => each.StartsWith(prefix, StringComparison.Ordinal))];
        return new NamedCode(meant.Length == 1 ? Encoding.UTF8.GetBytes(meant[0]) : null, null);
    }

    // The ends of a text tell codes and names apart; the middle need not be read.
    private static int Slot(ReadOnlySpan<byte> text)
    {
        ulong ends = text.Length >= 8
            ? BinaryPrimitives.ReadUInt64LittleEndian(text) ^ ulong.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]), 29)
            : text.Length == 0 ? 0 : (ulong)text[0] << 16 | (ulong)text[^1] << 8 | text[text.Length / 2];
        return (int)(unchecked((ends + (ulong)text.Length) * 0x9E3779B97F4A7C15UL) >> (64 - CacheBits));
    }
}
