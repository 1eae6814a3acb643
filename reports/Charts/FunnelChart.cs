using Analytics.Transforms;
using Analytics.Transforms.Statistics;

namespace Analytics.Reports.Charts;

/// <summary>The funnel of a comparison: groups at their base and value, between limits that narrow as the base grows.</summary>
internal static class FunnelChart
{
    private const int PlotHeight = 420;
    private const int Left = Frame.Margin + 52;
    private const int Right = 14;
    private const int Steps = 80;

    private static readonly int[] Whole = [1];
    private static readonly int[] Fine = [1, 2, 5];
    private static readonly string[] Places = ["within", "alert", "outlier"];

    /// <summary>Draws it; null where there is no funnel or no group in it.</summary>
    public static Chart? Draw(StandardisedComparison comparison, Edition edition)
    {
        var rows = comparison.Rows.Where(row => row.Funnel is not null).ToList();
        if (comparison.Funnel is not { } funnel || rows.Count == 0)
            return null;
        var (scale, decimals) = ((double)comparison.Indicator.Scale, CompareTerms.Decimals(comparison));
        double Base(StandardisedRow row) => comparison.Question.Standardise ? row.EffectiveSize : (double)row.Crude.Denominator!.Value;
        double Value(StandardisedRow row) => CompareTerms.Value(comparison, row)!.Value;

        // Bases differ by orders of magnitude: the axis is logarithmic.
        double from = Math.Log10(Math.Max(1, rows.Min(Base) / 1.15)), to = Math.Log10(rows.Max(Base) * 1.15);
        var curve = Enumerable.Range(0, Steps + 1).Select(step => from + ((to - from) * step / Steps)).Select(at => (At: at, Limits: Funnel.Limits(funnel, Math.Pow(10, at)))).ToList();
        var most = Math.Max(rows.Max(Value), curve.Max(point => point.Limits.High998) * scale);
        var least = Math.Min(rows.Min(Value), curve.Min(point => point.Limits.Low998) * scale);
        var axis = NiceScale.Over(Math.Max(0, least), most, 6);

        var frame = CompareTerms.Frame(comparison, edition.Say("漏斗图", "funnel"), edition);
        frame.Key(
        [
            .. Places.Select(place => Palette.Funnel(place).Swatch($"{Name(place, edition)} {rows.Count(row => row.Funnel!.Class == place)}")),
            new("line", Palette.Ink, Palette.Ink, edition.Say("中心线（全国）", "mean (the nation)")),
            new("line", Palette.Axis, Palette.Axis, edition.Say("95% 控制限", "95% limits")), new("dashed", Palette.Muted, Palette.Muted, edition.Say("99.8% 控制限", "99.8% limits")),
        ]);
        frame.Note(edition.Say(
            "即使各组没有真实差异，也约有二十分之一落在 95% 控制限之外。漏斗图不排先后。",
            "Even if no group truly differed, one in twenty would lie outside the 95% limits. A funnel ranks nobody."));
        frame.Note(Spread(funnel, scale, edition));
        var left = comparison.Rows.Where(row => row.Funnel is null).ToList();
        if (left.Count > 0)
            frame.Note(LeftOut(comparison, left, edition));

        var plot = new Area(Left, frame.Reserve(0) + 10, Frame.Width - Frame.Margin - Left - Right, PlotHeight, from, to, axis.Min, axis.Max);
        foreach (var tick in Ticks(from, to))
        {
            frame.Add(new { type = "line", silent = true, shape = new { x1 = plot.X(Math.Log10(tick)), y1 = plot.Top, x2 = plot.X(Math.Log10(tick)), y2 = plot.Top + PlotHeight }, style = new { stroke = Palette.Rule } });
            frame.AddText(plot.X(Math.Log10(tick)), plot.Top + PlotHeight + 8, Edition.Count((long)tick), 12, Palette.Muted, align: "center");
        }
        frame.AddText(Frame.Width - Frame.Margin, plot.Top + PlotHeight + 26, comparison.Question.Standardise
            ? edition.Say("有效样本量（对数轴）", "Effective sample size (logarithmic)") : edition.Say("基数：指标的分母（对数轴）", "Base: the indicator's denominator (logarithmic)"), 12, Palette.Muted, align: "right");
        var labels = new LabelPlaces(plot.Bounds, rows.Select(row => (plot.X(Math.Log10(Base(row))), plot.Y(Value(row)))));
        var unnamed = 0;
        foreach (var row in rows.Where(row => row.Funnel!.Class == "outlier").OrderBy(row => row.Funnel!.PValue).ThenByDescending(row => Math.Abs(Value(row) - (funnel.Mean * scale))))
        {
            if (!labels.Place(frame, plot.X(Math.Log10(Base(row))), plot.Y(Value(row)), CompareTerms.Name(row, edition)))
                unnamed++;
        }
        if (unnamed > 0)
            frame.Note(edition.Say($"另有 {unnamed} 个超出 99.8% 控制限的组因位置不足未标名称，见数据表。", $"No room for the names of {unnamed} more outside the 99.8% limits; see the table."));

        return frame.Complete(
            CompareTerms.Id(comparison, "funnel"), Describe(comparison, rows, edition) + (left.Count > 0 ? edition.Say("", " ") + LeftOut(comparison, left, edition) : ""), PlotHeight + 54, Table(comparison, rows, left, Base, decimals, edition),
            new
            {
                grid = new { left = plot.Left, top = plot.Top, width = plot.Width, height = PlotHeight, outerBoundsMode = "none" },
                xAxis = new { type = "value", min = from, max = to, axisLabel = new { show = false }, axisTick = new { show = false }, splitLine = new { show = false }, axisLine = new { onZero = false, lineStyle = new { color = Palette.Axis } } },
                yAxis = new { type = "value", min = axis.Min, max = axis.Max, interval = axis.Step, axisLabel = new { color = Palette.Muted, fontSize = 12 }, splitLine = new { lineStyle = new { color = Palette.Rule } } },
                series = (object[])
                [
                    Line(curve.Select(point => (point.At, funnel.Mean * scale)), Palette.Ink, 1.5, false),
                    Line(curve.Select(point => (point.At, point.Limits.Low95 * scale)), Palette.Axis, 1.5, false), Line(curve.Select(point => (point.At, point.Limits.High95 * scale)), Palette.Axis, 1.5, false),
                    Line(curve.Select(point => (point.At, point.Limits.Low998 * scale)), Palette.Muted, 1.5, true), Line(curve.Select(point => (point.At, point.Limits.High998 * scale)), Palette.Muted, 1.5, true),
                    .. Places.Select(place => new
                    {
                        type = "scatter",
                        symbol = Palette.Funnel(place).Symbol,
                        symbolSize = place == "within" ? 9 : 12,
                        z = place == "within" ? 4 : 5,
                        itemStyle = Palette.Funnel(place).Style,
                        data = rows.Where(row => row.Funnel!.Class == place).Select(row => new { value = new[] { Math.Log10(Base(row)), Value(row) }, name = CompareTerms.Tooltip(comparison, row, decimals, edition) }),
                    }),
                ],
            });
    }

