using Analytics.Transforms.Statistics;

namespace Analytics.Transforms;

/// <summary>The regions that a comparison by region shows.</summary>
public enum RegionLevel
{
    /// <summary>Provinces and the Corps.</summary>
    Province,

    /// <summary>Prefectures.</summary>
    Prefecture,

    /// <summary>Counties.</summary>
    County,
}

/// <summary>What is to be compared.</summary>
/// <param name="Indicator">Code of the indicator.</param>
/// <param name="By">One dimension, or two at once.</param>
/// <param name="Period">The period; null for the newest.</param>
/// <param name="Level">Which regions, when one of the dimensions is the region. Below the province it is for evaluators.</param>
/// <param name="Strata">Dimensions whose mix is made the nation's in every group: ranks and funnel are then those of the standardised figures; none for crude ones. Those compared by
/// are left out.</param>
/// <param name="Peers">Ranks are given within <c>belt</c> or <c>tier</c> of seeds/peer_groups.csv; null for all together.</param>
/// <param name="Standard">Name of the standard, a file of <c>seeds/standards/</c>, whose columns are then the strata; null for the nation's own mix.</param>
public sealed record ComparisonQuestion(
    string Indicator, IReadOnlyList<Dimension> By, string? Period = null, RegionLevel Level = RegionLevel.Province, IReadOnlyList<Dimension>? Strata = null, string? Peers = null, string? Standard = null)
{
    /// <summary>All dimensions that can make strata, in the order of their effects.</summary>
    public static IReadOnlyList<Dimension> AllStrata { get; } = [Dimension.Industry, Dimension.Size, Dimension.Ownership];

    /// <summary>Whether standardised values are asked for.</summary>
    public bool Standardise => Strata is { Count: > 0 } || Standard is not null;
}

/// <summary>A group's figures. Rates, gaps, changes and targets are times the indicator's scale and not rounded.</summary>
/// <param name="Names">Code and name in each dimension of the comparison.</param>
/// <param name="Crude">Sums and crude value, with the reason when there is none.</param>
/// <param name="Standardised">Directly standardised value, strata that the group lacks at the nation's rate; null when not asked for, or when too little of the standard is covered.</param>
/// <param name="StandardLow">Lower end of its 95 % interval; null for a ratio.</param>
/// <param name="StandardHigh">Upper end.</param>
/// <param name="Covered">Share of the standard in strata that the group has, within 0..1; null when not asked for.</param>
/// <param name="Split">Why the crude value differs from the nation's; null when not standardised.</param>
/// <param name="Change">
/// Change of the crude value since the last period that there are data of, of a group that runs across provinces over those of <see cref="StandardisedComparison.Last"/> only; null when one of the two values is
/// missing, or when the disclosure rule withholds what a province that is left out has of the group.
/// </param>
/// <param name="YearChange">The same since a year ago.</param>
/// <param name="Target">The region's own target for the year; null when it has none.</param>
/// <param name="Distance">Crude value less target.</param>
/// <param name="Peer">Its peer group; null when all are compared together, or it belongs to none.</param>
/// <param name="Rank">Among its peers, 1 the best, equal values alike; null when the ranked value is missing, it has no peers, or the indicator has no better side.</param>
/// <param name="RankFirst">First rank of the 95 % interval.</param>
/// <param name="RankLast">Last rank of it.</param>
/// <param name="RankOf">How many have a rank among them.</param>
/// <param name="Funnel">Where it stands in the funnel; null for a ratio or when the ranked value is missing.</param>
public sealed record StandardisedRow(
    IReadOnlyList<CodeName> Names, ComparisonRow Crude, double? Standardised = null, double? StandardLow = null, double? StandardHigh = null, double? Covered = null,
    Split? Split = null, double? Change = null, double? YearChange = null, decimal? Target = null, double? Distance = null,
    CodeName? Peer = null, int? Rank = null, int? RankFirst = null, int? RankLast = null, int? RankOf = null, FunnelPlace? Funnel = null)
{
    /// <summary>The size of a simple sample that would be as precise as the standardised value.</summary>
    public double EffectiveSize { get; init; }

    /// <summary>What the group's bases would give with the nation's rates, and the ratio of what it has to that with its limits; null when not standardised, or for a ratio.</summary>
    public (double Observed, double Expected, double Ratio, double Low, double High)? Indirect { get; init; }
}

/// <summary>A comparison with its statistics.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Indicator">The indicator.</param>
/// <param name="Period">The period of the figures.</param>
/// <param name="Strata">The dimensions that make the strata; none when not standardised.</param>
/// <param name="Rows">In order of their codes.</param>
/// <param name="Total">The nation, crude: the reference of gaps, and its denominators are the standard where no other is named.</param>
/// <param name="Funnel">Mean and spread of the funnel; null when there is none.</param>
/// <param name="Basis">What must be said below the figures.</param>
public sealed record StandardisedComparison(
    ComparisonQuestion Question, Indicator Indicator, string Period, IReadOnlyList<Dimension> Strata, IReadOnlyList<StandardisedRow> Rows, ComparisonRow Total,
    FunnelPlot? Funnel, Basis Basis)
{
    /// <summary>The nation's rate with the mix of the standard: the crude one where that is its own; null when not standardised, or when it covers too little of the standard.</summary>
    public double? NationStandardised { get; init; }

    /// <summary>Of two dimensions, for each the provinces, ownerships or sizes that there are no data of and no row is about; none of other lists, which hold more than can be expected.</summary>
    public IReadOnlyList<IReadOnlyList<CodeName>> WithoutRows { get; init; } = [];

    /// <summary>The provinces that <see cref="StandardisedRow.Change"/> is reckoned over; null when each group lies within one, or when there is no period before.</summary>
    public ComparedProvinces? Last { get; init; }

    /// <summary>The same of <see cref="StandardisedRow.YearChange"/>.</summary>
    public ComparedProvinces? YearAgo { get; init; }

    /// <summary>The period that Change is against: the last before it that there are data of; null when there is none.</summary>
    public string? PreviousPeriod { get; init; }
}

/// <summary>The whole calculation for one group.</summary>
/// <param name="Comparison">The comparison that it is part of.</param>
/// <param name="Row">The group's figures.</param>
/// <param name="Strata">Every stratum of group or nation.</param>
/// <param name="Names">The names of the strata's codes, by dimension.</param>
public sealed record Explanation(
    StandardisedComparison Comparison, StandardisedRow Row, IReadOnlyList<Stratum> Strata, IReadOnlyList<IReadOnlyDictionary<string, CodeName>> Names);
