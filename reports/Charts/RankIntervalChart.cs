using Analytics.Reports.Sheets;
using Analytics.Transforms.Assessments;

namespace Analytics.Reports.Charts;

/// <summary>The ranks of an assessment as dots, with the intervals that hold 95 % of the draws as bars.</summary>
internal static class RankIntervalChart
{
    private const int RowHeight = 23;
    private const int TotalColumn = 70;
    private const int GradeColumn = 100;

    /// <summary>Draws the regions that have a rank, the best first.</summary>
    public static Chart Draw(SheetPage page)
    {
        var edition = page.Edition;
        var draws = Edition.Count(page.Run.Definition.Draws.Count);
        var rows = page.Ranked.Select(score => (Score: score, Name: page.NameOf(page.UnitOf(score.Unit)), Sure: page.CertaintyOf(score.Unit)!)).ToList();
        var frame = new Frame(
            edition, edition.Say("位次及其区间", "Ranks and their intervals"),
            edition.Say(
                $"{page.Title}。区间包含 {draws} 次抽样中间 95% 的位次：每次让数值在其抽样误差内、权重在规定值附近变动{(page.Run.Definition.Draws.Alternatives is null ? "" : "，并在方案列出的方法中任取")}。区间重叠的地区，先后不能认定。",
                $"{page.Title}. An interval holds the middle 95% of {draws} draws, each with values moved within their errors{(page.Run.Definition.Draws.Alternatives is null ? " and" : ",")} weights around those declared{(page.Run.Definition.Draws.Alternatives is null ? "" : " and any of the methods that the scheme lists")}. Of regions whose intervals overlap, none is surely ahead."),
            page.Synthetic);
        frame.Key(new Swatch("circle", Palette.Accent, Palette.Accent, edition.Say("位次", "rank")), new("interval", Palette.Ink, Palette.Ink, edition.Say("95% 区间", "95% interval")));
        frame.Note(page.RankedSource);

        var left = Frame.Margin + (int)rows.Select(row => TextLayout.Width(row.Name, 12)).Append(60).Max() + 14;
        var heading = frame.Reserve(34) + 8;
        frame.AddText(Frame.Width - Frame.Margin - GradeColumn, heading, edition.Say("总分", "Total"), 12, Palette.Muted, align: "right");
        frame.AddText(Frame.Width - Frame.Margin, heading, edition.Say("等级", "Grade"), 12, Palette.Muted, align: "right");
        var plotHeight = Math.Max(rows.Count, 1) * RowHeight;
        var last = Math.Max(rows.Select(row => Math.Max(row.Sure.Last, row.Score.Rank!.Value)).DefaultIfEmpty(1).Max(), 2);
        return frame.Complete(
            "ranks", Describe(rows, edition), plotHeight + 28, Table(rows, page),
            new
            {
                grid = new { left, right = Frame.Margin + TotalColumn + GradeColumn, top = frame.Top, height = plotHeight, outerBoundsMode = "none" },
                xAxis = new
                {
                    type = "value",
                    min = 0,
                    max = last + 1,
                    interval = last > 12 ? 5 : 1,
                    axisLabel = new { color = Palette.Muted, fontSize = 12, showMinLabel = false, showMaxLabel = false },
                    splitLine = new { lineStyle = new { color = Palette.Rule } },
                },
                yAxis = new[]
                {
                    Rows.Axis(rows.Select(row => row.Name), "left", 0, Palette.Ink, "right"),
                    Rows.Axis(rows.Select(row => page.Points(row.Score.Shown)), "right", TotalColumn, Palette.Ink, "right"),
                    Rows.Axis(rows.Select(row => page.Grade(row.Score.Band)), "right", TotalColumn + GradeColumn, Palette.Muted, "right"),
                },
                series = Series(rows, edition),
            });
    }

    private static object[] Series(List<(Score Score, string Name, Certainty Sure)> rows, Edition edition) =>
    [
        new
        {
            type = "lines",
            coordinateSystem = "cartesian2d",
            silent = true,
            z = 2,
            symbol = new[] { "rect", "rect" },
            symbolSize = new[] { new[] { 8, 1.5 }, [8, 1.5] },
            lineStyle = new { color = Palette.Ink, width = 1.5, opacity = 1 },
            data = rows.Index().Select(row => new { coords = new[] { new[] { row.Item.Sure.First, row.Index }, [row.Item.Sure.Last, row.Index] } }),
        },
        new
        {
            type = "scatter",
            symbolSize = 11,
            z = 5,
            itemStyle = new { color = Palette.Accent, opacity = 1 },
            data = rows.Index().Select(row => new { value = new[] { row.Item.Score.Rank!.Value, row.Index }, name = Say(row.Item, edition) }),
        },
    ];

    private static string Say((Score Score, string Name, Certainty Sure) row, Edition edition) =>
        edition.Say($"{row.Name} 第 {row.Score.Rank} 名（{row.Sure.First}–{row.Sure.Last}）", $"{row.Name} {row.Score.Rank} ({row.Sure.First}–{row.Sure.Last})");

    private static string Describe(List<(Score Score, string Name, Certainty Sure)> rows, Edition edition) => edition.Say("点和区间图。", "Dots and intervals. ")
        + string.Join(edition.Say("，", ", "), rows.Select(row => Say(row, edition))) + edition.Say("。", ".");

    private static ChartTable Table(List<(Score Score, string Name, Certainty Sure)> rows, SheetPage page)
    {
        var edition = page.Edition;
        return new(
            [new(edition.Say("名称", "Name")), new(edition.Say("代码", "Code")), new(edition.Say("位次", "Rank"), 0), new(edition.Say("区间上端", "First of the interval"), 0),
                new(edition.Say("区间下端", "Last of the interval"), 0), new(edition.Say("总分", "Total"), page.Run.Definition.Decimals), new(edition.Say("等级", "Grade"))],
            [.. rows.Select(row => new object?[] { row.Name, row.Score.Unit, (long)row.Score.Rank!, (long)row.Sure.First, (long)row.Sure.Last, row.Score.Total, page.Grade(row.Score.Band) })]);
    }
}
