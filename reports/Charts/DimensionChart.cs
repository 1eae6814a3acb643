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
                ? edition.Say($"{page.Title}。贡献 = 权重 × 得分 × {definition.Scale}；总分为贡献之和减去扣分。", $"{page.Title}. Contribution = weight × score × {definition.Scale}; the total is their sum less deductions.")
                : edition.Say(
                    $"{page.Title}。总分是{SheetTerms.Mean(definition.Root.Mean, edition)}，各维度的贡献不能相加，因此列出得分 × {definition.Scale}。",
                    $"{page.Title}. The total is a {SheetTerms.Mean(definition.Root.Mean, edition)}, to which contributions do not add up; shown are scores × {definition.Scale}."),
            page.Synthetic);
        frame.Key(nodes.Select((node, i) => new Swatch(stacked ? "box" : Shapes[i % Shapes.Length], Fill(i, nodes.Count), Palette.Accent, page.NameOf(node))));
        frame.Note(page.Source);

        var left = Frame.Margin + (int)rows.Select(row => TextLayout.Width(row.Name, 12)).Append(60).Max() + 14;
        var heading = frame.Reserve(34) + 8;
        frame.AddText(Frame.Width - Frame.Margin - DeductedColumn, heading, edition.Say("总分", "Total"), 12, Palette.Muted, align: "right");
        frame.AddText(Frame.Width - Frame.Margin, heading, edition.Say("扣分", "Deducted"), 12, Palette.Muted, align: "right");
        var plotHeight = Math.Max(rows.Count, 1) * RowHeight;
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
                series = nodes.Select((node, i) => Series(node, i, rows, stacked, page)),
            });
    }

    private static object Series(Node node, int at, List<(Score Score, string Name)> rows, bool stacked, SheetPage page)
    {
        var count = page.Run.Definition.Root.Children.Count;
        string Say((Score Score, string Name) row) => $"{row.Name}\n{page.NameOf(node)} {page.Points(Value(row.Score, node, stacked, page))}";
        var fill = Fill(at, count);
        return stacked
            ? new
            {
                type = "bar",
                stack = "total",
                barWidth = 14,
                itemStyle = new { color = fill, borderColor = Palette.Accent, borderWidth = 1 },
                data = rows.Select(row => new { value = Value(row.Score, node, stacked, page), name = Say(row) }),
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
