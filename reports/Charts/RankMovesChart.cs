using Analytics.Reports.Sheets;
using Analytics.Transforms.Assessments;

namespace Analytics.Reports.Charts;

/// <summary>Ranks in two runs of an assessment: a ring for the first, a dot for the second, a line between them, and beside it what moved the total.</summary>
internal static class RankMovesChart
{
    private const int RowHeight = 24;
    private const int Column = 76;

    /// <summary>Draws it; null where no region has a rank.</summary>
    public static Chart? Draw(RunComparison comparison)
    {
        var (first, second) = (comparison.First, comparison.Second);
        var edition = second.Edition;
        List<Movement> rows = [.. comparison.Movements.Where(each => each.RankBefore is not null || each.RankAfter is not null)
            .OrderBy(each => each.RankAfter ?? int.MaxValue).ThenBy(each => each.RankBefore).ThenBy(each => each.Unit, StringComparer.Ordinal)];
        if (rows.Count == 0)
            return null;
        var frame = new Frame(
            edition, edition.Say("两次评估的位次", "Ranks in two runs"),
            edition.Say(
                $"{second.Title}。空心点是前一次的位次，实心点是后一次的。右边是总分的变化，以及其中因数据、权重和方法而来的部分。",
                $"{second.Title}. A ring is the rank in the first run, a dot that in the second. Beside them the change of the total, and what of it came of data, weights and method."),
            first.Synthetic || second.Synthetic);
        frame.Key(
            new("circle", "#ffffff", Palette.Accent, edition.Say("前一次", "first run")), new("circle", Palette.Accent, Palette.Accent, edition.Say("后一次", "second run")),
            new("line", Palette.Accent, Palette.Accent, edition.Say("上升", "risen")), new("dashed", Palette.Warning, Palette.Warning, edition.Say("下降", "fallen")));
        frame.Note(edition.Say(
            $"来源：前一次 {first.Name}（截止 {first.CutOff}），后一次 {second.Name}（截止 {second.CutOff}），北京时间。{edition.EvaluatorNotice}",
            $"Source: first run {first.Name} (cut-off {first.CutOff}), second {second.Name} (cut-off {second.CutOff}), Beijing time. {edition.EvaluatorNotice}"));

        (string Title, Func<Movement, double?> Value)[] columns =
        [
            (edition.Say("总分变化", "Change"), each => each.After - each.Before), (edition.Say("因数据", "By data"), each => each.Data),
            (edition.Say("因权重", "By weights"), each => each.Weights), (edition.Say("因方法", "By method"), each => each.Method),
        ];
        var left = Frame.Margin + (int)rows.Select(row => TextLayout.Width(comparison.NameOf(row.Unit), 12)).Append(60).Max() + 14;
        var heading = frame.Reserve(34) + 8;
        foreach (var (at, column) in columns.Index())
            frame.AddText(Frame.Width - Frame.Margin - ((columns.Length - 1 - at) * Column), heading, column.Title, 12, Palette.Muted, align: "right");
        var height = rows.Count * RowHeight;
        var last = Math.Max(rows.Max(row => Math.Max(row.RankBefore ?? 1, row.RankAfter ?? 1)), 2);
        return frame.Complete(
            "moves", Describe(rows, comparison), height + 28, Table(rows, comparison),
            new
            {
                grid = new { left, right = Frame.Margin + (columns.Length * Column) + 10, top = frame.Top, height, outerBoundsMode = "none" },
                xAxis = new { type = "value", min = 0, max = last + 1, interval = last > 12 ? 5 : 1, axisLabel = new { color = Palette.Muted, fontSize = 12, showMinLabel = false, showMaxLabel = false }, splitLine = new { lineStyle = new { color = Palette.Rule } } },
                yAxis = columns.Select((column, at) => Rows.Axis(rows.Select(row => comparison.WithSign(column.Value(row)) ?? "—"), "right", ((at + 1) * Column) + 10, at == 0 ? Palette.Ink : Palette.Muted, "right"))
                    .Prepend(Rows.Axis(rows.Select(row => comparison.NameOf(row.Unit)), "left", 0, Palette.Ink, "right")),
                series = (object[])
                [
                    Lines(rows.Index().Where(row => row.Item.RankAfter < row.Item.RankBefore), Palette.Accent, "solid"),
                    Lines(rows.Index().Where(row => row.Item.RankAfter > row.Item.RankBefore), Palette.Warning, "dashed"),
                    Marks(rows, row => row.RankBefore, "#ffffff", comparison, 4),
                    Marks(rows, row => row.RankAfter, Palette.Accent, comparison, 5),
                ],
            });
    }

    private static object Lines(IEnumerable<(int Index, Movement Item)> rows, string colour, string type) => new
    {
        type = "lines",
        coordinateSystem = "cartesian2d",
        silent = true,
        z = 2,
        symbol = "none",
        lineStyle = new { color = colour, width = 2.5, opacity = 1, type },
        data = rows.Select(row => new { coords = new[] { new[] { row.Item.RankBefore!.Value, row.Index }, [row.Item.RankAfter!.Value, row.Index] } }),
    };

    private static object Marks(List<Movement> rows, Func<Movement, int?> rank, string fill, RunComparison comparison, int z) => new
    {
        type = "scatter",
        symbolSize = 11,
        z,
        itemStyle = new { color = fill, borderColor = Palette.Accent, borderWidth = 1.5, opacity = 1 },
        data = rows.Index().Where(row => rank(row.Item) is not null).Select(row => new { value = new[] { rank(row.Item)!.Value, row.Index }, name = Say(row.Item, comparison) }),
    };

    private static string Say(Movement row, RunComparison comparison)
    {
        var edition = comparison.Second.Edition;
        string Rank(int? rank) => rank?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? edition.Say("无位次", "no rank");
        return $"{comparison.NameOf(row.Unit)} {Rank(row.RankBefore)} → {Rank(row.RankAfter)}";
    }

    private static string Describe(List<Movement> rows, RunComparison comparison)
    {
        var edition = comparison.Second.Edition;
        return edition.Say("点和连线图。", "Dots joined by lines. ") + string.Join(edition.Say("，", ", "), rows.Select(row => Say(row, comparison))) + edition.Say("。", ".");
    }

    private static ChartTable Table(List<Movement> rows, RunComparison comparison)
    {
        var (edition, decimals) = (comparison.Second.Edition, comparison.Second.Run.Definition.Decimals);
        return new(
            [new(edition.Say("名称", "Name")), new(edition.Say("代码", "Code")), new(edition.Say("前一次位次", "Rank in the first"), 0), new(edition.Say("后一次位次", "Rank in the second"), 0),
                new(edition.Say("前一次总分", "Total in the first"), decimals), new(edition.Say("后一次总分", "Total in the second"), decimals), new(edition.Say("变化", "Change"), decimals),
                new(edition.Say("因数据", "By data"), decimals), new(edition.Say("因权重", "By weights"), decimals), new(edition.Say("因方法", "By method"), decimals)],
            [.. rows.Select(row => new object?[] { comparison.NameOf(row.Unit), row.Unit, (long?)row.RankBefore, (long?)row.RankAfter, row.Before, row.After, row.After - row.Before, row.Data, row.Weights, row.Method })]);
    }
}
