using Analytics.Transforms;
using Analytics.Transforms.Statistics;

namespace Analytics.Reports.Charts;

/// <summary>Why each group's crude value differs from the nation's: what comes of another mix, and what of other values within the same mix.</summary>
internal static class SplitChart
{
    private const int RowHeight = 23;
    private const int Column = 84;

    /// <summary>Draws it, the largest gap first; null where nothing is split.</summary>
    public static Chart? Draw(StandardisedComparison comparison, Edition edition)
    {
        var all = comparison.Rows.Where(row => row.Split is not null).OrderByDescending(row => row.Split!.Gap).ThenBy(row => row.Crude.Code, StringComparer.Ordinal).ToList();
        if (all.Count == 0)
            return null;
        // Of more than a picture can hold the largest gaps on both sides are drawn.
        var rows = all.Count <= CompareTerms.Most ? all : [.. all[..(CompareTerms.Most / 2)], .. all[^(CompareTerms.Most / 2)..]];
        var decimals = CompareTerms.Decimals(comparison);
        var frame = CompareTerms.Frame(
            comparison, edition.Say("与全国的差距由何而来", "what the gap to the nation is made of"), edition,
            edition.Say("图中为粗值与全国粗值之差的两个部分。", "Shown are the two parts of the difference between crude values."), CompareTerms.GapUnit(comparison.Indicator, edition));
        var unit = CompareTerms.GapUnit(comparison.Indicator, edition);
        frame.Key(
            new Swatch("box", Palette.BarMid, Palette.Accent, edition.Say("结构：企业构成不同", "structure: another mix")), new("box", Palette.Bar, Palette.Accent, edition.Say("表现：同类企业水平不同", "performance: other values for the like")),
            new("diamond", "#ffffff", Palette.Ink, edition.Say("差距（两者之和）", "gap (their sum)")));
        var strata = string.Join(edition.Say("、", ", "), comparison.Strata.Select(each => CompareTerms.Of(each, RegionLevel.Province, edition)));
        frame.Note(edition.Say(
            $"差距 = 该组粗值 − 全国粗值 {edition.WithUnit(Edition.Number(comparison.Total.Value ?? 0, decimals), comparison.Indicator)}；按{strata}分解（Kitagawa，Das Gupta），两部分相加正好等于差距。一方没有的层全部计入结构。",
            $"Gap = crude value of the group − that of the nation, {edition.WithUnit(Edition.Number(comparison.Total.Value ?? 0, decimals), comparison.Indicator)}; split by {strata} (Kitagawa, Das Gupta): the parts add up exactly. Strata that one side lacks count as structure."));
        if (comparison.Rows.Count - all.Count is > 0 and var missing)
            frame.Note(edition.Say($"没有粗值的 {missing} 组未列。", $"{Edition.Some(missing, "group", "groups")} without a crude value left out."));
        if (rows.Count < all.Count)
            frame.Note(edition.Say($"只画出差距最大和最小的各 {rows.Count / 2} 组，其余见数据表。", $"Only the {rows.Count / 2} largest gaps on each side are drawn; the table has all."));

        var names = rows.Select(row => CompareTerms.Name(row, edition)).ToList();
        var nameWidth = Math.Clamp(names.Max(name => TextLayout.Width(name, 12)) + 12, 60, 300);
        var wrapped = names.Select(name => TextLayout.Fit(name, 12, nameWidth - 12, 2)).ToList();
        var rowHeight = wrapped.Exists(name => name.Contains('\n', StringComparison.Ordinal)) ? 28 : RowHeight;
        var heading = frame.Reserve(34) + 8;
        string[] titles = [edition.Say("差距", "Gap"), edition.Say("结构", "Structure"), edition.Say("表现", "Performance")];
        foreach (var (i, title) in titles.Index())
            frame.AddText(Frame.Width - Frame.Margin - ((2 - i) * Column), heading, title, 12, Palette.Muted, align: "right");
        var ends = rows.SelectMany(row => new[] { Math.Max(0, row.Split!.Structure) + Math.Max(0, row.Split.Performance), Math.Min(0, row.Split.Structure) + Math.Min(0, row.Split.Performance) }).ToList();
        var scale = NiceScale.Over(Math.Min(0, ends.Min()), Math.Max(0, ends.Max()), 6);
        var plotHeight = rows.Count * rowHeight;
        object Bars(string fill, Func<StandardisedRow, double> part, string title) => new
        {
            type = "bar",
            stack = "gap",
            barWidth = 13,
            itemStyle = new { color = fill, borderColor = Palette.Accent, borderWidth = 1 },
            data = rows.Select(row => new { value = part(row), name = $"{CompareTerms.Name(row, edition)}\n{title} {Signed(part(row), decimals)} {unit}" }),
        };
        return frame.Complete(
            CompareTerms.Id(comparison, "split"), Describe(rows, decimals, unit, edition), plotHeight + 26, Table(comparison, all, decimals, edition),
            new
            {
                grid = new { left = Frame.Margin + (int)nameWidth, right = Frame.Margin + (3 * Column), top = frame.Top, height = plotHeight, outerBoundsMode = "none" },
                xAxis = new { type = "value", min = scale.Min, max = scale.Max, interval = scale.Step, axisLine = new { show = false }, axisLabel = new { color = Palette.Muted, fontSize = 12 }, splitLine = new { lineStyle = new { color = Palette.Rule } } },
                yAxis = new[]
                {
                    Rows.Axis(wrapped, "left", 0, Palette.Ink, "right"),
                    Rows.Axis(rows.Select(row => Signed(row.Split!.Gap, decimals)), "right", Column, Palette.Ink, "right"),
                    Rows.Axis(rows.Select(row => Signed(row.Split!.Structure, decimals)), "right", 2 * Column, Palette.Muted, "right"),
                    Rows.Axis(rows.Select(row => Signed(row.Split!.Performance, decimals)), "right", 3 * Column, Palette.Muted, "right"),
                },
                series = (object[])
                [
                    Bars(Palette.BarMid, row => row.Split!.Structure, titles[1]), Bars(Palette.Bar, row => row.Split!.Performance, titles[2]),
                    new
                    {
                        type = "scatter",
                        symbol = "diamond",
                        symbolSize = 11,
                        z = 5,
                        itemStyle = new { color = "#ffffff", borderColor = Palette.Ink, borderWidth = 1.5, opacity = 1 },
                        data = rows.Index().Select(row => new { value = new[] { row.Item.Split!.Gap, row.Index }, name = $"{CompareTerms.Name(row.Item, edition)}\n{titles[0]} {Signed(row.Item.Split.Gap, decimals)} {unit}" }),
                        markLine = new { silent = true, symbol = "none", animation = false, label = new { show = false }, lineStyle = new { color = Palette.Ink, type = "solid", width = 1.5 }, data = new[] { new { xAxis = 0 } } },
                    },
                ],
            });
    }

