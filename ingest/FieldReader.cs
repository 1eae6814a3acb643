using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Analytics.Ingest.Csv;
using DuckDB.NET.Native;

namespace Analytics.Ingest;

/// <summary>One column of a chunk that DuckDB gave to fill.</summary>
internal readonly unsafe struct ColumnTarget(nint vector)
{
    /// <summary>The vector's handle.</summary>
    public nint Vector { get; } = vector;

    /// <summary>Its values.</summary>
    public void* Data { get; } = NativeMethods.Vectors.DuckDBVectorGetData(vector);

    /// <summary>Writes a text; up to 12 bytes lie in the string itself, longer ones in DuckDB's memory.</summary>
    public void SetText(int row, ReadOnlySpan<byte> text)
    {
        if (text.Length <= 12)
        {
            var slot = new Span<byte>((byte*)Data + 16L * row, 16);
            slot.Clear();
            slot[0] = (byte)text.Length;
            text.CopyTo(slot[4..]);
            return;
        }
        // The file has been found to be UTF-8, so DuckDB need not look again.
        fixed (byte* start = text) NativeMethods.Vectors.DuckDBUnsafeVectorAssignStringElementLength(Vector, (ulong)row, start, text.Length);
    }

    /// <summary>Marks a row as having no value.</summary>
    public void SetNull(int row)
    {
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(Vector);
        NativeMethods.Vectors.DuckDBVectorGetValidity(Vector)[row >> 6] &= ~(1UL << (row & 63));
    }
}

/// <summary>
/// Reads the cells of one column strictly, by its field's type and constraints, writes the values into DuckDB's vectors and reports what is wrong.
/// One reader serves one thread.
/// </summary>
internal sealed unsafe class FieldReader(ReturnField field, int column, ReturnScope scope, CodeLists lists, FindingSink sink)
{
    private const int KnownBits = 14;

    private static readonly int UnixEpoch = new DateOnly(1970, 1, 1).DayNumber;

