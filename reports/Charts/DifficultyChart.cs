using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>Open difficulties by kind, most frequent first and the rest (other) last, with the share that the kinds so far make up (Pareto).</summary>
public static class DifficultyChart
{
    private const int PlotHeight = 330;

    private static readonly int[] LabelSizes = [12, 11, 10, 9];

    /// <summary>Draws the table of difficulties. Kinds with equally many open ones stay in the order of the code list.</summary>
    /// <param name="table">The difficulties.</param>
    /// <param name="edition">The language.</param>
    /// <param name="part">The one region or measure that these are of; null for all.</param>
    public static Chart Draw(DifficultyTable table, Edition edition, CodeName? part = null)
    {
        var rows = table.Kinds.OrderBy(kind => kind.Kind.Code == "other").ThenByDescending(kind => kind.Open).ToList();
        var open = rows.Sum(kind => kind.Open);
        var frame = new Frame(
            edition,
            part is null ? edition.Say("尚未解决的困难问题：按类别", "Open difficulties by kind")
                : edition.Say($"{edition.Name(part)}：尚未解决的困难问题（按类别）", $"{edition.Name(part)}: open difficulties by kind"),
            edition.Say($"{edition.Period(table.Basis.Period)}末，从多到少；折线为累计占比。", $"End of {edition.Period(table.Basis.Period)}, most frequent first; the line is the cumulative share."),
            table.Basis.Synthetic);
        frame.Key(
            new("box", Palette.Bar, Palette.Accent, edition.Say("超过 90 天", "open over 90 days")),
            new("box", Palette.BarMid, Palette.Accent, edition.Say("90 天以内", "open up to 90 days")),
            new("line", Palette.Ink, Palette.Ink, edition.Say("累计占比（右轴）", "cumulative share (right axis)")));
        Sources.Note(frame, table.Basis, edition.Kind("difficulty"),
            edition.Say($"困难问题 {Edition.Count(rows.Sum(kind => kind.Difficulties))} 个，未解决 {Edition.Count(open)} 个", $"{Edition.Count(rows.Sum(kind => kind.Difficulties))} difficulties, {Edition.Count(open)} open"), edition);

        var plotWidth = Frame.Width - (2 * Frame.Margin) - 96;
        var slot = plotWidth / Math.Max(1, rows.Count);
        // As large as none of the names is cut.
        var nameSize = LabelSizes.FirstOrDefault(size => rows.TrueForAll(kind => !Label(kind, size).EndsWith('…') && !Label(kind, size).Contains("…\n", StringComparison.Ordinal)), LabelSizes[^1]);
        string Label(DifficultyKind kind, int size) => TextLayout.Fit(edition.Name(kind.Kind), size, slot - 2, 4);
        // Room for the number above the highest bar.
        var scale = NiceScale.Over(0, Math.Max(1, rows.Select(kind => kind.Open).DefaultIfEmpty(0).Max() * 1.1), 5);
        var cumulative = rows.Select((_, i) => open == 0 ? (double?)null : 100.0 * rows.Take(i + 1).Sum(kind => kind.Open) / open).ToList();
        frame.Reserve(14);
        return frame.Complete(
            part is null ? "difficulties" : $"difficulties.{part.Code}",
            Describe(rows, open, edition),
            PlotHeight + 76,
            Table(rows, cumulative, edition),
            new
            {
                grid = new { left = Frame.Margin + 48, width = plotWidth, top = frame.Top, height = PlotHeight, outerBoundsMode = "none" },
                xAxis = new
                {
                    type = "category",
                    data = rows.Select(kind => Label(kind, nameSize)),
                    axisTick = new { show = false },
                    axisLine = new { lineStyle = new { color = Palette.Axis } },
                    axisLabel = new { interval = 0, fontSize = nameSize, lineHeight = 15, color = Palette.Ink, margin = 10 },
                },
                yAxis = new[]
                {
                    Axis(scale.Max, scale.Step, "{value}", true),
                    Axis(100, 25, "{value}%", false),
                },
                series = new object[]
                {
                    Bars(rows, kind => kind.OpenOver90Days, Palette.Bar, false, edition),
                    Bars(rows, kind => kind.Open - kind.OpenOver90Days, Palette.BarMid, true, edition),
                    new
                    {
                        type = "line",
                        yAxisIndex = 1,
                        symbol = "circle",
                        symbolSize = 7,
                        z = 5,
                        lineStyle = new { color = Palette.Ink, width = 2 },
                        itemStyle = new { color = Palette.Ink },
                        data = cumulative.Select((share, i) => new
                        {
                            value = share,
                            name = $"{edition.Name(rows[i].Kind)}\n" + edition.Say($"累计 {share:0.0}%", $"cumulative {share:0.0}%"),
                        }),
                    },
                },
            });
    }

    private static object Axis(double max, double interval, string formatter, bool lines) => new
    {
        type = "value",
        min = 0,
        max,
        interval,
        axisLabel = new { formatter, color = Palette.Muted, fontSize = 12 },
        splitLine = new { show = lines, lineStyle = new { color = Palette.Rule } },
    };

    private static object Bars(List<DifficultyKind> rows, Func<DifficultyKind, long> count, string colour, bool top, Edition edition) => new
    {
        type = "bar",
        stack = "open",
        barWidth = 38,
        itemStyle = new { color = colour, borderColor = Palette.Accent, borderWidth = 1 },
        data = rows.Select(kind => new
        {
            value = count(kind),
            name = $"{edition.Name(kind.Kind)}\n" + edition.Say(
                $"未解决 {kind.Open}，其中超过 90 天 {kind.OpenOver90Days}；已解决 {kind.Resolved}",
                $"open {kind.Open}, of these over 90 days {kind.OpenOver90Days}; resolved {kind.Resolved}"),
            label = top ? new { show = true, position = "top", formatter = Edition.Count(kind.Open), color = Palette.Ink, fontSize = 13, fontWeight = "bold" } : null,
        }),
    };

    private static string Describe(List<DifficultyKind> rows, long open, Edition edition)
    {
        var said = string.Join(edition.Say("，", ", "), rows.Select(kind => $"{edition.Name(kind.Kind)} {kind.Open}"));
        return edition.Say($"帕累托图。未解决的困难问题共 {open} 个：{said}。", $"Pareto chart. {open} open difficulties: {said}.");
    }

    private static ChartTable Table(List<DifficultyKind> rows, List<double?> cumulative, Edition edition) => new(
        [new(edition.Say("类别", "Kind")), new(edition.Say("上报", "Reported"), 0), new(edition.Say("未解决", "Open"), 0), new(edition.Say("超过 90 天", "Over 90 days"), 0),
            new(edition.Say("已解决", "Resolved"), 0), new(edition.Say("累计占比（%）", "Cumulative share (%)"), 1)],
        [.. rows.Select((kind, i) => new object?[] { edition.Name(kind.Kind), kind.Difficulties, kind.Open, kind.OpenOver90Days, kind.Resolved, cumulative[i] })]);
}
