using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>An indicator by region, ownership, industry or size: bars from zero in order of rank, with intervals and the nation as a line.</summary>
public static class RankedChart
{
    private const int ValueColumn = 74;
    private const int UnitsColumn = 84;

    /// <summary>Draws a comparison. Groups of equal value stay in code order; sizes stay in theirs; what is withheld comes last, without a bar.</summary>
    public static Chart Draw(Comparison comparison, Edition edition)
    {
        var indicator = comparison.Indicator;
        var rows = Ordered(comparison);
        var decimals = Edition.Decimals(indicator, rows.Select(row => row.Value).Append(comparison.Total.Value));
        var frame = new Frame(edition, $"{edition.Name(indicator)}{By(comparison.By, edition)}", Subtitle(comparison, edition), comparison.Synthetic);
        frame.Key(Keys(comparison, edition));
        Sources.Note(frame, comparison, edition, intervals: HasIntervals(comparison));

        var names = rows.Select(row => edition.Name(row)).ToArray();
        var nameWidth = Math.Clamp(names.Select(name => TextLayout.Width(name, 13)).DefaultIfEmpty(60).Max() + 8, 60, comparison.By == Dimension.Industry ? 300 : 190);
        var wrapped = names.Select(name => TextLayout.Fit(name, 12, nameWidth, 2)).ToArray();
        var rowHeight = Array.Exists(wrapped, name => name.Contains('\n', StringComparison.Ordinal)) ? 28 : 23;
        var left = Frame.Margin + 30 + (int)nameWidth;
        var right = Frame.Margin + ValueColumn + UnitsColumn;

        var heading = frame.Reserve(34) + 8;
        if (comparison.By != Dimension.Size && rows.Any(row => row.Rank != null))
            frame.AddText(Frame.Margin, heading, edition.Say("位次", "Rank"), 12, Palette.Muted);
        frame.AddText(Frame.Width - Frame.Margin - UnitsColumn, heading, edition.Say("数值", "Value"), 12, Palette.Muted, align: "right");
        frame.AddText(Frame.Width - Frame.Margin, heading, edition.Units(indicator.Kind), 12, Palette.Muted, align: "right");

        var highest = rows.Select(row => row.High ?? row.Value ?? 0).Append(comparison.Total.Value ?? 0).Max();
        var scale = NiceScale.Over(0, highest, 6);
        var plotHeight = Math.Max(rows.Count, 1) * rowHeight;
        return frame.Complete(
            $"{indicator.Code}.{comparison.By.ToString().ToLowerInvariant()}",
            Describe(comparison, rows, decimals, edition),
            plotHeight + 24,
            Table(comparison, rows, decimals, edition),
            new
            {
                grid = new { left, right, top = frame.Top, height = plotHeight, outerBoundsMode = "none" },
                xAxis = new
                {
                    type = "value",
                    min = scale.Min,
                    max = scale.Max,
                    interval = scale.Step,
                    axisLine = new { show = false },
                    axisLabel = new { color = Palette.Muted, fontSize = 12 },
                    splitLine = new { lineStyle = new { color = Palette.Rule } },
                },
                yAxis = new[]
                {
                    Category(wrapped, "left", 0, new { fontSize = 12, lineHeight = 13, color = Palette.Ink, interval = 0, margin = 10 }),
                    Category([.. rows.Select(row => comparison.By == Dimension.Size ? "" : $"{row.Rank}")], "left", left - Frame.Margin - 20, new { fontSize = 12, color = Palette.Muted, interval = 0, margin = 0 }),
                    Category([.. rows.Select(row => row.Value is { } value ? Edition.Number(value, decimals) : "—")], "right", ValueColumn, new { fontSize = 13, fontWeight = "bold", color = Palette.Ink, interval = 0, margin = 0, align = "right" }),
                    Category([.. rows.Select(row => row.Units is { } units ? Edition.Count(units) : "—")], "right", ValueColumn + UnitsColumn, new { fontSize = 12, color = Palette.Muted, interval = 0, margin = 0, align = "right" }),
                },
                series = Series(comparison, rows, decimals, edition),
            });
    }

