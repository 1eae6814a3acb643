using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>An indicator over the periods, a line for each peer group and one for the nation.</summary>
public static class TrendChart
{
    private const int PlotHeight = 340;
    private const int LabelWidth = 190;

    private static readonly double[] Dotted = [0.1, 6];

    /// <summary>Draws a trend. A value that is withheld leaves a gap; where the provinces behind a line change, or there are no data of a period, it is broken, with dots to lead the eye.</summary>
    public static Chart Draw(Trend trend, Edition edition)
    {
        var indicator = trend.Indicator;
        var all = trend.Groups.Prepend(trend.Nation).ToList();
        var values = all.SelectMany(line => line.Points).Select(point => point.Value).OfType<double>().ToList();
        var decimals = Edition.Decimals(indicator, values.Cast<double?>());
        var scale = values.Count == 0 ? NiceScale.Over(0, 1, 5) : Room(values);
        var last = trend.Periods[^1];
        var frame = new Frame(
            edition,
            edition.Say($"{edition.Name(indicator)}：各类地区走势", $"{edition.Name(indicator)} by peer group over time"),
            edition.Say(
                $"{edition.Period(trend.Periods[0].Period)}至{edition.Period(last.Period)}，按经济地带。{edition.Description(indicator)}。单位：{edition.Unit(indicator)}",
                $"{edition.Period(trend.Periods[0].Period)} to {edition.Period(last.Period)}, by economic belt. {edition.Description(indicator)}. Unit: {edition.Unit(indicator)}"),
            trend.Periods.Any(period => period.Synthetic));
        frame.Note(SourceOf(trend, trend.Periods.Count - 1, edition));
        frame.Note(edition.Say(
            $"历次报送：{string.Join("，", trend.Periods.Select(period => $"{period.Period} {period.Reporting}/{period.Expected}"))}。{Cut(scale, edition)}",
            $"Returns accepted: {string.Join(", ", trend.Periods.Select(period => $"{period.Period} {period.Reporting}/{period.Expected}"))}. {Cut(scale, edition)}"));
        if (Broken(trend, all, edition) is { } why)
            frame.Note(edition.Say($"线断开、只有细点处：{why}", $"Where a line is broken and only dotted, {why}"));

        var ends = EndLabels(all, scale, frame.Top, decimals, edition);
        foreach (var (text, colour, y, bold) in ends)
            frame.AddText(Frame.Width - Frame.Margin - LabelWidth + 16, y, text, 13, colour, bold, middle: true);
        return frame.Complete(
            $"{indicator.Code}.trend",
            Describe(trend, all, decimals, edition),
            PlotHeight + 40,
            Table(trend, all, decimals, edition),
            new
            {
                grid = new { left = Frame.Margin + 60, right = Frame.Margin + LabelWidth, top = frame.Top + 10, height = PlotHeight, outerBoundsMode = "none" },
                xAxis = new
                {
                    type = "category",
                    boundaryGap = trend.Periods.Count == 1,
                    data = trend.Axis,
                    axisLabel = new { color = Palette.Ink, fontSize = 13, margin = 12, interval = 0, hideOverlap = true },
                    axisTick = new { show = false },
                    axisLine = new { lineStyle = new { color = Palette.Axis }, onZero = false },
                },
                yAxis = new
                {
                    type = "value",
                    min = scale.Min,
                    max = scale.Max,
                    interval = scale.Step,
                    axisLabel = new { color = Palette.Muted, fontSize = 12, margin = 16 },
                    splitLine = new { lineStyle = new { color = Palette.Rule } },
                },
                series = all.Select((line, i) => Line(line, i, trend, decimals, edition)).Concat(all.Index().Where(each => trend.BreaksOf(each.Item).Count > 0).Select(each => Dots(each.Item, each.Index, trend))),
            });
    }

    private static object Line(TrendSeries line, int index, Trend trend, int decimals, Edition edition)
    {
        var mark = MarkOf(line, index);
        return new
        {
            type = "line",
            symbol = mark.Symbol,
            symbolSize = 9,
            z = index == 0 ? 5 : 3,
            lineStyle = new { color = mark.Stroke, width = index == 0 ? 3 : 2, type = index == 0 ? (object)new[] { 6, 4 } : "solid" },
            itemStyle = mark.Style,
            data = Data(line, trend, decimals, edition),
        };
    }

    // What joins the two sides of each break.
    private static object Dots(TrendSeries line, int index, Trend trend) => new
    {
        type = "line",
        symbol = "none",
        silent = true,
        z = 2,
        lineStyle = new { color = MarkOf(line, index).Stroke, width = 1.5, type = Dotted, cap = "round" },
        data = trend.BreaksOf(line).Order().SelectMany(i => new[] { new double?[] { trend.Places[i - 1], line.Points[i - 1].Value }, [trend.Places[i], line.Points[i].Value], [trend.Places[i], null] }),
    };

    /// <summary>The points of a line as ECharts draws them: the place of the period and the value, with nothing between two that are of different provinces or between which a period is missing.</summary>
    internal static IEnumerable<object> Data(TrendSeries line, Trend trend, int decimals, Edition edition)
    {
        var (indicator, breaks, places) = (trend.Indicator, trend.BreaksOf(line), trend.Places);
        foreach (var (i, point) in line.Points.Index())
        {
            if (breaks.Contains(i)) yield return new { value = new double?[] { places[i], null } };
            yield return new
            {
                value = new[] { places[i], point.Value },
                name = $"{edition.Name(line.Group)} {trend.Periods[i].Period}\n"
                    + (point.Value is { } value ? edition.WithUnit(Edition.Number(value, decimals), indicator) : edition.Withheld(point.Withheld ?? "no_data", indicator))
                    + $"\n{(edition.CountOf(indicator.Kind, point) is { } counted ? counted + "\n" : "")}"
                    + edition.Say($"{line.Reporting[i].Count}/{line.Expected} 个地区有数据", $"data of {line.Reporting[i].Count} of {Edition.Some(line.Expected, "region", "regions")}"),
            };
        }
    }

