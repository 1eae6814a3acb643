using Analytics.Reports.Sheets;
using Analytics.Transforms.Assessments;

namespace Analytics.Reports.Charts;

/// <summary>
/// What the totals of an assessment are made of. Under an arithmetic mean the dimensions' points add up and are stacked; under another mean they do not, and their scores stand as dots.
/// </summary>
internal static class DimensionChart
{
    private const int RowHeight = 23;
    private const int TotalColumn = 70;
    private const int DeductedColumn = 80;
    private const int BarWidth = 15;

    private static readonly string[] Shapes = ["circle", "triangle", "diamond", "box"];

    /// <summary>Draws the regions that have a rank, the best first.</summary>
    public static Chart Draw(SheetPage page)
    {
        var (edition, definition) = (page.Edition, page.Run.Definition);
        var stacked = definition.Root.Mean == "arithmetic";
        var nodes = definition.Root.Children;
        var rows = page.Ranked.Select(score => (Score: score, Name: page.NameOf(page.UnitOf(score.Unit)))).ToList();
        var frame = new Frame(
            edition,
            stacked ? edition.Say("各维度对总分的贡献", "What each dimension adds to the total") : edition.Say("各维度得分", "Scores of the dimensions"),
            stacked
                ? edition.Say($"{page.Title}。贡献 = 权重 × 得分 × {definition.Scale}；总分为贡献之和减去扣分，虚线框是被扣去的部分。", $"{page.Title}. Contribution = weight × score × {definition.Scale}; the total is their sum less deductions, the dashed part of a bar.")
                : edition.Say(
                    $"{page.Title}。总分是{SheetTerms.Mean(definition.Root.Mean, edition)}，各维度的贡献不能相加，因此列出得分 × {definition.Scale}。",
                    $"{page.Title}. The total is a {SheetTerms.Mean(definition.Root.Mean, edition)}, to which contributions do not add up; shown are scores × {definition.Scale}."),
            page.Synthetic);
        var deducted = stacked && rows.Any(row => row.Score.Deducted.Sum() > 0);
        frame.Key(nodes.Select((node, i) => new Swatch(stacked ? "box" : Shapes[i % Shapes.Length], Fill(i, nodes.Count), Palette.Accent, page.NameOf(node)))
            .Concat(deducted ? [new("dashedBox", "#ffffff", Palette.Red, edition.Say("扣分", "deducted"))] : []));
        frame.Note(page.RankedSource);

        var left = Frame.Margin + (int)rows.Select(row => TextLayout.Width(row.Name, 12)).Append(60).Max() + 14;
        var heading = frame.Reserve(34) + 8;
        frame.AddText(Frame.Width - Frame.Margin - DeductedColumn, heading, edition.Say("总分", "Total"), 12, Palette.Muted, align: "right");
        frame.AddText(Frame.Width - Frame.Margin, heading, edition.Say("扣分", "Deducted"), 12, Palette.Muted, align: "right");
        var plotHeight = Math.Max(rows.Count, 1) * RowHeight;
        var point = (Frame.Width - left - Frame.Margin - TotalColumn - DeductedColumn) / definition.Scale;
        return frame.Complete(
            "dimensions", Describe(rows, stacked, page), plotHeight + 28, Table(rows, stacked, page),
            new
            {
                grid = new { left, right = Frame.Margin + TotalColumn + DeductedColumn, top = frame.Top, height = plotHeight, outerBoundsMode = "none" },
                xAxis = new
                {
                    type = "value",
                    min = 0,
                    max = definition.Scale,
                    interval = definition.Scale / 5,
                    axisLabel = new { color = Palette.Muted, fontSize = 12 },
                    splitLine = new { lineStyle = new { color = Palette.Rule } },
                },
                yAxis = new[]
                {
                    Rows.Axis(rows.Select(row => row.Name), "left", 0, Palette.Ink, "right"),
                    Rows.Axis(rows.Select(row => page.Points(row.Score.Shown)), "right", TotalColumn, Palette.Ink, "right"),
                    Rows.Axis(rows.Select(row => row.Score.Deducted.Sum() is > 0 and var points ? "−" + page.Points(points) : ""), "right", TotalColumn + DeductedColumn, Palette.Muted, "right"),
                },
                series = nodes.Select((node, i) => Series(node, i, rows, stacked, point, page)).Concat(deducted ? Deducted(rows, page) : []),
            });
    }

