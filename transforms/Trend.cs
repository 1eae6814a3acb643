namespace Analytics.Transforms;

/// <summary>An indicator over all periods, for each peer group and the nation.</summary>
/// <param name="Indicator">What is followed.</param>
/// <param name="Periods">One basis a period, oldest first.</param>
/// <param name="Groups">Peer groups in code order.</param>
/// <param name="Nation">All regions together, code <c>100000</c>.</param>
public sealed record Trend(Indicator Indicator, IReadOnlyList<Basis> Periods, IReadOnlyList<TrendSeries> Groups, TrendSeries Nation);

/// <summary>One line of a trend.</summary>
/// <param name="Group">The peer group, or the nation.</param>
/// <param name="Points">One a period of the trend, in the same order; Rank is never given.</param>
public sealed record TrendSeries(CodeName Group, IReadOnlyList<ComparisonRow> Points);