    private readonly byte[] expectedPeriod = Encoding.ASCII.GetBytes(scope.Period.ToString());
    private readonly byte[] regionPrefix = Encoding.ASCII.GetBytes(scope.RegionPrefix);
    private readonly bool isPeriod = field.Name == "period";
    private readonly bool isRegion = field.Name == "region_code";
    private readonly Regex? pattern = field.Pattern is null ? null : new Regex($"^(?:{field.Pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    private readonly HashSet<string>? enumeration = field.Enum?.ToHashSet(StringComparer.Ordinal);
    private readonly bool isPlain = field.Pattern is null && field.Enum is null && field.Codes is null && field.Name is not ("period" or "region_code");
    private readonly NamedCodes? named = lists.Names(field) is { } names ? new NamedCodes(names, field.Name == "region_code" ? scope.RegionPrefix : "") : null;
    private readonly byte[][] trueValues = [.. field.TrueValues.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] falseValues = [.. field.FalseValues.Select(Encoding.UTF8.GetBytes)];
    private readonly long minimum = Bound(field.Minimum, field.Scale, long.MinValue);
    private readonly long maximum = Bound(field.Maximum, field.Scale, long.MaxValue);

    private readonly long tooLarge = (long)PowerOfTen(field.Precision);

    // Codes of up to 8 bytes that were found good: a code list of thousands is looked up by one comparison. Made when the first is found: most columns have none.
    private ulong[]? knownGood;

    /// <summary>Reads one cell into row <paramref name="row"/> of the chunk.</summary>
    public void Read(ReadOnlySpan<byte> cell, in ColumnTarget target, int row, long sourceRow)
    {
        ReadOnlySpan<byte> text = CellText.Trim(cell);
        if (text.IsEmpty)
        {
            if (field.Required) Report(Rules.Required, sourceRow, null);
            target.SetNull(row);
            return;
        }
        bool good = field.Type switch
        {
            FieldType.WholeNumber => ReadInteger(text, target, row, sourceRow),
            FieldType.DecimalNumber => ReadDecimal(text, target, row, sourceRow),
            FieldType.Boolean => ReadBoolean(text, target, row, sourceRow),
            FieldType.Date => ReadDate(text, target, row, sourceRow),
            _ => ReadText(text, target, row, sourceRow),
        };
        if (!good) target.SetNull(row);
    }

    private bool ReadInteger(ReadOnlySpan<byte> text, in ColumnTarget target, int row, long sourceRow)
    {
        if (!CellText.TryInteger(text, field.Thousands, out long value)) return Report(Rules.WholeNumber, sourceRow, text);
        ((long*)target.Data)[row] = value;
        return InRange(value, text, sourceRow);
    }

    private bool ReadDecimal(ReadOnlySpan<byte> text, in ColumnTarget target, int row, long sourceRow)
    {
        if (!CellText.TryDecimal(text, field.Scale, field.Thousands, out long value)) return Report(Rules.Number, sourceRow, text, field.Scale);
        if (value >= tooLarge || value <= -tooLarge) return Report(Rules.Maximum, sourceRow, text, PowerOfTen(field.Precision - field.Scale) - 1);
        switch (field.Precision)
        {
            // DuckDB stores a decimal in the narrowest integer that holds its precision.
            case <= 4: ((short*)target.Data)[row] = (short)value; break;
            case <= 9: ((int*)target.Data)[row] = (int)value; break;
            default: ((long*)target.Data)[row] = value; break;
        }
        return InRange(value, text, sourceRow);
    }

    private static string Day(long number) => DateOnly.FromDayNumber((int)number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private bool InRange(long value, ReadOnlySpan<byte> text, long sourceRow) =>
        value < minimum ? Report(Rules.Minimum, sourceRow, text, field.Minimum)
        : value > maximum ? Report(Rules.Maximum, sourceRow, text, field.Maximum)
        : true;

    private bool ReadBoolean(ReadOnlySpan<byte> text, in ColumnTarget target, int row, long sourceRow)
    {
        bool yes = IsOneOf(text, trueValues);
        if (!yes && !IsOneOf(text, falseValues)) return Report(Rules.Boolean, sourceRow, text);
        ((byte*)target.Data)[row] = yes ? (byte)1 : (byte)0;
        return true;
    }

    private bool ReadDate(ReadOnlySpan<byte> text, in ColumnTarget target, int row, long sourceRow)
    {
        if (!CellText.TryDate(text, out int days)) return Report(Rules.Date, sourceRow, text);
        ((int*)target.Data)[row] = days - UnixEpoch;
        return days < minimum ? Report(Rules.Minimum, sourceRow, text, Day(minimum)) : days <= maximum || Report(Rules.Maximum, sourceRow, text, Day(maximum));
    }

    private bool ReadText(ReadOnlySpan<byte> text, in ColumnTarget target, int row, long sourceRow)
    {
        if (field.IsCreditCode)
        {
            target.SetText(row, text);
            return CreditCode.IsValid(text) || Report(CreditCode.IsRounded(text) ? Rules.RoundedCode : Rules.CreditCode, sourceRow, text);
        }
        bool isShort = text.Length <= 8 && !isPlain;
        ulong packed = isShort ? Pack(text) : 0;
        int slot = (int)(unchecked(packed * 0x9E3779B97F4A7C15UL) >> (64 - KnownBits));
        bool isKnown = isShort && knownGood is not null && knownGood[slot] == packed;
        if (!isKnown && named is not null && NamedCodes.HasName(text)) return ReadNamed(text, target, row, sourceRow);
        target.SetText(row, text);
        if (isKnown) return true;
        if (!HasGoodLength(text, sourceRow)) return false;
        if (isPlain) return true;
        if (!CheckText(text, sourceRow)) return false;
        if (isShort) (knownGood ??= new ulong[1 << KnownBits])[slot] = packed;
        return true;
    }

    /// <summary>Reads <c>3 私人控股</c> or <c>私人控股</c> as the code 3, which is what is kept.</summary>
    private bool ReadNamed(ReadOnlySpan<byte> text, in ColumnTarget target, int row, long sourceRow)
    {
        NamedCode found = named!.Find(text);
        if (found.Contradicted is { } code) return Report(Rules.CodeName, sourceRow, text, code, named.Names.NameOf(code));
        ReadOnlySpan<byte> value = found.Code is null ? text : found.Code;
        target.SetText(row, value);
        return HasGoodLength(value, sourceRow) && CheckText(value, sourceRow);
    }

    private bool HasGoodLength(ReadOnlySpan<byte> text, long sourceRow)
    {
        if (field.MinLength is null && field.MaxLength is null) return true;
        // A character has one byte that does not continue another.
        int characters = text.Length;
        foreach (byte value in text) characters -= (value & 0xC0) == 0x80 ? 1 : 0;
        return characters < (field.MinLength ?? 0) ? Report(Rules.MinLength, sourceRow, text, field.MinLength)
            : characters <= (field.MaxLength ?? int.MaxValue) || Report(Rules.MaxLength, sourceRow, text, field.MaxLength);
    }

    private bool CheckText(ReadOnlySpan<byte> text, long sourceRow)
    {
        if (isPeriod && !text.SequenceEqual(expectedPeriod)) return Report(Rules.WrongPeriod, sourceRow, text);
        string value = Encoding.UTF8.GetString(text);
        if (pattern is not null && !pattern.IsMatch(value)) return Report(Rules.Pattern, sourceRow, text);
        if (enumeration is not null && !enumeration.Contains(value)) return Report(Rules.Enum, sourceRow, text, string.Join(" ", field.Enum!));
        if (field.CodeList is var (resource, listColumn) && !lists.Contains(resource, listColumn, value)) return Report(Rules.CodeList, sourceRow, text, resource);
        if (isRegion && !text.StartsWith(regionPrefix)) return Report(Rules.WrongRegion, sourceRow, text);
        return true;
    }

    private bool Report(Rule rule, long sourceRow, ReadOnlySpan<byte> text, object? expected = null, object? more = null)
    {
        var address = new CellAddress(sourceRow, column, field.Name);
        if (sink.TryCount(rule, address)) return false;
        string? found = text.IsEmpty ? null : Encoding.UTF8.GetString(text);
        object?[] values = rule == Rules.WrongPeriod ? [scope.Period]
            : rule == Rules.WrongRegion ? [scope.Region]
            : rule == Rules.Pattern ? [field.Titles, (field.Description, field.DescriptionEn)]
            : [field.Titles, expected, more];
        sink.Add(rule.At(address, found, values));
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Pack(ReadOnlySpan<byte> text)
    {
        // The file holds no NUL, so shorter texts cannot be mistaken for longer ones.
        ulong packed = 0;
        for (int i = 0; i < text.Length; i++) packed = packed << 8 | text[i];
        return packed;
    }

    private static bool IsOneOf(ReadOnlySpan<byte> text, byte[][] values)
    {
        foreach (byte[] value in values)
            if (text.Length == value.Length && (text.SequenceEqual(value) || Ascii.EqualsIgnoreCase(text, value))) return true;
        return false;
    }

    private static decimal PowerOfTen(int exponent) => decimal.Parse("1" + new string('0', exponent), CultureInfo.InvariantCulture);

    private static long Bound(decimal? bound, int scale, long none) => bound is { } value ? (long)(value * PowerOfTen(scale)) : none;
}
