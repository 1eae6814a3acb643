using System.Globalization;
using System.Text;

namespace Analytics.Reports.Charts;

/// <summary>A column of a chart's table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Decimals">Decimals shown of a number; null for text.</param>
/// <param name="AsWritten">Its texts are Chinese in every language, as a region wrote them.</param>
public sealed record ChartColumn(string Title, int? Decimals = null, bool AsWritten = false);

/// <summary>The figures of a chart, for the page and as CSV. A cell is a string, a long, a decimal, a double or null.</summary>
/// <param name="Columns">Its columns; the first names the row.</param>
/// <param name="Rows">Its rows, in the order of the chart.</param>
/// <param name="Totals">How many of the last rows are totals, which stay below the others however those are sorted.</param>
/// <param name="Sources">Where the figures of each row come from; null where all come from the chart's source.</param>
public sealed record ChartTable(IReadOnlyList<ChartColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows, int Totals = 0, IReadOnlyList<string>? Sources = null)
{
    /// <summary>A cell as the page shows it; nothing for null.</summary>
    public static string Shown(object? cell, ChartColumn column) => cell is string text ? text
        : cell is double number ? Edition.Number(number, column.Decimals ?? 0)
        : (cell as IFormattable)?.ToString("N" + (column.Decimals ?? 0), CultureInfo.InvariantCulture) ?? "";

    /// <summary>What a cell is sorted by where its number is shown rounded; null where what is shown is enough.</summary>
    public static string? Exact(object? cell) => cell is double number ? number.ToString("R", CultureInfo.InvariantCulture) : null;

    /// <summary>
    /// The table as CSV (UTF-8 with a byte order mark, which Excel needs). Numbers are not rounded. Text that a spreadsheet would
    /// run as a formula gets an apostrophe before it.
    /// </summary>
    /// <param name="constants">Further columns, with a value that is the same in every row.</param>
    public string ToCsv(params IReadOnlyList<(string Title, string Value)> constants)
    {
        var csv = new StringBuilder("\uFEFF");
        void Append(IEnumerable<object?> cells) => csv.AppendJoin(',', cells.Select(Field)).Append("\r\n");
        Append([.. Columns.Select(column => column.Title), .. constants.Select(constant => constant.Title)]);
        foreach (var row in Rows) Append([.. row, .. constants.Select(constant => constant.Value)]);
        return csv.ToString();
    }

    private static string Field(object? cell)
    {
        if (cell is decimal exact) return exact.ToString("0.##########", CultureInfo.InvariantCulture);
        if (cell is not string text) return (cell as IFormattable)?.ToString(null, CultureInfo.InvariantCulture) ?? "";
        if (text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal)) text = "'" + text;
        return text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
