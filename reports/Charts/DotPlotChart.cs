using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>Two dimensions at once, of which one is ownership or size: a row for each region or industry, a shape and colour for each of the other.</summary>
internal static class DotPlotChart
{
    private const int RowHeight = 25;
    private const int MissingColumn = 70;

    /// <summary>Draws it; null where neither dimension is ownership or size, or where there are more rows than a picture can hold.</summary>
    public static Chart? Draw(StandardisedComparison comparison, Edition edition)
    {
        if (comparison.Question.By is not [var first, var second] || Marked(first, second) is not { } across)
            return null;
        var rows = comparison.Rows.GroupBy(row => row.Names[1 - across].Code).OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => row.ToList()).ToList();
        if (rows.Count is 0 or > CompareTerms.Most)
            return null;
        var groups = comparison.Rows.Select(row => row.Names[across]).DistinctBy(name => name.Code).OrderBy(name => name.Code, StringComparer.Ordinal).ToList();
        var decimals = CompareTerms.Decimals(comparison);
        var values = comparison.Rows.Select(row => CompareTerms.Value(comparison, row)).Append(CompareTerms.Nation(comparison)).OfType<double>().ToList();
        var scale = values.Count == 0 ? NiceScale.Over(0, 1, 5) : NiceScale.Over(values.Min() < values.Max() - values.Min() ? 0 : values.Min(), values.Max(), 7);
        var frame = CompareTerms.Frame(comparison, edition.Say("点图", "dots"), edition);
        Mark MarkOf(CodeName group) => comparison.Question.By[across] == Dimension.Ownership ? Palette.Ownership(group.Code) : Palette.Size(group.Code);
        frame.Key([.. groups.Select(group => MarkOf(group).Swatch(edition.Name(group))), new("dashed", Palette.Ink, Palette.Ink, edition.Say("全国", "Nation") + (CompareTerms.Nation(comparison) is { } level ? $" {Edition.Number(level, decimals)}" : ""))]);
        frame.Note((scale.Min == 0 ? "" : edition.Say("注意：横轴不从零起。", "Note: the axis does not begin at zero. ")) + edition.Say(
            "右列为因基数不足、不予公布等原因不列数值的组数，原因见数据表。", "The last column counts groups without a value: the base is too small, or it is withheld; the table says why."));

        if (CompareTerms.Without(comparison, edition) is { } without)
            frame.Note(without);

