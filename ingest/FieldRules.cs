using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Analytics.Ingest.Csv;

namespace Analytics.Ingest;

/// <summary>What the values of a field must be, whatever the return: made ready once, for all files and threads.</summary>
internal sealed class FieldRules
{
    private const int KnownBits = 14;

    private readonly ReturnField field;
    private readonly Regex? pattern;
    private readonly HashSet<string>? enumeration;
    private readonly byte[][] trueValues;
    private readonly byte[][] falseValues;
    private readonly ulong[] trueWords;
    private readonly ulong[] falseWords;

    // Codes that were found good: a code list of thousands is looked up by one comparison. Made when the first is found: most columns have none. Threads write to it
    // as they like; a code that another overwrote is only looked up once more.
    private ulong[]? known;

    /// <summary>Makes the rules of a field ready.</summary>
    public FieldRules(ReturnField field, CodeNames? names)
    {
        this.field = field;
        Names = names;
        pattern = field.Pattern is null ? null : new Regex($"^(?:{field.Pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        enumeration = field.Enum?.ToHashSet(StringComparer.Ordinal);
        IsFree = pattern is null && enumeration is null && names is null;
        trueValues = [.. field.TrueValues.Select(Encoding.UTF8.GetBytes)];
        falseValues = [.. field.FalseValues.Select(Encoding.UTF8.GetBytes)];
        trueWords = Words(trueValues);
        falseWords = Words(falseValues.Where(value => !IsOneOf(value, trueValues)));
        Minimum = Bound(field.Minimum, field.Scale, long.MinValue);
        Maximum = Bound(field.Maximum, field.Scale, long.MaxValue);
        TooLarge = (long)PowerOfTen(field.Precision);
        Largest = PowerOfTen(field.Precision - field.Scale) - 1;
    }

    /// <summary>The names of its codes; null if it has no list.</summary>
    public CodeNames? Names { get; }

    /// <summary>Whether any text of the right length will do.</summary>
    public bool IsFree { get; }

    /// <summary>The smallest value, in units of the last decimal.</summary>
    public long Minimum { get; }

    /// <summary>The largest value, in units of the last decimal.</summary>
    public long Maximum { get; }

    /// <summary>The first value, in units of the last decimal, that has too many digits.</summary>
    public long TooLarge { get; }

    /// <summary>The largest number that the digits of the field can write.</summary>
    public decimal Largest { get; }

    /// <summary>Whether a short text, packed by <see cref="CellText.Pack"/>, was found good before.</summary>
    public bool Knows(ulong packed) => known is { } good && good[Slot(packed)] == packed;

    /// <summary>Remembers a short text as good.</summary>
    public void Learn(ulong packed) => (known ??= new ulong[1 << KnownBits])[Slot(packed)] = packed;

    /// <summary>Reads yes or no; null for anything else.</summary>
    public bool? ReadBoolean(ReadOnlySpan<byte> text)
    {
        if (text.Length is > 0 and <= sizeof(ulong))
        {
            ulong word = CellText.Pack(text);
            if (trueWords.AsSpan().Contains(word)) return true;
            if (falseWords.AsSpan().Contains(word)) return false;
        }
        return IsOneOf(text, trueValues) ? true : IsOneOf(text, falseValues) ? false : null;
    }

    /// <summary>The rule that the length of a text breaks, with its limit; null if none.</summary>
    public (Rule Rule, int Limit)? BrokenLength(ReadOnlySpan<byte> text)
    {
        int least = field.MinLength ?? 0, most = field.MaxLength ?? int.MaxValue;
        // A character has one to four bytes: nearly always that is enough to know.
        if (text.Length <= most && text.Length >= 4L * least) return null;
        // A character has one byte that does not continue another.
        int characters = text.Length;
        foreach (byte value in text) characters -= (value & 0xC0) == 0x80 ? 1 : 0;
        return characters < least ? (Rules.MinLength, least) : characters > most ? (Rules.MaxLength, most) : null;
    }

    /// <summary>The rule that a text breaks, with what it expects; null if none.</summary>
    public (Rule Rule, string? Expected)? Broken(ReadOnlySpan<byte> text)
    {
        string value = Encoding.UTF8.GetString(text);
        return pattern is not null && !pattern.IsMatch(value) ? (Rules.Pattern, null)
            : enumeration is not null && !enumeration.Contains(value) ? (Rules.Enum, string.Join(" ", field.Enum!))
            : field.CodeList is var (resource, _) && !Names!.Contains(value) ? (Rules.CodeList, resource)
            : null;
    }

    private static int Slot(ulong packed) => (int)(unchecked(packed * 0x9E3779B97F4A7C15UL) >> (64 - KnownBits));

    private static ulong[] Words(IEnumerable<byte[]> values) => [.. values.Where(value => value.Length is > 0 and <= sizeof(ulong)).Select(value => CellText.Pack(value))];

    private static bool IsOneOf(ReadOnlySpan<byte> text, byte[][] values)
    {
        foreach (byte[] value in values)
            if (text.Length == value.Length && (text.SequenceEqual(value) || Ascii.EqualsIgnoreCase(text, value))) return true;
        return false;
    }

    private static decimal PowerOfTen(int exponent) => decimal.Parse("1" + new string('0', exponent), CultureInfo.InvariantCulture);

    private static long Bound(decimal? bound, int scale, long none) => bound is { } value ? (long)(value * PowerOfTen(scale)) : none;
}
