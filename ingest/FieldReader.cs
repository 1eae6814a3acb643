using System.Globalization;
using System.Text;
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
        if (text.Length <= sizeof(ulong))
        {
            SetShort(row, CellText.Pack(text), text.Length);
            return;
        }
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

    /// <summary>Writes a text of up to eight bytes, packed by <see cref="CellText.Pack"/>.</summary>
    public void SetShort(int row, ulong packed, int length)
    {
        uint* slot = (uint*)((byte*)Data + 16L * row);
        slot[0] = (uint)length;
        slot[1] = (uint)(packed & uint.MaxValue);
        slot[2] = (uint)(packed >> 32);
        slot[3] = 0;
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
    private static readonly int UnixEpoch = new DateOnly(1970, 1, 1).DayNumber;

    private readonly FieldRules rules = lists.RulesOf(field);
    private readonly byte[]? expectedPeriod = field.Name == "period" ? Encoding.ASCII.GetBytes(scope.Period.ToString()) : null;
    private readonly byte[]? regionPrefix = field.Name == "region_code" ? Encoding.ASCII.GetBytes(scope.RegionPrefix) : null;
    private readonly NamedCodes? named = lists.Names(field) is { } names ? new NamedCodes(names, field.Name == "region_code" ? scope.RegionPrefix : "") : null;

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
        if (!CellText.TryDecimal(text, field.Scale, field.Thousands, out long value)) return Report(Rules.Number, sourceRow, text);
        if (value >= rules.TooLarge || value <= -rules.TooLarge) return Report(Rules.Maximum, sourceRow, text, rules.Largest);
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
        value < rules.Minimum ? Report(Rules.Minimum, sourceRow, text, field.Minimum)
        : value > rules.Maximum ? Report(Rules.Maximum, sourceRow, text, field.Maximum)
        : true;

    private bool ReadBoolean(ReadOnlySpan<byte> text, in ColumnTarget target, int row, long sourceRow)
    {
        if (rules.ReadBoolean(text) is not { } yes) return Report(Rules.Boolean, sourceRow, text);
        ((byte*)target.Data)[row] = yes ? (byte)1 : (byte)0;
        return true;
    }

    private bool ReadDate(ReadOnlySpan<byte> text, in ColumnTarget target, int row, long sourceRow)
    {
        if (!CellText.TryDate(text, out int days)) return Report(Rules.Date, sourceRow, text);
        ((int*)target.Data)[row] = days - UnixEpoch;
        return days < rules.Minimum ? Report(Rules.Minimum, sourceRow, text, Day(rules.Minimum))
            : days <= rules.Maximum || Report(Rules.Maximum, sourceRow, text, Day(rules.Maximum));
    }

    private bool ReadText(ReadOnlySpan<byte> text, in ColumnTarget target, int row, long sourceRow)
    {
        if (field.IsCreditCode)
        {
            target.SetText(row, text);
            return CreditCode.IsValid(text) || Report(CreditCode.IsRounded(text) ? Rules.RoundedCode : Rules.CreditCode, sourceRow, text);
        }
        bool isCode = text.Length <= sizeof(ulong) && !rules.IsFree;
        ulong packed = isCode ? CellText.Pack(text) : 0;
        if (isCode && rules.Knows(packed))
        {
            target.SetShort(row, packed, text.Length);
            return IsExpectedPeriod(text, sourceRow) && IsWithinRegion(text, sourceRow);
        }
        if (named is not null && NamedCodes.HasName(text)) return ReadNamed(text, target, row, sourceRow);
        target.SetText(row, text);
        if (!HasGoodLength(text, sourceRow)) return false;
        if (rules.IsFree) return IsExpectedPeriod(text, sourceRow) && IsWithinRegion(text, sourceRow);
        if (!CheckText(text, sourceRow)) return false;
        if (isCode) rules.Learn(packed);
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

    private bool HasGoodLength(ReadOnlySpan<byte> text, long sourceRow) =>
        rules.BrokenLength(text) is not var (rule, limit) || Report(rule, sourceRow, text, limit);

    private bool CheckText(ReadOnlySpan<byte> text, long sourceRow) =>
        IsExpectedPeriod(text, sourceRow)
        && (rules.Broken(text) is not var (rule, expected) || Report(rule, sourceRow, text, expected))
        && IsWithinRegion(text, sourceRow);

    private bool IsExpectedPeriod(ReadOnlySpan<byte> text, long sourceRow) =>
        expectedPeriod is null || text.SequenceEqual(expectedPeriod) || Report(Rules.WrongPeriod, sourceRow, text);

    private bool IsWithinRegion(ReadOnlySpan<byte> text, long sourceRow) =>
        regionPrefix is null || text.StartsWith(regionPrefix) || Report(Rules.WrongRegion, sourceRow, text);

    private bool Report(Rule rule, long sourceRow, ReadOnlySpan<byte> text, object? expected = null, object? more = null)
    {
        var address = new CellAddress(sourceRow, column, field.Name);
        if (sink.TryCount(rule, address)) return false;
        string? found = text.IsEmpty ? null : Encoding.UTF8.GetString(text);
        object?[] values = rule == Rules.WrongPeriod ? [scope.Period]
            : rule == Rules.WrongRegion ? [scope.Region]
            : rule == Rules.WholeNumber ? [field.Titles, field.NumberExample, PercentAdvice(found)]
            : rule == Rules.Number ? [field.Titles, field.Scale, field.NumberExample, PercentAdvice(found)]
            : rule == Rules.Pattern ? [field.Titles, (field.Description, field.DescriptionEn)]
            : [field.Titles, expected, more];
        sink.Add(rule.At(address, found, values));
        return false;
    }

    private static Text? PercentAdvice(string? found) => found?.EndsWith('%') == true || found?.EndsWith('\uFF05') == true ? Rules.WithoutPercent : null;
}
