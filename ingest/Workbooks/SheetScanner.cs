using System.Buffers.Text;

namespace Analytics.Ingest.Workbooks;

/// <summary>
/// Collects the facts of a sheet from its tags, and refuses what no spreadsheet program writes: rows or cells out of order or beyond the sheet.
/// </summary>
internal sealed class SheetScanner(ReadingLimits limits)
{
    private const int MostErrors = 100_000;
    private const int MostTruths = 1_000_000;

    private enum CellType
    {
        Other,
        Text,
        Error,
        Truth,
    }

    private int row;
    private int column;
    private bool inRow;
    private bool inCell;
    private bool rowHidden;
    private bool rowHasValue;
    private CellType type;
    private bool hasFormula;
    private bool hasValue;
    private long cellAt;
    private long valueAt = -1;

    /// <summary>What was found.</summary>
    public SheetFacts Facts { get; } = new();

    /// <summary>Goes through a sheet.</summary>
    /// <exception cref="InvalidDataException">It is not laid out as a sheet.</exception>
    public void Scan(XmlTagReader tags)
    {
        while (tags.Read())
        {
            ReadOnlySpan<byte> tag = tags.Tag;
            ReadOnlySpan<byte> name = XmlTag.Name(tag);
            bool closes = tag.Length > 0 && tag[0] == '/', empty = tag.Length > 0 && tag[^1] == '/';
            if (name.Length == 1)
            {
                switch (name[0])
                {
                    case (byte)'c' when !closes:
                        BeginCell(tag);
                        cellAt = tags.TagAt;
                        if (empty) EndCell();
                        break;
                    case (byte)'c':
                        if (tags.TagAt - cellAt > XmlTagReader.MostText) throw XmlTagReader.TooLong();
                        EndCell();
                        break;
                    case (byte)'v' when inCell && !closes && !empty:
                        valueAt = tags.TextAt;
                        break;
                    case (byte)'v' when inCell && closes:
                        // A formula may well yield an empty text.
                        hasValue |= tags.TagAt > valueAt || (hasFormula && type == CellType.Text);
                        if (type == CellType.Error) AddError(tags.Text);
                        else if (type == CellType.Truth && hasValue) AddTruth(tags.Text);
                        break;
                    case (byte)'f' when inCell && !closes:
                        hasFormula = true;
                        break;
                }
            }
            else if (name.SequenceEqual("is"u8)) hasValue |= inCell;
            else if (name.SequenceEqual("row"u8)) Row(tag, closes, empty);
            else if (name.SequenceEqual("col"u8) && !closes) Column(tag);
            else if (name.SequenceEqual("mergeCell"u8) && !closes) Merge(XmlTag.Attribute(tag, "ref"u8));
        }
    }

    private void Row(ReadOnlySpan<byte> tag, bool closes, bool empty)
    {
        if (!closes)
        {
            ReadOnlySpan<byte> number = XmlTag.Attribute(tag, "r"u8);
            int next = number.IsEmpty ? row + 1 : Number(number);
            if (next <= row || inRow) throw new InvalidDataException("Rows are out of order.");
            if (next > limits.WorkbookRows) throw new LimitException(Rules.Limit(null, next, LimitTexts.WorkbookRows, limits.WorkbookRows));
            (row, column, rowHasValue) = (next, 0, false);
            rowHidden = IsTrue(Plain(XmlTag.Attribute(tag, "hidden"u8)));
        }
        inRow = !closes && !empty;
        if ((closes || empty) && rowHidden && rowHasValue) Facts.HiddenRows.Add(row, 1);
    }

