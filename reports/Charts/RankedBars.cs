using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>A group as a bar; without a value only the reason stands there.</summary>
/// <param name="Name">The group.</param>
/// <param name="Rank">Its rank as it is shown.</param>
/// <param name="Value">The length; null for none.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Units">How many it counts, as it is shown.</param>
/// <param name="Reason">Why there is no value.</param>
/// <param name="Tooltip">What the pointer is told.</param>
internal sealed record RankedBar(string Name, string Rank, double? Value, double? Low, double? High, string Units, string Reason, string Tooltip)
{
    /// <summary>A line above the bars that follow, without one of its own.</summary>
    public bool IsHeading { get; init; }

    /// <summary>The one that the reader looks for.</summary>
    public bool IsOwn { get; init; }

    /// <summary>A heading.</summary>
    public static RankedBar Heading(string text) => new(text, "", null, null, null, "", "", "") { IsHeading = true };
}

/// <summary>Bars from zero with rank, name, value and number of units, intervals, and the nation as a line.</summary>
internal static class RankedBars
{
    private const int ValueColumn = 74;
    private const int UnitsColumn = 84;

    /// <summary>The plot below what the frame holds so far, and its height.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="rows">From the top.</param>
    /// <param name="nation">Where the line stands; null for none.</param>
    /// <param name="basis">Of how many returns the nation is: of less than half of those expected no bar is held against it.</param>
    /// <param name="decimals">Of the values.</param>
    /// <param name="rankWidth">Width of the column of ranks.</param>
    /// <param name="nameMost">The widest that the column of names becomes.</param>
    /// <param name="rank">Heading of the ranks; null for none.</param>
    /// <param name="units">Heading of the number of units.</param>
    /// <param name="edition">The language.</param>
    public static (int Height, object Body) Plot(
        Frame frame, IReadOnlyList<RankedBar> rows, double? nation, Basis basis, int decimals, int rankWidth, int nameMost, string? rank, string units, Edition edition)
    {
        var names = rows.Where(row => !row.IsHeading).Select(row => row.Name);
        var nameWidth = Math.Clamp(names.Select(name => TextLayout.Width(name, 13)).DefaultIfEmpty(60).Max() + 8, 60, nameMost);
        var wrapped = rows.Select(row => row.IsHeading ? "" : TextLayout.Fit(row.Name, 12, nameWidth, 2)).ToArray();
        var rowHeight = Array.Exists(wrapped, name => name.Contains('\n', StringComparison.Ordinal)) ? 28 : 23;
        var left = Frame.Margin + rankWidth + (int)nameWidth;

        var heading = frame.Reserve(34) + 8;
        if (rank is not null)
            frame.AddText(Frame.Margin, heading, rank, 12, Palette.Muted);
        frame.AddText(Frame.Width - Frame.Margin - UnitsColumn, heading, edition.Say("数值", "Value"), 12, Palette.Muted, align: "right");
        frame.AddText(Frame.Width - Frame.Margin, heading, units, 12, Palette.Muted, align: "right");
        foreach (var (i, row) in rows.Index().Where(row => row.Item.IsHeading))
            frame.AddText(Frame.Margin, frame.Top + (i * rowHeight) + (rowHeight / 2.0), row.Name, 13, Palette.Ink, bold: true, middle: true);

        var highest = rows.Select(row => row.High ?? row.Value ?? 0).Append(nation ?? 0).Max();
        var scale = NiceScale.Over(0, highest, 6);
        var plotHeight = Math.Max(rows.Count, 1) * rowHeight;
        return (plotHeight + 24, new
        {
            grid = new { left, right = Frame.Margin + ValueColumn + UnitsColumn, top = frame.Top, height = plotHeight, outerBoundsMode = "none" },
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
                Category([.. wrapped.Zip(rows, (name, row) => row.IsOwn ? (object)new { value = name, textStyle = new { fontWeight = "bold", fontSize = 14, color = Palette.Accent } } : name)], "left", 0, new { fontSize = 12, lineHeight = 13, color = Palette.Ink, interval = 0, margin = 10 }),
                Category([.. rows.Select(row => row.Rank)], "left", left - Frame.Margin - (rankWidth - 10), new { fontSize = 12, color = Palette.Muted, interval = 0, margin = 0 }),
                Category([.. rows.Select(row => row.Value is { } value ? Edition.Number(value, decimals) : row.IsHeading ? "" : "—")], "right", ValueColumn, new { fontSize = 13, fontWeight = "bold", color = Palette.Ink, interval = 0, margin = 0, align = "right" }),
                Category([.. rows.Select(row => row.Units)], "right", ValueColumn + UnitsColumn, new { fontSize = 12, color = Palette.Muted, interval = 0, margin = 0, align = "right" }),
            },
            series = Series(rows, nation, basis, decimals, edition),
        });
    }

    /// <summary>The key of the bars.</summary>
    /// <param name="intervals">Whether any bar has an interval.</param>
    /// <param name="without">Whether a bar with a value has none beside them.</param>
    /// <param name="basis">Of how many returns the nation is.</param>
    /// <param name="edition">The language.</param>
    public static IEnumerable<Swatch> Keys(bool intervals, bool without, Basis basis, Edition edition)
    {
        if (intervals && !Judgement.Enough(basis.Reporting, basis.Expected))
        {
            yield return new("box", Palette.BarPlain, Palette.Muted, edition.Say("全国所据报表不足半数，不作比较", "nation of less than half of its returns: not compared"));
            yield return new("interval", Palette.Ink, Palette.Ink, edition.Say("95% 置信区间", "95% interval"));
        }
        else if (intervals)
        {
            yield return new("box", Palette.Bar, Palette.Accent, edition.Say("明显高于全国", "clearly above the nation"));
            yield return new("box", Palette.BarMid, Palette.Accent, edition.Say("与全国无明显差别", "not clearly different"));
            yield return new("box", Palette.BarPale, Palette.Accent, edition.Say("明显低于全国", "clearly below"));
            if (without) yield return new("box", Palette.BarPlain, Palette.Muted, edition.Say("没有区间", "no interval"));
            yield return new("interval", Palette.Ink, Palette.Ink, edition.Say("95% 置信区间", "95% interval"));
        }
        yield return new("dashed", Palette.Ink, Palette.Ink, edition.Say("全国水平", "national level") + (edition.Incomplete(basis) is { } incomplete ? edition.Say($"（{incomplete}）", $" ({incomplete})") : ""));
    }

    private static object[] Series(IReadOnlyList<RankedBar> rows, double? nation, Basis basis, int decimals, Edition edition)
    {
        var anyInterval = rows.Any(row => row.Low is not null);
        var judged = Judgement.Enough(basis.Reporting, basis.Expected);
        var points = rows.Select(row => new { value = row.Value, name = row.Tooltip, itemStyle = Style(row, nation, anyInterval, judged) });
        var intervals = rows.Index().Where(row => row.Item.Low is not null && row.Item.High is not null)
            .Select(row => new { coords = new[] { new[] { row.Item.Low!.Value, row.Index }, [row.Item.High!.Value, row.Index] } });
        var withheld = rows.Index().Where(row => row.Item is { Value: null, IsHeading: false }).Select(row => new
        {
            value = new object[] { 0, row.Index },
            name = row.Item.Tooltip,
            label = new { formatter = row.Item.Reason },
        });
        return
        [
            new
            {
                type = "bar",
                barWidth = 13,
                data = points,
                markLine = nation is { } level ? new
                {
                    silent = true,
                    symbol = "none",
                    animation = false,
                    lineStyle = new { color = Palette.Ink, type = "dashed", width = 1.5 },
                    label = new
                    {
                        position = "start",
                        formatter = $"{edition.Say("全国", "Nation")} {Edition.Number(level, decimals)}",
                        color = Palette.Ink,
                        fontSize = 12,
                        fontWeight = "bold",
                    },
                    data = new[] { new { xAxis = level } },
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

    /// <summary>Dark when the interval lies wholly above the nation's value, white when wholly below, in between when neither is sure; one without an interval, beside those that have one, tells neither, and none does where the nation is of too few returns.</summary>
    private static object Style(RankedBar row, double? nation, bool anyInterval, bool judged) => nation switch
    {
        not null when anyInterval && !judged => Bar(Palette.BarPlain, Palette.Muted),
        { } level when row.Low > level => Bar(Palette.Bar),
        { } level when row.High < level => Bar(Palette.BarPale),
        not null when anyInterval && row.Low is not null => Bar(Palette.BarMid),
        not null when anyInterval => Bar(Palette.BarPlain, Palette.Muted),
        _ => Bar(Palette.Bar),
    };

    private static object Bar(string fill, string border = Palette.Accent) => new { color = fill, borderColor = border, borderWidth = 1 };

    private static object Category(object[] data, string position, int offset, object axisLabel) => new
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
}