    private static object Line(IEnumerable<(double X, double Y)> points, string colour, double width, bool dashed) => new
    {
        type = "line",
        symbol = "none",
        silent = true,
        z = 3,
        lineStyle = new { color = colour, width, type = dashed ? (object)new[] { 5, 4 } : "solid" },
        data = points.Select(point => new[] { point.X, point.Y }),
    };

    // 1, 2 and 5 times the powers of ten; of many decades the powers alone.
    private static IEnumerable<double> Ticks(double low, double high) =>
        from power in Enumerable.Range((int)Math.Floor(low), (int)Math.Ceiling(high - low) + 2)
        from times in high - low > 3.2 ? Whole : Fine
        let tick = times * Math.Pow(10, power)
        where Math.Log10(tick) >= low && Math.Log10(tick) <= high
        select tick;

    private static string Name(string place, Edition edition) => place switch
    {
        "outlier" => edition.Say("在 99.8% 控制限之外", "outside the 99.8% limits"),
        "alert" => edition.Say("在 95% 控制限之外", "outside the 95% limits"),
        _ => edition.Say("在控制限之内", "within"),
    };

    private static string Spread(FunnelPlot funnel, double scale, Edition edition) => (funnel.Dispersion, Edition.Number(funnel.Phi, 1)) switch
    {
        (Dispersion.Additive, var phi) => edition.Say(
            $"过度离散：各组之间的差别大于抽样误差（φ = {phi}，远大于 1），控制限已计入各组间的真实差异（标准差 τ = {Edition.Number(Math.Sqrt(funnel.TauSquared) * scale, 1)}）。",
            $"Over-dispersion: groups differ by more than chance (φ = {phi}, well above 1), so the limits take in a true spread between groups (standard deviation τ = {Edition.Number(Math.Sqrt(funnel.TauSquared) * scale, 1)})."),
        (Dispersion.Multiplicative, var phi) => edition.Say(
            $"过度离散：各组之间的差别大于抽样误差（φ = {phi}，远大于 1），控制限已放宽到 √φ 倍。",
            $"Over-dispersion: groups differ by more than chance (φ = {phi}, well above 1), so the limits are √φ times as wide."),
        (_, var phi) => edition.Say($"没有过度离散（φ = {phi}）：控制限为精确二项分布的限。", $"No over-dispersion (φ = {phi}): the limits are those of the exact binomial distribution."),
    };

