namespace Analytics.Ingest.Workbooks;

/// <summary>Says what was found out about a sheet beside the values of its cells, once it is known where its data are.</summary>
internal static class WorkbookNotes
{
    public static void Report(WorkbookInspection inspection, ReturnSchema schema, ReturnHeader header, FindingSink sink)
    {
        SheetFacts facts = inspection.Facts;
        int width = header.Cells;
        foreach ((string range, int lastRow) in facts.Merged)
        {
            if (lastRow < header.FirstRow || !CellReference.TryRead(range.Split(':')[0].ToUpperInvariant(), out int row, out int column) || column > width) continue;
            sink.Add(Rules.MergedCells.At(new CellAddress(row, column, FieldAt(column)), range));
        }
        foreach ((int row, int column) in facts.Uncomputed.First.Where(cell => cell.Row > header.Row && cell.Column <= width))
            sink.Add(Rules.FormulaWithoutValue.At(new CellAddress(row, column, FieldAt(column)), null));
        (long formulas, (int Row, int Column) formula) = facts.Formulas.Below(header.Row, width);
        if (formulas > 0)
        {
            var address = new CellAddress(formula.Row, formula.Column, FieldAt(formula.Column));
            sink.Add(Rules.Formulas.At(address, $"{formulas}", address.Cell));
        }
        (long hidden, (int Row, int Column) first) = facts.HiddenRows.Below(header.Row, 1);
        if (hidden > 0) sink.Add(Rules.HiddenRows.At(new CellAddress(first.Row, null, null), $"{hidden}", first.Row));
        List<int> columns = [.. Enumerable.Range(1, width).Where(column => facts.HiddenColumns.Exists(range => range.First <= column && column <= range.Last))];
        if (columns.Count > 0)
            sink.Add(Rules.HiddenColumns.At(new CellAddress(header.Row, columns[0], FieldAt(columns[0])), string.Join(" ", columns.Select(column => new CellAddress(1, column, null).Cell[..^1]))));
        for (int column = width + 1; column <= SheetFacts.MostColumns; column++)
            if (facts.LastRow[column] > header.Row) sink.Add(Rules.BesideTable.At(new CellAddress(facts.LastRow[column], column, null), null));

        string? FieldAt(int column)
        {
            for (int i = 0; i < header.Columns.Length; i++)
                if (header.Columns[i] == column - 1) return schema.Fields[i].Name;
            return null;
        }
    }

    /// <summary>How the workbook was understood, in one sentence.</summary>
    public static FileReading Reading(WorkbookInspection inspection, ReturnHeader? header)
    {
        string others = string.Join(", ", inspection.OtherSheets);
        (string zh, string en) = ReadingTexts.Workbook.With(
            inspection.Sheet, ReadingTexts.PlaceOf(header), inspection.Date1904 ? ReadingTexts.Dates1904 : null,
            others.Length > 0 ? ReadingTexts.OtherSheets.With(others) : null);
        return new FileReading("xlsx", null, true, null, null, header?.Row, inspection.Sheet, zh, en);
    }
}