    private static object[] Series(Comparison comparison, List<ComparisonRow> rows, int decimals, Edition edition)
    {
        var total = comparison.Total.Value;
        var points = rows.Select(row => new
        {
            value = row.Value,
            name = Tooltip(row, comparison.Indicator, decimals, edition),
            itemStyle = Style(row, comparison),
        });
        var intervals = rows.Index().Where(row => row.Item.Low is not null && row.Item.High is not null)
            .Select(row => new { coords = new[] { new[] { row.Item.Low!.Value, row.Index }, [row.Item.High!.Value, row.Index] } });
        var withheld = rows.Index().Where(row => row.Item.Value is null).Select(row => new
        {
            value = new object[] { 0, row.Index },
            name = Tooltip(row.Item, comparison.Indicator, decimals, edition),
            label = new { formatter = edition.Withheld(row.Item.Withheld ?? "no_data", comparison.Indicator) },
        });
        return
        [
            new
            {
                type = "bar",
                barWidth = 13,
                data = points,
                markLine = total is { } nation ? new
                {
                    silent = true,
                    symbol = "none",
                    animation = false,
                    lineStyle = new { color = Palette.Ink, type = "dashed", width = 1.5 },
                    label = new
                    {
                        position = "start",
                        formatter = $"{NationName(edition)} {Edition.Number(nation, decimals)}",
                        color = Palette.Ink,
                        fontSize = 12,
                        fontWeight = "bold",
                    },
                    data = new[] { new { xAxis = nation } },
                } : null,
            },
            new
            {
                type = "lines",
                coordinateSystem = "cartesian2d",
                silent = true,
                z = 5,
                symbol = new[] { "rect", "rect" },
                symbolSize = new[] { new[] { 8, 1.5 }, [8, 1.5] },
                lineStyle = new { color = Palette.Ink, width = 1.5, opacity = 1 },
                data = intervals,
            },
            // Only the words that stand where a bar would begin: the mark itself has no size.
            new
            {
                type = "scatter",
                symbolSize = 0,
                label = new { show = true, position = "right", distance = 2, color = Palette.Muted, fontSize = 12, fontStyle = "italic" },
                data = withheld,
            },
        ];
    }

    /// <summary>Best rank first, or highest first where there is no better side; ties by code.</summary>
    private static List<ComparisonRow> Ordered(Comparison comparison) => comparison.By == Dimension.Size
        ? [.. comparison.Rows]
        : [.. comparison.Rows.OrderBy(row => row.Value is null).ThenBy(row => row.Rank ?? 0).ThenByDescending(row => row.Value).ThenBy(row => row.Code, StringComparer.Ordinal)];

    /// <summary>Dark when the interval lies wholly above the nation's value, white when wholly below, in between when neither is sure.</summary>
    private static object Style(ComparisonRow row, Comparison comparison) => comparison.Total.Value switch
    {
        { } nation when row.Low > nation => Bar(Palette.Bar),
        { } nation when row.High < nation => Bar(Palette.BarPale),
        not null when HasIntervals(comparison) => Bar(Palette.BarMid),
        _ => Bar(Palette.Bar),
    };

    private static bool HasIntervals(Comparison comparison) => comparison.Rows.Any(row => row.Low is not null);

    private static object Bar(string fill) => new { color = fill, borderColor = Palette.Accent, borderWidth = 1 };

    private static IEnumerable<Swatch> Keys(Comparison comparison, Edition edition)
    {
        if (HasIntervals(comparison))
        {
            yield return new("box", Palette.Bar, Palette.Accent, edition.Say("明显高于全国", "clearly above the nation"));
            yield return new("box", Palette.BarMid, Palette.Accent, edition.Say("与全国无明显差别", "not clearly different"));
            yield return new("box", Palette.BarPale, Palette.Accent, edition.Say("明显低于全国", "clearly below"));
            yield return new("interval", Palette.Ink, Palette.Ink, edition.Say("95% 置信区间", "95% interval"));
        }
        yield return new("dashed", Palette.Ink, Palette.Ink, edition.Say("全国水平", "national level"));
    }

