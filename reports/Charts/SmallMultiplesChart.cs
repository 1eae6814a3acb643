using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>An indicator over the periods, a little chart for each group on one scale, with the nation in each; regions stand under their peer group.</summary>
internal static class SmallMultiplesChart
{
    private const int Height = 84;
    private const int Gap = 22;
    private const int AxisWidth = 40;

    /// <summary>Draws it; null for two dimensions, where groups have no trend, or for one period.</summary>
    /// <param name="comparison">The comparison whose groups these are.</param>
    /// <param name="trend">Its indicator over time by its dimension, crude.</param>
    /// <param name="edition">The language.</param>
    public static Chart? Draw(StandardisedComparison comparison, Trend trend, Edition edition)
    {
        if (comparison.Question.By is not [var by] || comparison.Question.Level != RegionLevel.Province || trend.Periods.Count < 2 || trend.Groups.Count == 0)
            return null;
        var lines = trend.Groups.ToDictionary(line => line.Group.Code, StringComparer.Ordinal);
        var groups = CompareTerms.Groups(comparison).Select(group => (group.Peer, Lines: group.Rows.Select(row => lines.GetValueOrDefault(row.Names[0].Code)).OfType<TrendSeries>().ToList())).Where(group => group.Lines.Count > 0).ToList();
        var all = groups.SelectMany(group => group.Lines).ToList();
        if (all.Count == 0)
            return null;
        var values = all.Append(trend.Nation).SelectMany(line => line.Points).Select(point => point.Value).OfType<double>().ToList();
        var decimals = Edition.Decimals(trend.Indicator, values.Cast<double?>());
        var scale = values.Count == 0 ? NiceScale.Over(0, 1, 4) : NiceScale.Over(values.Min(), values.Max(), 5);
        var frame = new Frame(
            edition,
            edition.Say($"{edition.Name(trend.Indicator)}：按{CompareTerms.Of(by, RegionLevel.Province, edition)}的走势", $"{edition.Name(trend.Indicator)} by {CompareTerms.Of(by, RegionLevel.Province, edition)} over time"),
            edition.Say(
                $"{edition.Period(trend.Periods[0].Period)}至{edition.Period(trend.Periods[^1].Period)}，粗值，各小图同一刻度。单位：{edition.Unit(trend.Indicator)}",
                $"{edition.Period(trend.Periods[0].Period)} to {edition.Period(trend.Periods[^1].Period)}, crude values, all on one scale. Unit: {edition.Unit(trend.Indicator)}"),
            trend.Periods.Any(period => period.Synthetic));
        frame.Key(Keys(trend, all, edition));
        Sources.Note(frame, trend.Periods[^1], edition.Kind(trend.Indicator.Kind), edition.CountOf(trend.Indicator.Kind, trend.Nation.Points[^1]), edition);
        frame.Note((scale.Min == 0 ? edition.Say("纵轴从零起。", "The axes begin at zero. ") : edition.Say("注意：纵轴不从零起。", "Note: the axes do not begin at zero. "))
            + edition.Say("基数不足、不予公布或没有数据的期留空。", "A period whose base is too small, or that is withheld or has no data, is left open."));
        if (TrendChart.Broken(trend, [.. all, trend.Nation], edition) is { } why)
            frame.Note(edition.Say($"线断开处：{why}", $"Where a line is broken, {why}"));

        var perRow = by == Dimension.Region ? 4 : 3;
        var width = ((Frame.Width - (2 * Frame.Margin) - AxisWidth + Gap) / perRow) - Gap;
        var titles = all.ToDictionary(line => line.Group.Code, line => TextLayout.Fit(edition.Name(line.Group), 12, width - 50, 3), StringComparer.Ordinal);
        var top = frame.Reserve(0);
        var y = top;
        List<(TrendSeries Line, int X, int Y, int TitleHeight)> places = [];
        foreach (var (peer, own) in groups)
        {
            if (comparison.Question.Peers is not null)
            {
                frame.AddText(Frame.Margin, y + 4, CompareTerms.Peer(comparison, peer, edition), 14, Palette.Ink, bold: true);
                y += 28;
            }
            foreach (var chunk in own.Chunk(perRow))
            {
                var titleHeight = 6 + (15 * chunk.Max(line => titles[line.Group.Code].Split('\n').Length));
                places.AddRange(chunk.Select((line, i) => (line, Frame.Margin + AxisWidth + (i * (width + Gap)), y + titleHeight, titleHeight)));
                y += titleHeight + Height + 30;
            }
        }
        foreach (var (line, x, at, titleHeight) in places)
            Around(frame, trend, line, titles[line.Group.Code], x, at, width, titleHeight, decimals, edition);
        return frame.Complete(
            CompareTerms.Id(comparison, "multiples"), Describe(trend, all, decimals, edition), y - top, Table(comparison, trend, groups, decimals, edition),
            new
            {
                grid = places.Select(place => new { left = place.X, top = place.Y, width, height = Height, outerBoundsMode = "none" }),
                xAxis = places.Index().Select(place => new
                {
                    gridIndex = place.Index,
                    type = "category",
                    boundaryGap = false,
                    data = trend.Axis,
                    axisLabel = new { show = false },
                    axisTick = new { show = false },
                    axisLine = new { onZero = false, lineStyle = new { color = Palette.Axis } },
                }),
                yAxis = places.Index().Select(place => new
                {
                    gridIndex = place.Index,
                    type = "value",
                    min = scale.Min,
                    max = scale.Max,
                    interval = Math.Round((scale.Max - scale.Min) / scale.Step) % 2 == 0 ? (scale.Max - scale.Min) / 2 : scale.Max - scale.Min,
                    axisLabel = new { show = place.Item.X == Frame.Margin + AxisWidth, color = Palette.Muted, fontSize = 11, margin = 8 },
                    splitLine = new { lineStyle = new { color = Palette.Rule } },
                }),
                series = places.Index().SelectMany(place => new[] { Line(trend, trend.Nation, place.Index, decimals, edition), Line(trend, place.Item.Line, place.Index, decimals, edition) }),
            });
    }

