using System.Globalization;
using System.Text;
using Analytics.Transforms;
using Analytics.Transforms.Statistics;

namespace Analytics.Reports.Charts;

/// <summary>Two dimensions at once: a cell for each pair, darker for higher values, with its number where there is room.</summary>
internal static class HeatMapChart
{
    private const int MostColumns = 50;
    private const string Cross = "path://M0,0L8,8M0,8L8,0";

    private static readonly string[] Unsure = ["below_min_base", "little_covered"];

    // What has the more and the longer names stands in the rows.
    private static readonly Dimension[] RowsFirst = [Dimension.Industry, Dimension.Region, Dimension.Ownership, Dimension.Size];

    /// <summary>Draws it; null for one dimension, or where there are more rows or columns than a picture can hold.</summary>
    public static Chart? Draw(StandardisedComparison comparison, Edition edition)
    {
        if (comparison.Question.By is not [var first, var second] || comparison.Rows.Count == 0)
            return null;
        var down = Array.IndexOf(RowsFirst, first) < Array.IndexOf(RowsFirst, second) ? 0 : 1;
        var rows = Codes(comparison, down);
        var columns = Codes(comparison, 1 - down);
        if (rows.Count > CompareTerms.Most || columns.Count > MostColumns)
            return null;
        var (indicator, decimals) = (comparison.Indicator, CompareTerms.Decimals(comparison));
        var frame = CompareTerms.Frame(comparison, edition.Say("热力图", "heat map"), edition);
        var nameWidth = (int)Math.Clamp(Math.Ceiling(rows.Max(row => TextLayout.Width(edition.Name(row), 11))) + 14, 80, 300);
        var names = rows.Select(row => TextLayout.Fit(edition.Name(row), 11, nameWidth - 14, 3)).ToList();
        var cellHeight = 13 * names.Max(name => name.Split('\n').Length) is var high && high > 26 ? 42 : high > 13 ? 30 : 24;
        var width = Math.Min(Frame.Width - (2 * Frame.Margin) - nameWidth, columns.Count * 120);
        var cellWidth = (double)width / columns.Count;
        // Shaded is the number that is printed.
        double Shown(double value) => Rounding.Half(value, Places(value, decimals, cellWidth));
        var classes = ShadeClasses.Of([.. comparison.Rows.Select(row => CompareTerms.Value(comparison, row)).OfType<double>().Select(Shown)], 7);
        var titles = columns.Select(column => comparison.Question is { Level: RegionLevel.Province } && comparison.Question.By[1 - down] == Dimension.Region
            ? edition.ShortName(column) : TextLayout.Fit(edition.Name(column), 11, cellWidth - 4, 4)).ToList();
        frame.Key(Keys(comparison, classes, edition));
        frame.Note(edition.Say("每档含下限，不含上限。", "Each class holds its lower limit, not its upper one. ")
            + (rows.Count * columns.Count == comparison.Rows.Count ? "" : edition.Say("空白处没有可列的分组。", "Blank: no group to show there.")));
        if (CompareTerms.Without(comparison, edition) is { } without)
            frame.Note(without);
        frame.Reserve(12 + (13 * titles.Max(title => title.Split('\n').Length)));

        var (x, y) = (columns.Index().ToDictionary(column => column.Item.Code, column => column.Index, StringComparer.Ordinal), rows.Index().ToDictionary(row => row.Item.Code, row => row.Index, StringComparer.Ordinal));
        object Cell(StandardisedRow row)
        {
            var (fill, ink, said) = CompareTerms.Value(comparison, row) is { } value ? (classes.Shade(Shown(value)).Fill, classes.Shade(Shown(value)).Text, Number(value, decimals, cellWidth)) : ("#ffffff", Palette.Ink, "");
            return new
            {
                value = new[] { x[row.Names[1 - down].Code], y[row.Names[down].Code] },
                name = CompareTerms.Tooltip(comparison, row, decimals, edition),
                itemStyle = new { color = fill },
                label = said.Length == 0 ? null : new { show = true, formatter = said, color = ink, fontSize = cellWidth < 30 ? 10 : 12 },
            };
        }
        object Marks(string symbol, double[] size, string stroke, double width, Func<StandardisedRow, bool> which) => new
        {
            type = "scatter",
            symbol,
            symbolSize = size,
            itemStyle = new { color = "#ffffff", borderColor = stroke, borderWidth = width, opacity = 1 },
            data = comparison.Rows.Where(which).Select(Cell),
        };
        var plotHeight = rows.Count * cellHeight;
        return frame.Complete(
            CompareTerms.Id(comparison, "heat"), Describe(comparison, rows.Count, columns.Count, decimals, edition), plotHeight + 4, Table(comparison, [.. rows, .. CompareTerms.WithoutRows(comparison, down)], [.. columns, .. CompareTerms.WithoutRows(comparison, 1 - down)], down, decimals, edition),
            new
            {
                grid = new { left = Frame.Margin + nameWidth, top = frame.Top, width, height = plotHeight, outerBoundsMode = "none" },
                xAxis = new { type = "category", position = "top", data = titles, axisTick = new { show = false }, axisLine = new { show = false }, splitLine = new { show = false }, axisLabel = new { interval = 0, fontSize = 11, lineHeight = 13, color = Palette.Ink, margin = 6 } },
                yAxis = new { type = "category", inverse = true, data = names, axisTick = new { show = false }, axisLine = new { show = false }, splitLine = new { show = false }, axisLabel = new { interval = 0, fontSize = 11, lineHeight = 13, color = Palette.Ink, align = "left", margin = nameWidth } },
                series = (object[])
                [
                    Marks("rect", [cellWidth - 1, cellHeight - 1], "#ffffff", 0, row => CompareTerms.Value(comparison, row) is not null),
                    Marks(Hatch(cellWidth - 3, cellHeight - 3), [cellWidth - 3, cellHeight - 3], Palette.Axis, 1, row => CompareTerms.Reason(comparison, row) == "disclosure"),
                    Marks(Cross, [8, 8], Palette.Muted, 1.2, row => CompareTerms.Reason(comparison, row) is { } reason && Unsure.Contains(reason)),
                ],
            });
    }