    private static string Signed(double value, int decimals) => Edition.Number(Math.Abs(value), decimals) is var shown && Rounding.Half(value, decimals) == 0 ? shown : (value < 0 ? "−" : "+") + shown;

    private static string Describe(List<StandardisedRow> rows, int decimals, string unit, Edition edition) => edition.Say($"差距分解条形图（{unit}），由大到小：", $"Gaps split, in {unit}, from the largest: ") + string.Join(edition.Say("；", "; "), rows.Select(row => edition.Say(
        $"{CompareTerms.Name(row, edition)} {Signed(row.Split!.Gap, decimals)}（结构 {Signed(row.Split.Structure, decimals)}，表现 {Signed(row.Split.Performance, decimals)}）",
        $"{CompareTerms.Name(row, edition)} {Signed(row.Split.Gap, decimals)} (structure {Signed(row.Split.Structure, decimals)}, performance {Signed(row.Split.Performance, decimals)})"))) + edition.Say("。", ".");

    private static ChartTable Table(StandardisedComparison comparison, List<StandardisedRow> rows, int decimals, Edition edition)
    {
        ChartColumn Part(string title) => new($"{title} ({CompareTerms.GapUnit(comparison.Indicator, edition)})", decimals);
        return new(
        [
            new(edition.Say("名称", "Name")), new(edition.Say("代码", "Code")), new($"{edition.Say("粗值", "Crude")} ({edition.Unit(comparison.Indicator)})", decimals), Part(edition.Say("差距", "Gap")),
            Part(edition.Say("结构", "Structure")), Part(edition.Say("表现", "Performance")),
            .. comparison.Strata.Select(each => Part(edition.Say("结构：", "Structure: ") + CompareTerms.Of(each, RegionLevel.Province, edition))),
        ],
        [.. rows.Select(row => (object?[])[CompareTerms.Name(row, edition), row.Crude.Code, row.Crude.Value, row.Split!.Gap, row.Split.Structure, row.Split.Performance, .. row.Split.ByDimension.Select(effect => (object?)effect)])]);
    }
}