    private void BeginCell(ReadOnlySpan<byte> tag)
    {
        ReadOnlySpan<byte> reference = default, kind = default;
        var attributes = new XmlAttributes(tag);
        while (attributes.Next())
        {
            if (attributes.Name is [(byte)'r']) reference = attributes.Value;
            else if (attributes.Name is [(byte)'t']) kind = Plain(attributes.Value);
        }
        int next = reference.IsEmpty ? column + 1 : ColumnOf(reference);
        if (inCell || next <= column || next > SheetFacts.MostColumns || !inRow) throw new InvalidDataException("Cells are out of order.");
        column = next;
        type = kind.SequenceEqual("str"u8) || kind.SequenceEqual("inlineStr"u8) ? CellType.Text : kind.SequenceEqual("e"u8) ? CellType.Error : kind.SequenceEqual("b"u8) ? CellType.Truth : CellType.Other;
        (inCell, hasFormula, hasValue) = (true, false, false);
    }

    private void EndCell()
    {
        if (!inCell) return;
        inCell = false;
        if (hasFormula) (hasValue ? Facts.Formulas : Facts.Uncomputed).Add(row, column);
        if (!hasValue) return;
        rowHasValue = true;
        Facts.LastRow[column] = row;
    }

    private void AddError(ReadOnlySpan<byte> text)
    {
        if (Facts.Errors.Count == MostErrors) throw new UnsafePartException(ReadingTexts.ManyErrors);
        Facts.Errors[(row, column)] = System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)]);
    }

    // The library takes 1 for true and all else for false.
    private void AddTruth(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> value = text.Trim(" \t\r\n"u8);
        if (value.SequenceEqual("0"u8) || value.SequenceEqual("false"u8) || text.SequenceEqual("1"u8)) return;
        if (!value.SequenceEqual("1"u8) && !value.SequenceEqual("true"u8)) AddError(text);
        else if (Facts.Truths.Count == MostTruths) throw new UnsafePartException(ReadingTexts.ManyTruths);
        else Facts.Truths.Add((row, column));
    }

    private void Column(ReadOnlySpan<byte> tag)
    {
        if (IsTrue(Plain(XmlTag.Attribute(tag, "hidden"u8))) && Facts.HiddenColumns.Count < SheetFacts.MostColumns)
            Facts.HiddenColumns.Add((Number(XmlTag.Attribute(tag, "min"u8)), Number(XmlTag.Attribute(tag, "max"u8))));
    }

    private void Merge(ReadOnlySpan<byte> range)
    {
        if (Facts.Merged.Count >= 1000 || range.IsEmpty || range.Length > 40) return;
        ReadOnlySpan<byte> last = range[(range.IndexOf((byte)':') + 1)..];
        int digits = last.IndexOfAnyInRange((byte)'0', (byte)'9');
        if (digits >= 0) Facts.Merged.Add((System.Text.Encoding.ASCII.GetString(range), Number(last[digits..])));
    }

    // As the parser reads it, which passes over what is written otherwise: A to ZZZ, and a row.
    private static int ColumnOf(ReadOnlySpan<byte> reference)
    {
        int value = 0, letters = 0;
        for (; letters < reference.Length && letters <= 3 && reference[letters] is >= (byte)'A' and <= (byte)'Z'; letters++) value = value * 26 + reference[letters] - 'A' + 1;
        int end = letters;
        while (end < reference.Length && reference[end] is >= (byte)'0' and <= (byte)'9') end++;
        return letters is > 0 and <= 3 && end > letters && end == reference.Length ? value : throw new InvalidDataException("The name of a cell cannot be read.");
    }

    // What is written by references, the parser sees otherwise than it stands here.
    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> value) => value.Contains((byte)'&') ? throw new InvalidDataException("An attribute is written by references.") : value;

    private static int Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int value, out int used) && used == text.Length && value > 0 ? value : throw new InvalidDataException("A number of a row or column cannot be read.");

    private static bool IsTrue(ReadOnlySpan<byte> text) => text.SequenceEqual("1"u8) || text.SequenceEqual("true"u8);
}

/// <summary>Something is larger than is read.</summary>
internal sealed class LimitException(Finding finding) : Exception
{
    /// <summary>What to tell the sender.</summary>
    public Finding Finding { get; } = finding;
}