    // Lines at 45 degrees, 7 pixels apart, cut at the borders.
    private static string Hatch(double width, double height)
    {
        var path = new StringBuilder("path://");
        for (var at = 7.0; at < width + height; at += 7)
            path.Append(CultureInfo.InvariantCulture, $"M{Math.Max(0, at - height):0.##},{Math.Min(at, height):0.##}L{Math.Min(at, width):0.##},{Math.Max(0, at - width):0.##}");
        return path.ToString();
    }

    private static List<CodeName> Codes(StandardisedComparison comparison, int at) =>
        [.. comparison.Rows.Select(row => row.Names[at]).DistinctBy(name => name.Code).OrderBy(name => name.Code, StringComparer.Ordinal)];

    // With its decimals, or without them, or not at all: what there is room for.
    private static string Number(double value, int decimals, double width) =>
        Edition.Number(value, Places(value, decimals, width)) is var number && Fits(number, width) ? number : "";

    // The decimals that it is printed with; all of them where it is not.
    private static int Places(double value, int decimals, double width) => !Fits(Edition.Number(value, decimals), width) && Fits(Edition.Number(value, 0), width) ? 0 : decimals;

    private static bool Fits(string number, double width) => TextLayout.Width(number, width < 30 ? 10 : 12) <= width - 3;

    private static IEnumerable<Swatch> Keys(StandardisedComparison comparison, ShadeClasses classes, Edition edition)
    {
        foreach (var (fill, label) in classes.Labels)
            yield return new("box", fill, fill, label);
        bool Any(string reason) => comparison.Rows.Any(row => CompareTerms.Reason(comparison, row) == reason);
        if (Any("disclosure"))
            yield return new("hatched", "#ffffff", Palette.Axis, edition.Withheld("disclosure", comparison.Indicator));
        if (Unsure.Any(Any))
            yield return new("cross", "#ffffff", Palette.Muted, string.Join(edition.Say("或", " or "), Unsure.Where(Any).Select(reason => edition.Withheld(reason, comparison.Indicator))));
    }

    private static string Describe(StandardisedComparison comparison, int rows, int columns, int decimals, Edition edition)
    {
        var given = comparison.Rows.Where(row => CompareTerms.Value(comparison, row) is not null).OrderByDescending(row => CompareTerms.Value(comparison, row)).ToList();
        string Say(IEnumerable<StandardisedRow> some) => string.Join(edition.Say("，", ", "), some.Select(row => $"{CompareTerms.Name(row, edition)} {CompareTerms.Said(comparison, row, decimals, edition)}"));
        var ends = given.Count == 0 ? "" : edition.Say($"最高：{Say(given.Take(5))}；最低：{Say(given.TakeLast(5).Reverse())}。", $"Highest: {Say(given.Take(5))}; lowest: {Say(given.TakeLast(5).Reverse())}.");
        return edition.Say(
            $"热力图，{rows} 行 × {columns} 列，有数值的 {given.Count} 格，不列数值的 {comparison.Rows.Count - given.Count} 格。{ends}{CompareTerms.Without(comparison, edition)}",
            $"Heat map of {rows} rows by {columns} columns: {given.Count} cells with a value, {comparison.Rows.Count - given.Count} without one. {ends} {CompareTerms.Without(comparison, edition)}".TrimEnd());
    }

    // A row for each of the map's, a column for each of its, and those without data; a cell without a value says why.
    private static ChartTable Table(StandardisedComparison comparison, List<CodeName> rows, List<CodeName> columns, int down, int decimals, Edition edition)
    {
        var cells = comparison.Rows.ToDictionary(row => (row.Names[down].Code, row.Names[1 - down].Code));
        bool Empty(CodeName group, int at) => CompareTerms.WithoutRows(comparison, at).Contains(group);
        object? Cell(CodeName row, CodeName column) => Empty(row, down) || Empty(column, 1 - down) ? edition.Withheld("no_data", comparison.Indicator)
            : !cells.TryGetValue((row.Code, column.Code), out var cell) ? null
            : CompareTerms.Value(comparison, cell) is { } value ? value : edition.Withheld(CompareTerms.Reason(comparison, cell)!, comparison.Indicator);
        return new(
            [new(CompareTerms.Of(comparison.Question.By[down], comparison.Question.Level, edition)), new(edition.Say("代码", "Code")), .. columns.Select(column => new ChartColumn(edition.Name(column), decimals))],
            [.. rows.Select(row => (object?[])[edition.Name(row), row.Code, .. columns.Select(column => Cell(row, column))])]);
    }
}