    // Whether two points of it are joined.
    private static bool IsJoined(Trend trend, TrendSeries line) => trend.BreaksOf(line) is var breaks
        && Enumerable.Range(1, trend.Periods.Count - 1).Any(i => line.Points[i - 1].Value is not null && line.Points[i].Value is not null && !breaks.Contains(i));

    private static bool HasDots(Trend trend, TrendSeries nation) => trend.BreaksOf(nation).Count > 0 || !IsJoined(trend, nation);

    // What is drawn: lines, dots, or both.
    private static IEnumerable<Swatch> Keys(Trend trend, List<TrendSeries> all, Edition edition)
    {
        yield return new(all.Exists(line => IsJoined(trend, line)) ? "line" : "circle", Palette.Accent, Palette.Accent, edition.Say("该组（右上为最近一期）", "the group (its newest value above)"));
        bool joined = IsJoined(trend, trend.Nation);
        if (joined)
            yield return new("dashed", Palette.Axis, Palette.Muted, edition.Say("全国", "the nation"));
        if (HasDots(trend, trend.Nation))
            yield return new("circle", "#ffffff", Palette.Ink, joined ? edition.Say("全国各期", "the nation, each period") : edition.Say("全国", "the nation"));
    }

    // Name, newest value, first and last period; and words where there is no line.
    private static void Around(Frame frame, Trend trend, TrendSeries line, string title, int x, int y, int width, int titleHeight, int decimals, Edition edition)
    {
        foreach (var (i, text) in title.Split('\n').Index())
            frame.AddText(x, y - titleHeight + (i * 15), text, 12, Palette.Ink, bold: true);
        var newest = line.Points[^1];
        frame.AddText(x + width, y - titleHeight, newest.Value is { } value ? Edition.Number(value, decimals) : "—", 12, Palette.Ink, bold: true, align: "right");
        frame.AddText(x, y + Height + 5, trend.Periods[0].Period, 10, Palette.Muted);
        frame.AddText(x + width, y + Height + 5, trend.Periods[^1].Period, 10, Palette.Muted, align: "right");
        if (line.Points.All(point => point.Value is null))
            frame.AddText(x + (width / 2), y + (Height / 2), TextLayout.Fit(edition.Withheld(newest.Withheld ?? "no_data", trend.Indicator), 11, width, 1), 11, Palette.Muted, middle: true, align: "center");
    }

    private static object Line(Trend trend, TrendSeries line, int at, int decimals, Edition edition)
    {
        var nation = line == trend.Nation;
        var dots = nation && HasDots(trend, line);
        return new
        {
            type = "line",
            xAxisIndex = at,
            yAxisIndex = at,
            symbol = nation && !dots ? "none" : "circle",
            symbolSize = nation ? 4 : 6,
            silent = nation,
            // Its dots are smaller than those of the group, so they stand before them.
            z = dots ? 5 : nation ? 2 : 4,
            lineStyle = new { color = nation ? Palette.Muted : Palette.Accent, width = nation ? 1.5 : 2, type = nation ? (object)new[] { 4, 3 } : "solid" },
            itemStyle = new { color = nation ? "#ffffff" : Palette.Accent, borderColor = nation ? Palette.Ink : Palette.Accent, borderWidth = nation ? 1.5 : 0 },
            data = TrendChart.Data(line, trend, decimals, edition),
        };
    }

    private static string Describe(Trend trend, List<TrendSeries> all, int decimals, Edition edition) => edition.Say("小型折线图。", "Little line charts. ") + string.Join(
        edition.Say("；", "; "),
        all.Prepend(trend.Nation).Select(line => TrendChart.Aloud(line, trend, decimals, edition))) + edition.Say("。", ".");

    private static ChartTable Table(StandardisedComparison comparison, Trend trend, List<(CodeName? Peer, List<TrendSeries> Lines)> groups, int decimals, Edition edition)
    {
        bool peers = comparison.Question.Peers is not null;
        object?[] Row(TrendSeries line, CodeName? peer, bool nation)
        {
            string? reason = line.Points[^1].Withheld;
            return [edition.Name(line.Group), line.Group.Code, .. peers ? new object?[] { nation ? null : CompareTerms.Peer(comparison, peer, edition) } : [],
                .. line.Points.Select(point => (object?)point.Value), reason is null ? null : edition.Withheld(reason, trend.Indicator)];
        }
        return new(
            [new(edition.Say("名称", "Name")), new(edition.Say("代码", "Code")), .. peers ? new[] { new ChartColumn(edition.Say("同类组", "Peer group")) } : [],
                .. trend.Periods.Select(period => new ChartColumn(period.Period, decimals)), new(edition.Say("最近一期的说明", "Remark on the newest"))],
            [.. groups.SelectMany(group => group.Lines.Select(line => Row(line, group.Peer, false))), Row(trend.Nation, null, true)], Totals: 1);
    }
}
