using System.Globalization;
using DocumentFormat.OpenXml.Wordprocessing;
using WordRow = DocumentFormat.OpenXml.Wordprocessing.TableRow;
using WordTable = DocumentFormat.OpenXml.Wordprocessing.Table;

namespace Analytics.Reports.Documents;

/// <summary>Tables: headings repeat on every page, rows do not break.</summary>
internal sealed class WordTables(Edition edition, int width)
{
    /// <summary>A table.</summary>
    public WordTable Of(Table table)
    {
        var shares = table.Columns.Sum(column => column.Width);
        int[] widths = [.. table.Columns.Select(column => (int)(width * column.Width / shares))];
        var made = new WordTable(
            new TableProperties(
                new TableStyle { Val = WordStyles.Table },
                new TableWidth { Width = Text(widths.Sum()), Type = TableWidthUnitValues.Dxa },
                new TableLayout { Type = TableLayoutValues.Fixed },
                new TableLook { Val = "0420", FirstRow = true, LastRow = false, FirstColumn = false, LastColumn = false, NoHorizontalBand = false, NoVerticalBand = true },
                new TableCaption { Val = WordText.Clean(table.Caption) },
                new TableDescription
                {
                    Val = WordText.Clean(edition.Say(
                    $"{table.Rows.Count} 行，列为：{string.Join("、", table.Columns.Select(column => column.Title))}。",
                    $"{table.Rows.Count} rows; columns: {string.Join(", ", table.Columns.Select(column => column.Title))}."))
                }),
            new TableGrid(widths.Select(each => new GridColumn { Width = Text(each) })));
        if (table.Groups.Count > 0)
            made.Append(GroupRow(table, widths));
        made.Append(Row(table, [.. table.Columns.Select(column => new Cell(column.Title))], widths, heading: true, strong: true, keep: true));
        foreach (var (i, row) in table.Rows.Index())
            made.Append(Row(table, row.Cells, widths, heading: false, row.Strong, keep: i == 0 || i == table.Rows.Count - 1));
        return made;
    }

    private static WordRow GroupRow(Table table, int[] widths)
    {
        var row = new WordRow(Heading());
        var column = 0;
        foreach (var (cell, span) in table.Groups)
        {
            row.Append(CellOf(table, cell, widths.Skip(column).Take(span).Sum(), JustificationValues.Center, strong: true, keep: true, span));
            column += span;
        }
        return row;
    }

    // Kept with what follows: headings with the first row, the last row with notes and source.
    private static WordRow Row(Table table, IReadOnlyList<Cell> cells, int[] widths, bool heading, bool strong, bool keep)
    {
        var row = new WordRow(heading ? Heading() : new TableRowProperties(new CantSplit()));
        foreach (var (i, cell) in cells.Index())
            row.Append(CellOf(table, cell, widths[i], table.Columns[i].Number ? JustificationValues.Right : JustificationValues.Left, strong, keep));
        return row;
    }

    private static TableRowProperties Heading() => new(new CantSplit(), new TableHeader());

    private static TableCell CellOf(Table table, Cell cell, int width, JustificationValues align, bool strong, bool keep, int span = 1)
    {
        var place = new TableCellProperties(new TableCellWidth { Width = Text(width), Type = TableWidthUnitValues.Dxa });
        if (span > 1)
            place.Append(new GridSpan { Val = span });
        place.Append(new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center });
        var style = table.Dense ? WordStyles.TableDense : WordStyles.TableText;
        var paragraph = keep ? WordText.Styled(style, new KeepNext(), new Justification { Val = align }) : WordText.Styled(style, new Justification { Val = align });
        var run = WordText.Run(cell.Text);
        if (strong)
            run.RunProperties = new RunProperties(new Bold());
        paragraph.Append(run);
        if (cell.Mark is { } mark)
            paragraph.Append(WordText.Raised(mark));
        return new TableCell(place, paragraph);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
