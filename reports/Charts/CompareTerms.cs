using Analytics.Transforms;

namespace Analytics.Reports.Charts;

/// <summary>What the charts of a comparison say alike: titles, subtitles, names, and which of its figures they show.</summary>
internal static class CompareTerms
{
    /// <summary>The most groups that one picture can hold.</summary>
    public const int Most = 400;

    /// <summary>The id of one of its charts: <c>trained_rate.industry-ownership.heat</c>.</summary>
    public static string Id(StandardisedComparison comparison, string chart) =>
        $"{comparison.Indicator.Code}.{string.Join('-', comparison.Question.By.Select(by => by.ToString().ToLowerInvariant()))}.{chart}";

    /// <summary>The value that was asked for: the standardised one, or the crude one.</summary>
    public static double? Value(StandardisedComparison comparison, StandardisedRow row) => comparison.Question.Standardise ? row.Standardised : row.Crude.Value;

    /// <summary>The ends of its interval.</summary>
    public static (double? Low, double? High) Interval(StandardisedComparison comparison, StandardisedRow row) =>
        comparison.Question.Standardise ? (row.StandardLow, row.StandardHigh) : (row.Crude.Low, row.Crude.High);

    /// <summary>The nation's value to hold it against.</summary>
    public static double? Nation(StandardisedComparison comparison) => comparison.Question.Standardise ? comparison.NationStandardised : comparison.Total.Value;

    /// <summary>Why it is not there; null where it is.</summary>
    public static string? Reason(StandardisedComparison comparison, StandardisedRow row) =>
        Value(comparison, row) is not null ? null : row.Crude.Withheld ?? "little_covered";

    /// <summary>Decimals of all its values.</summary>
    public static int Decimals(StandardisedComparison comparison) =>
        Edition.Decimals(comparison.Indicator, comparison.Rows.Select(row => Value(comparison, row)).Append(Nation(comparison)));

    /// <summary>A group's name in all dimensions.</summary>
    public static string Name(StandardisedRow row, Edition edition) => string.Join(" · ", row.Names.Select(edition.Name));

    /// <summary>A value with its unit, or why there is none.</summary>
    public static string Said(StandardisedComparison comparison, StandardisedRow row, int decimals, Edition edition) => Value(comparison, row) is { } value
        ? edition.WithUnit(Edition.Number(value, decimals), comparison.Indicator) : edition.Withheld(Reason(comparison, row)!, comparison.Indicator);

    /// <summary>What a point tells the pointer.</summary>
    public static string Tooltip(StandardisedComparison comparison, StandardisedRow row, int decimals, Edition edition) => string.Join('\n', new[]
    {
        Name(row, edition),
        Said(comparison, row, decimals, edition),
        Interval(comparison, row) is ({ } low, { } high) ? $"{Edition.Number(low, decimals)} – {Edition.Number(high, decimals)} (95%)" : null,
        edition.CountOf(comparison.Indicator.Kind, row.Crude),
    }.OfType<string>());

    /// <summary>A dimension.</summary>
    public static string Of(Dimension by, RegionLevel level, Edition edition) => (by, level) switch
    {
        (Dimension.Region, RegionLevel.Prefecture) => edition.Say("地市", "prefecture"),
        (Dimension.Region, RegionLevel.County) => edition.Say("区县", "county"),
        (Dimension.Region, _) => edition.Say("省（区、市）", "province"),
        (Dimension.Ownership, _) => edition.Say("控股情况", "ownership"),
        (Dimension.Industry, _) => edition.Say("行业大类", "industry division"),
        _ => edition.Say("企业规模", "size of enterprise"),
    };

    /// <summary>A peer group.</summary>
    public static string Peer(StandardisedComparison comparison, CodeName? peer, Edition edition) => peer is null ? edition.Say("不属于任何同类组", "No peer group")
        : comparison.Question.Peers == "tier" ? edition.Say($"人均 GDP {edition.Name(peer)} 档", $"GDP per head, tier {edition.Name(peer)}") : edition.Name(peer);