    private static object Series(Node node, int at, List<(Score Score, string Name)> rows, bool stacked, double point, SheetPage page)
    {
        var count = page.Run.Definition.Root.Children.Count;
        string Say((Score Score, string Name) row) => $"{row.Name}\n{page.NameOf(node)} {page.Points(Value(row.Score, node, stacked, page))}";
        var fill = Fill(at, count);
        // A number where the bar has room for it, beside what is taken off at its end: it also tells dimensions of like shades apart.
        object? Label(Score score) => page.Points(Value(score, node, stacked, page)) is var said
            && (Value(score, node, stacked, page) - (at == count - 1 ? score.Deducted.Sum() : 0)) * point >= TextLayout.Width(said, 10) + 8
            ? new { show = true, position = "insideLeft", formatter = said, fontSize = 10, color = Palette.Step(count - 1 - at, count).Text } : null;
        return stacked
            ? new
            {
                type = "bar",
                stack = "total",
                barWidth = BarWidth,
                itemStyle = new { color = fill, borderColor = Palette.Accent, borderWidth = 1 },
                data = rows.Select(row => new { value = Value(row.Score, node, stacked, page), name = Say(row), label = Label(row.Score) }),
            }
            : new
            {
                type = "scatter",
                symbol = Shapes[at % Shapes.Length] is "box" ? "rect" : Shapes[at % Shapes.Length],
                symbolSize = 12,
                itemStyle = new { color = fill, borderColor = Palette.Accent, borderWidth = 1.5, opacity = 1 },
                data = rows.Index().Where(row => Value(row.Item.Score, node, stacked, page) is not null)
                    .Select(row => new { value = new[] { Value(row.Item.Score, node, stacked, page)!.Value, row.Index }, name = Say(row.Item) }),
            };
    }

    // What is taken off covers the end of the bar; a total is never below 0.
    private static object[] Deducted(List<(Score Score, string Name)> rows, SheetPage page)
    {
        double Sum(Score score) => page.Run.Definition.Root.Children.Sum(node => page.Contribution(score, node) ?? 0);
        double Off(Score score) => Math.Min(Sum(score), score.Deducted.Sum());
        object Bars(bool shown, IEnumerable<object> data) => new
        {
            type = "bar",
            stack = "deducted",
            barWidth = BarWidth,
            barGap = "-100%",
            silent = !shown,
            z = 4,
            itemStyle = shown ? (object)new { color = "#ffffff", borderColor = Palette.Red, borderWidth = 1.5, borderType = "dashed" } : new { color = "transparent" },
            data,
        };
        return
        [
            Bars(shown: false, rows.Select(row => (object)new { value = Sum(row.Score) - Off(row.Score) })),
            Bars(shown: true, rows.Select(row => (object)(Off(row.Score) > 0
                ? new { value = (double?)Off(row.Score), name = $"{row.Name}\n{page.Edition.Say("扣分", "deducted")} −{page.Points(row.Score.Deducted.Sum())}" } : new { value = (double?)null, name = "" }))),
        ];
    }

    private static double? Value(Score score, Node node, bool stacked, SheetPage page) =>
        stacked ? page.Contribution(score, node) : score.Lines.First(line => line.Code == node.Code).Score * page.Run.Definition.Scale;

    private static string Fill(int at, int count) => Palette.Step(count - 1 - at, count).Fill;

    private static string Describe(List<(Score Score, string Name)> rows, bool stacked, SheetPage page)
    {
        var (edition, nodes) = (page.Edition, page.Run.Definition.Root.Children);
        return (stacked ? edition.Say("堆积条形图。", "Stacked bars. ") : edition.Say("点图。", "Dots. ")) + string.Join(edition.Say("；", "; "), rows.Select(row =>
            $"{row.Name} {string.Join(edition.Say("，", ", "), nodes.Select(node => $"{page.NameOf(node)} {page.Points(Value(row.Score, node, stacked, page))}"))}")) + edition.Say("。", ".");
    }

    private static ChartTable Table(List<(Score Score, string Name)> rows, bool stacked, SheetPage page)
    {
        var (edition, nodes, decimals) = (page.Edition, page.Run.Definition.Root.Children, page.Run.Definition.Decimals);
        object?[] Row((Score Score, string Name) row) =>
            [row.Name, row.Score.Unit, .. nodes.Select(node => (object?)Value(row.Score, node, stacked, page)), row.Score.Deducted.Sum(), row.Score.Total];
        return new(
            [new(edition.Say("名称", "Name")), new(edition.Say("代码", "Code")), .. nodes.Select(node => new ChartColumn(page.NameOf(node), decimals)),
                new(edition.Say("扣分", "Deducted"), decimals), new(edition.Say("总分", "Total"), decimals)],
            [.. rows.Select(Row)]);
    }
}