    private static object Category(string[] data, string position, int offset, object axisLabel) => new
    {
        type = "category",
        inverse = true,
        data,
        position,
        offset,
        axisLabel,
        axisTick = new { show = false },
        axisLine = new { show = position == "left" && offset == 0, lineStyle = new { color = Palette.Axis } },
        splitLine = new { show = false },
    };

    private static string By(Dimension by, Edition edition) => by switch
    {
        Dimension.Region => edition.Say("：各省（区、市）和兵团", " by province"),
        Dimension.Ownership => edition.Say("：按企业控股情况", " by ownership"),
        Dimension.Industry => edition.Say("：按行业大类", " by industry division"),
        _ => edition.Say("：按企业规模", " by size of enterprise"),
    };

    private static string NationName(Edition edition) => edition.Say("全国", "Nation");

    private static string Subtitle(Comparison comparison, Edition edition) => edition.Say(
        $"{edition.Period(comparison.Period)}。{edition.Description(comparison.Indicator)}。单位：{edition.Unit(comparison.Indicator)}",
        $"{edition.Period(comparison.Period)}. {edition.Description(comparison.Indicator)}. Unit: {edition.Unit(comparison.Indicator)}");

    private static string Tooltip(ComparisonRow row, Indicator indicator, int decimals, Edition edition) => string.Join('\n', new[]
    {
        edition.Name(row),
        row.Value is { } value ? edition.WithUnit(Edition.Number(value, decimals), indicator) : edition.Withheld(row.Withheld ?? "no_data", indicator),
        row is { Low: { } low, High: { } high } ? $"{Edition.Number(low, decimals)} – {Edition.Number(high, decimals)} (95%)" : null,
        edition.CountOf(indicator.Kind, row.Units),
    }.OfType<string>());

    private static string Describe(Comparison comparison, List<ComparisonRow> rows, int decimals, Edition edition)
    {
        var indicator = comparison.Indicator;
        string Say(ComparisonRow row) => $"{edition.Name(row)} {edition.WithUnit(Edition.Number(row.Value!.Value, decimals), indicator)}";
        var given = rows.Where(row => row.Value is not null).OrderByDescending(row => row.Value).ToList();
        if (given.Count == 0) return edition.Say($"{edition.Period(comparison.Period)}，没有可列的数值。", $"{edition.Period(comparison.Period)}: no value can be given.");
        var nation = comparison.Total.Value is { } value ? edition.WithUnit(Edition.Number(value, decimals), indicator) : edition.Withheld(comparison.Total.Withheld ?? "no_data", indicator);
        var all = string.Join(edition.Say("，", ", "), rows.Where(row => row.Value is not null).Select(Say));
        return edition.Say(
            $"条形图。{edition.Period(comparison.Period)}，全国 {nation}；最高 {Say(given[0])}，最低 {Say(given[^1])}。依次为：{all}。不列数值的 {rows.Count - given.Count} 个。",
            $"Bar chart. {edition.Period(comparison.Period)}: nation {nation}; highest {Say(given[0])}, lowest {Say(given[^1])}. In order: {all}. Withheld: {rows.Count - given.Count}.");
    }

    private static ChartTable Table(Comparison comparison, List<ComparisonRow> rows, int decimals, Edition edition)
    {
        var indicator = comparison.Indicator;
        object?[] Row(ComparisonRow row, string name) =>
            [name, row.Code, row.Rank is { } rank ? (long)rank : null, row.Value, row.Low, row.High, row.Numerator, row.Denominator, row.Units,
                row.Withheld is { } reason ? edition.Withheld(reason, indicator) : null];
        return new(
            [
                new(edition.Say("名称", "Name")), new(edition.Say("代码", "Code")), new(edition.Say("位次", "Rank"), 0),
                new($"{edition.Name(indicator)} ({edition.Unit(indicator)})", decimals), new(edition.Say("区间下限", "Low"), decimals),
                new(edition.Say("区间上限", "High"), decimals), new(edition.Say("分子", "Numerator"), 0), new(edition.Say("分母", "Denominator"), 0),
                new(edition.Units(indicator.Kind), 0), new(edition.Say("说明", "Remark")),
            ],
            [.. rows.Select(row => Row(row, edition.Name(row))), Row(comparison.Total, NationName(edition))]);
    }
}