    private static string Why(StandardisedComparison comparison, StandardisedRow row) => CompareTerms.Reason(comparison, row) ?? "no_data";

    // How many groups are not in the funnel, by why.
    private static string LeftOut(StandardisedComparison comparison, List<StandardisedRow> left, Edition edition)
    {
        var counts = left.GroupBy(row => Why(comparison, row)).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Key switch
        {
            "disclosure" => edition.Say($"不予公布 {group.Count()} 个", $"{group.Count()} withheld"),
            "below_min_base" => edition.Say($"基数不足 {group.Count()} 个", $"{group.Count()} with too small a base"),
            "little_covered" => edition.Say($"覆盖标准不足 {group.Count()} 个", $"{group.Count()} with too little of the standard covered"),
            _ => edition.Say($"无数据 {group.Count()} 个", $"{group.Count()} without data"),
        });
        return edition.Say($"未列入漏斗图：{string.Join("，", counts)}；见数据表。", $"Not in the funnel: {string.Join(", ", counts)}; see the table.");
    }

    private static string Describe(StandardisedComparison comparison, List<StandardisedRow> rows, Edition edition)
    {
        string Names(string place) => rows.Where(row => row.Funnel!.Class == place).ToList() is { Count: > 0 } there
            ? string.Join(edition.Say("、", ", "), there.Select(row => $"{CompareTerms.Name(row, edition)}{(row.Funnel!.High == true ? edition.Say("（高）", " (high)") : edition.Say("（低）", " (low)"))}")) : edition.Say("无", "none");
        return edition.Say(
            $"漏斗图。{rows.Count} 组中，99.8% 控制限之外：{Names("outlier")}；95% 与 99.8% 控制限之间：{Names("alert")}。{Spread(comparison.Funnel!, (double)comparison.Indicator.Scale, edition)}",
            $"Funnel plot of {rows.Count} groups. Outside the 99.8% limits: {Names("outlier")}; between the 95% and the 99.8% limits: {Names("alert")}. {Spread(comparison.Funnel!, (double)comparison.Indicator.Scale, edition)}");
    }

    private static ChartTable Table(StandardisedComparison comparison, List<StandardisedRow> rows, List<StandardisedRow> left, Func<StandardisedRow, double> size, int decimals, Edition edition)
    {
        var scale = (double)comparison.Indicator.Scale;
        return new(
            [
                new(edition.Say("名称", "Name")), new(edition.Say("代码", "Code")), new(comparison.Question.Standardise ? edition.Say("有效样本量", "Effective size") : edition.Say("基数", "Base"), 0),
                new($"{(comparison.Question.Standardise ? edition.Say("标准化值", "Standardised") : edition.Name(comparison.Indicator))} ({edition.Unit(comparison.Indicator)})", decimals),
                new(edition.Say("95% 下限", "95% low"), decimals), new(edition.Say("95% 上限", "95% high"), decimals), new(edition.Say("99.8% 下限", "99.8% low"), decimals), new(edition.Say("99.8% 上限", "99.8% high"), decimals),
                new(edition.Say("位置", "Place")), new(edition.Say("p 值", "p value"), 4), new(edition.Say("校正 p 值（Holm）", "Corrected p (Holm)"), 4),
            ],
            [.. rows.Select(row => new object?[]
            {
                CompareTerms.Name(row, edition), row.Crude.Code, size(row), CompareTerms.Value(comparison, row), row.Funnel!.Low95 * scale, row.Funnel.High95 * scale, row.Funnel.Low998 * scale, row.Funnel.High998 * scale,
                Name(row.Funnel.Class, edition), row.Funnel.PValue, row.Funnel.Corrected,
            }), .. left.Select(row => new object?[]
            {
                CompareTerms.Name(row, edition), row.Crude.Code, null, null, null, null, null, null, edition.Withheld(Why(comparison, row), comparison.Indicator), null, null,
            })]);
    }

    // Where the plot lies, and the axes' ends.
    private sealed record Area(int Left, int Top, int Width, int Height, double FromX, double ToX, double FromY, double ToY)
    {
        public (double X1, double Y1, double X2, double Y2) Bounds => (Left, Top, Left + Width, Top + Height);

        public double X(double value) => Left + (Width * (value - FromX) / (ToX - FromX));

        public double Y(double value) => Top + (Height * (ToY - value) / (ToY - FromY));
    }
}
