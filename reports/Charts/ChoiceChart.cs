using Analytics.Reports.Sheets;
using Analytics.Transforms.Statistics;

namespace Analytics.Reports.Charts;

/// <summary>Which choice behind an assessment moves its ranks: first-order and total indices with their intervals, a choice a row.</summary>
internal static class ChoiceChart
{
    private const int RowHeight = 46;

    // Where the two marks of a row stand in it, from its top.
    private const double FirstAt = 0.32;
    private const double TotalAt = 0.68;

    private static readonly string[] Ends = ["rect", "rect"];
    private static readonly double[][] EndSizes = [[8, 1.5], [8, 1.5]];

    /// <summary>Draws it; null for a run without indices.</summary>
    public static Chart? Draw(SheetPage page)
    {
        if (page.Run.Sensitivity is not { Choices.Count: > 0 } sensitivity)
            return null;
        var edition = page.Edition;
        var frame = new Frame(
            edition, edition.Say("哪一项选择影响位次", "Which choice moves the ranks"),
            edition.Say(
                $"{page.Title}。抽样中位次移动的差异，有多大份额由这一项选择单独引起（首阶指数），或有它参与（总指数）。总指数接近 0，说明这一项怎么定都几乎不影响位次。",
                $"{page.Title}. The share of the variation of moves of ranks that comes of a choice alone (first-order index) or that it has a part in (total index). A total index near 0 means that it hardly matters how it is made."),
            page.Synthetic);
        frame.Key(
            new("circle", "#ffffff", Palette.Accent, edition.Say("首阶指数", "first-order index")), new("diamond", Palette.Accent, Palette.Accent, edition.Say("总指数", "total index")),
            new("interval", Palette.Ink, Palette.Ink, edition.Say("95% 区间", "95% interval")));
        frame.Note(page.Source);
        var rows = sensitivity.Choices.Select(choice => (Name: SheetTerms.Choice(choice.Choice, edition), Index: choice.Shift)).ToList();
        frame.Reserve(6);
        var left = Frame.Margin + (int)rows.Max(row => TextLayout.Width(row.Name, 13)) + 16;
        var height = rows.Count * RowHeight;
        foreach (var (at, row) in rows.Index())
            frame.AddText(left - 12, frame.Top + ((at + 0.5) * RowHeight), row.Name, 13, Palette.Ink, middle: true, align: "right");
        return frame.Complete(
            "choices", Describe(rows, edition), height + 28, Table(rows, edition),
            new
            {
                grid = new { left, right = Frame.Margin + 20, top = frame.Top, height, outerBoundsMode = "none" },
                xAxis = new { type = "value", min = 0, max = 1, interval = 0.2, axisLine = new { show = false }, axisTick = new { show = false }, axisLabel = new { color = Palette.Muted, fontSize = 12 }, splitLine = new { lineStyle = new { color = Palette.Rule } } },
                yAxis = new { type = "value", inverse = true, min = 0, max = rows.Count, interval = 1, axisLabel = new { show = false }, axisTick = new { show = false }, axisLine = new { show = true, lineStyle = new { color = Palette.Axis } }, splitLine = new { lineStyle = new { color = Palette.Rule } } },
                series = (object[])
                [
                    new
                    {
                        type = "lines",
                        coordinateSystem = "cartesian2d",
                        silent = true,
                        z = 2,
                        symbol = Ends,
                        symbolSize = EndSizes,
                        lineStyle = new { color = Palette.Ink, width = 1.5, opacity = 1 },
                        data = rows.Index().SelectMany(row => new[]
                        {
                            new { coords = new[] { new[] { Part(row.Item.Index.FirstLow), row.Index + FirstAt }, [Part(row.Item.Index.FirstHigh), row.Index + FirstAt] } },
                            new { coords = new[] { new[] { Part(row.Item.Index.TotalLow), row.Index + TotalAt }, [Part(row.Item.Index.TotalHigh), row.Index + TotalAt] } },
                        }),
                    },
                    Marks("circle", "#ffffff", 11, rows, FirstAt, index => index.First, edition.Say("首阶指数", "first-order index")),
                    Marks("diamond", Palette.Accent, 14, rows, TotalAt, index => index.Total, edition.Say("总指数", "total index")),
                ],
            });
    }

    // An estimate may lie a little outside 0 and 1, which no share does.
    private static double Part(double value) => Math.Clamp(value, 0, 1);

    private static object Marks(string symbol, string fill, int size, List<(string Name, SobolIndex Index)> rows, double place, Func<SobolIndex, double> value, string what) => new
    {
        type = "scatter",
        symbol,
        symbolSize = size,
        z = 5,
        itemStyle = new { color = fill, borderColor = Palette.Accent, borderWidth = 2, opacity = 1 },
        data = rows.Index().Select(row => new { value = new[] { Part(value(row.Item.Index)), row.Index + place }, name = $"{row.Item.Name}\n{what} {Edition.Number(Part(value(row.Item.Index)), 2)}" }),
    };

    private static string Describe(List<(string Name, SobolIndex Index)> rows, Edition edition) => edition.Say("点和区间图。", "Dots and intervals. ") + string.Join(edition.Say("；", "; "), rows.Select(row => edition.Say(
        $"{row.Name} 首阶 {Edition.Number(Part(row.Index.First), 2)}，总 {Edition.Number(Part(row.Index.Total), 2)}",
        $"{row.Name} first-order {Edition.Number(Part(row.Index.First), 2)}, total {Edition.Number(Part(row.Index.Total), 2)}"))) + edition.Say("。", ".");

    private static ChartTable Table(List<(string Name, SobolIndex Index)> rows, Edition edition) => new(
        [new(edition.Say("选择", "Choice")), new(edition.Say("首阶指数", "First-order index"), 2), new(edition.Say("首阶下限", "First-order, low"), 2), new(edition.Say("首阶上限", "First-order, high"), 2),
            new(edition.Say("总指数", "Total index"), 2), new(edition.Say("总下限", "Total, low"), 2), new(edition.Say("总上限", "Total, high"), 2)],
        [.. rows.Select(row => new object?[] { row.Name, row.Index.First, row.Index.FirstLow, row.Index.FirstHigh, row.Index.Total, row.Index.TotalLow, row.Index.TotalHigh })]);
}