    /// <summary>Peer groups in the order of their first region, tiers in theirs; regions without one come last; a single group where none was asked for.</summary>
    public static IReadOnlyList<(CodeName? Peer, IReadOnlyList<StandardisedRow> Rows)> Groups(StandardisedComparison comparison)
    {
        var groups = comparison.Rows.GroupBy(row => row.Peer?.Code).OrderBy(group => group.Key is null);
        if (comparison.Question.Peers == "tier")
            groups = groups.ThenBy(group => group.Key, StringComparer.Ordinal);
        return [.. groups.Select(group => (group.First().Peer, (IReadOnlyList<StandardisedRow>)[.. group]))];
    }

    /// <summary>The groups of one of its dimensions that there are no data of.</summary>
    public static IReadOnlyList<CodeName> WithoutRows(StandardisedComparison comparison, int dimension) => comparison.WithoutRows.ElementAtOrDefault(dimension) ?? [];

    /// <summary>That some groups have no data, and which; null where all have.</summary>
    public static string? Without(StandardisedComparison comparison, Edition edition) => comparison.WithoutRows.SelectMany(groups => groups).Select(edition.Name).ToList() is not { Count: > 0 } groups ? null
        : edition.Say($"没有数据、不在图中：{string.Join("、", groups)}。", $"Without data and not in the picture: {string.Join(", ", groups)}.");

    /// <summary>The unit of a difference between two values: percentage points where that of the values is %.</summary>
    public static string GapUnit(Indicator indicator, Edition edition) => edition.Unit(indicator) is var unit && unit == "%" ? edition.Say("百分点", "percentage points") : unit;

    /// <summary>A chart's frame with title, subtitle and source.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="what">What the chart is, after the title; empty for nothing.</param>
    /// <param name="edition">The language.</param>
    /// <param name="how">Which values these are; null for what was asked for.</param>
    /// <param name="unit">Their unit; null for that of the indicator.</param>
    public static Frame Frame(StandardisedComparison comparison, string what, Edition edition, string? how = null, string? unit = null)
    {
        how ??= How(comparison, edition);
        unit ??= edition.Unit(comparison.Indicator);
        var by = string.Join(" × ", comparison.Question.By.Select(each => Of(each, comparison.Question.Level, edition)));
        var frame = new Frame(
            edition, edition.Say($"{edition.Name(comparison.Indicator)}：按{by}{(what.Length > 0 ? "，" : "")}{what}", $"{edition.Name(comparison.Indicator)} by {by}{(what.Length > 0 ? ": " : "")}{what}"),
            edition.Say(
                $"{edition.Period(comparison.Period)}。{edition.Description(comparison.Indicator)}。单位：{unit}。{how}",
                $"{edition.Period(comparison.Period)}. {edition.Description(comparison.Indicator)}. Unit: {unit}. {how}"),
            comparison.Basis.Synthetic);
        Sources.Note(frame, comparison.Basis, edition.Kind(comparison.Indicator.Kind), edition.CountOf(comparison.Indicator.Kind, comparison.Total), edition);
        return frame;
    }

    /// <summary>What the intervals are; null without any.</summary>
    public static string? Intervals(StandardisedComparison comparison, Edition edition) => comparison.Rows.All(row => Interval(comparison, row).Low is null) ? null
        : !comparison.Question.Standardise ? Sources.Intervals(comparison.Indicator, edition)
        : edition.Say(
            "区间为标准化率的 95% 区间（以有效样本量计算的 Wilson 区间），把计数单位当作相互独立。",
            "Intervals are 95% intervals of the standardised rates (Wilson's with the effective sample size), which take the units counted as independent.");

    /// <summary>Crude, or standardised and by what.</summary>
    public static string How(StandardisedComparison comparison, Edition edition)
    {
        if (!comparison.Question.Standardise)
            return edition.Say("未标准化（粗值）。", "Crude values, not standardised.");
        string Strata(string between) => string.Join(between, comparison.Strata.Select(each => Of(each, RegionLevel.Province, edition)));
        var lacking = edition.Say("某组没有的层按全国值计。", "Strata that a group lacks count at the nation's rate.");
        return comparison.Question.Standard is { } standard
            ? edition.Say($"标准化值：按{Strata("、")}，各组都取标准“{standard}”的结构。{lacking}", $"Standardised by {Strata(", ")}: every group with the mix of the standard \"{standard}\". {lacking}")
            : edition.Say($"标准化值：按{Strata("、")}，各组都取全国的结构。{lacking}", $"Standardised by {Strata(", ")}: every group with the nation's mix. {lacking}");
    }
}