        var names = rows.Select(row => edition.Name(row[0].Names[1 - across])).ToList();
        var nameWidth = (int)Math.Clamp(Math.Ceiling(names.Max(name => TextLayout.Width(name, 12))) + 14, 60, 300);
        var wrapped = names.Select(name => TextLayout.Fit(name, 12, nameWidth - 14, 2)).ToList();
        var rowHeight = wrapped.Exists(name => name.Contains('\n', StringComparison.Ordinal)) ? 30 : RowHeight;
        frame.AddText(Frame.Width - Frame.Margin, frame.Reserve(30) + 6, edition.Say("未列", "Not given"), 12, Palette.Muted, align: "right");
        var plotHeight = rows.Count * rowHeight;
        var spans = rows.Index().Select(row => (row.Index, Values: row.Item.Select(cell => CompareTerms.Value(comparison, cell)).OfType<double>().ToList())).Where(row => row.Values.Count > 1);
        return frame.Complete(
            CompareTerms.Id(comparison, "dots"), Describe(comparison, rows, across, decimals, edition), plotHeight + 26, Table(comparison, rows.SelectMany(row => row), across, decimals, edition),
            new
            {
                grid = new { left = Frame.Margin + nameWidth, right = Frame.Margin + MissingColumn, top = frame.Top, height = plotHeight, outerBoundsMode = "none" },
                xAxis = new { type = "value", min = scale.Min, max = scale.Max, interval = scale.Step, axisLine = new { show = false }, axisLabel = new { color = Palette.Muted, fontSize = 12 }, splitLine = new { lineStyle = new { color = Palette.Rule } } },
                yAxis = new[]
                {
                    Rows.Axis(wrapped, "left", 0, Palette.Ink, "right"),
                    Rows.Axis(rows.Select(row => row.Count(cell => CompareTerms.Value(comparison, cell) is null) is > 0 and var missing ? $"{missing}" : ""), "right", MissingColumn, Palette.Muted, "right"),
                },
                series = (object[])
                [
                    new
                    {
                        type = "lines",
                        coordinateSystem = "cartesian2d",
                        silent = true,
                        z = 2,
                        lineStyle = new { color = Palette.Axis, width = 1.5, opacity = 1 },
                        data = spans.Select(row => new { coords = new[] { new[] { row.Values.Min(), row.Index }, [row.Values.Max(), row.Index] } }),
                    },
                    .. groups.Select((group, i) => new
                    {
                        type = "scatter",
                        symbol = MarkOf(group).Symbol,
                        symbolSize = MarkOf(group).Symbol == "rect" ? 10 : 12,
                        z = 4,
                        itemStyle = MarkOf(group).Style,
                        data = rows.Index().SelectMany(row => row.Item.Where(cell => cell.Names[across].Code == group.Code && CompareTerms.Value(comparison, cell) is not null)
                            .Select(cell => new { value = new[] { CompareTerms.Value(comparison, cell)!.Value, row.Index }, name = CompareTerms.Tooltip(comparison, cell, decimals, edition) })),
                        markLine = i > 0 || CompareTerms.Nation(comparison) is not { } nation ? null : new
                        {
                            silent = true, symbol = "none", animation = false, label = new { show = false }, lineStyle = new { color = Palette.Ink, type = "dashed", width = 1.5 }, data = new[] { new { xAxis = nation } },
                        },
                    }),
                ],
            });
    }

    // Which of the two is told by marks: ownership before size, never a region or an industry, of which there are too many.
    private static int? Marked(Dimension first, Dimension second) =>
        first == Dimension.Ownership ? 0 : second == Dimension.Ownership ? 1 : first == Dimension.Size ? 0 : second == Dimension.Size ? 1 : null;

    private static string Describe(StandardisedComparison comparison, List<List<StandardisedRow>> rows, int across, int decimals, Edition edition) => edition.Say("点图。", "Dots. ") + string.Join(edition.Say("；", "; "), rows.Select(row =>
        $"{edition.Name(row[0].Names[1 - across])}{edition.Say("：", ": ")}{string.Join(edition.Say("，", ", "), row.Select(cell => $"{edition.Name(cell.Names[across])} {CompareTerms.Said(comparison, cell, decimals, edition)}"))}")) + edition.Say("。", ".")
        + (CompareTerms.Without(comparison, edition) is { } without ? edition.Say("", " ") + without : "");

    private static ChartTable Table(StandardisedComparison comparison, IEnumerable<StandardisedRow> rows, int across, int decimals, Edition edition)
    {
        return new(
        [
            new(CompareTerms.Of(comparison.Question.By[1 - across], comparison.Question.Level, edition)), new(CompareTerms.Of(comparison.Question.By[across], comparison.Question.Level, edition)), new(edition.Say("代码", "Code")),
            new($"{edition.Name(comparison.Indicator)} ({edition.Unit(comparison.Indicator)})", decimals), new(edition.Say("区间下限", "Low"), decimals), new(edition.Say("区间上限", "High"), decimals),
            new(edition.Units(comparison.Indicator.Kind), 0), new(edition.Say("说明", "Remark")),
        ],
        [.. rows.Select(row => new object?[]
        {
            edition.Name(row.Names[1 - across]), edition.Name(row.Names[across]), row.Crude.Code, CompareTerms.Value(comparison, row), CompareTerms.Interval(comparison, row).Low, CompareTerms.Interval(comparison, row).High,
            row.Crude.Units, CompareTerms.Reason(comparison, row) is { } reason ? edition.Withheld(reason, comparison.Indicator) : null,
        }), .. CompareTerms.WithoutRows(comparison, 1 - across).Select(group => Empty(edition.Name(group), null, group.Code)), .. CompareTerms.WithoutRows(comparison, across).Select(group => Empty(null, edition.Name(group), group.Code))]);

        object?[] Empty(string? row, string? group, string code) => [row, group, code, null, null, null, null, edition.Withheld("no_data", comparison.Indicator)];
    }
}