    /// <summary>Why lines are broken, to follow words that say where; null when none is.</summary>
    internal static string? Broken(Trend trend, IReadOnlyCollection<TrendSeries> lines, Edition edition)
    {
        var missing = trend.Axis.Except(trend.Periods.Select(basis => basis.Period)).ToList();
        string[] reasons =
        [
            .. missing.Count > 0 ? new[] { edition.Say($"其间没有数据（{edition.First(missing, 4, "期")}）", $"there are no data between ({edition.First(missing, 4, "")})") } : [],
            .. lines.Any(line => line.Breaks.Count > 0)
                ? new[] { edition.Say("前后两期报送该指标的地区不同，两边的差别不只是变化", "the regions that report the indicator differ: a step there is not change alone") } : [],
        ];
        return reasons.Length == 0 ? null : string.Join(edition.Say("，或", ", or "), reasons) + edition.Say("。", ".");
    }

    private static string SourceOf(Trend trend, int period, Edition edition) => Sources.Of(
        trend.Periods[period], edition.Kind(trend.Indicator.Kind), edition.CountOf(trend.Indicator.Kind, trend.Nation.Points[period]), edition);

    // The nation first, then the peer groups.
    private static Mark MarkOf(TrendSeries line, int index) => index == 0 ? new(Palette.Ink, Palette.Ink, "emptyRect") : Palette.Peer(line.Group.Code, index - 1);

    /// <summary>Names and values of the newest period beside the ends of the lines, pushed apart so that none covers another. A line that ends earlier has no value: its last one would be taken for the newest.</summary>
    private static List<(string Text, string Colour, double Y, bool Bold)> EndLabels(
        List<TrendSeries> all, NiceScale scale, int top, int decimals, Edition edition)
    {
        var labels = all.Select((line, i) => (Line: line, Colour: MarkOf(line, i).Stroke, Index: i, Newest: line.Points[^1].Value, Last: line.Points.LastOrDefault(point => point.Value is not null)?.Value))
            .Where(label => label.Last is not null)
            .Select(label => (
                Text: $"{edition.Name(label.Line.Group)} {(label.Newest is { } newest ? Edition.Number(newest, decimals) : "—")}",
                label.Colour,
                Y: top + 10 + (PlotHeight * (scale.Max - label.Last!.Value) / (scale.Max - scale.Min)),
                Bold: label.Index == 0))
            .OrderBy(label => label.Y).ToList();
        for (var i = 1; i < labels.Count; i++)
        {
            if (labels[i].Y < labels[i - 1].Y + 18) labels[i] = labels[i] with { Y = labels[i - 1].Y + 18 };
        }
        return labels;
    }

    private static NiceScale Room(List<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        // A share or a wage is never negative: an axis that would begin close to zero begins there.
        return NiceScale.Over(low < (high - low) ? 0 : low - ((high - low) * 0.1), high + ((high - low) * 0.1), 5);
    }

    private static string Cut(NiceScale scale, Edition edition) => scale.Min == 0
        ? edition.Say("纵轴从零起。", "The axis begins at zero.")
        : edition.Say("注意：纵轴不从零起。", "Note: the axis does not begin at zero.");

    private static string Describe(Trend trend, List<TrendSeries> all, int decimals, Edition edition) => edition.Say("折线图。", "Line chart. ") + string.Join(
        edition.Say("；", "; "),
        all.Select(line => Aloud(line, trend, decimals, edition)));

    /// <summary>A line in words, period by period.</summary>
    internal static string Aloud(TrendSeries line, Trend trend, int decimals, Edition edition)
    {
        var places = trend.Places.ToList();
        return $"{edition.Name(line.Group)} " + string.Join(edition.Say("，", ", "), trend.Axis.Select((period, place) => places.IndexOf(place) is >= 0 and var i
            ? $"{period} {(line.Points[i].Value is { } value ? Edition.Number(value, decimals) : edition.Withheld(line.Points[i].Withheld ?? "no_data", trend.Indicator))}"
                + (line.Breaks.Contains(i) ? edition.Say($"（报送地区与{trend.Periods[i - 1].Period}不同）", $" (not the regions of {trend.Periods[i - 1].Period})") : "")
            : $"{period} {edition.Withheld("no_data", trend.Indicator)}"));
    }

    private static ChartTable Table(Trend trend, List<TrendSeries> all, int decimals, Edition edition) => new(
        [new(edition.Say("地区类别", "Peer group")), new(edition.Say("报告期", "Period")), new($"{edition.Name(trend.Indicator)} ({edition.Unit(trend.Indicator)})", decimals),
            new(edition.Say("区间下限", "Low"), decimals), new(edition.Say("区间上限", "High"), decimals), new(edition.Units(trend.Indicator.Kind), 0),
            new(edition.Say("有数据的地区", "Regions with data"), 0), new(edition.Say("全部地区", "All regions"), 0), new(edition.Say("说明", "Remark"))],
        [.. all.SelectMany(line => line.Points.Select((point, i) => new object?[]
        {
            edition.Name(line.Group), trend.Periods[i].Period, point.Value, point.Low, point.High, point.Units, (long)line.Reporting[i].Count, (long)line.Expected,
            point.Withheld is { } reason ? edition.Withheld(reason, trend.Indicator) : null,
        }))], Sources: [.. all.SelectMany(line => line.Points.Select((_, i) => SourceOf(trend, i, edition)))]);
}
