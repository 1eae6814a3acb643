namespace Analytics.Transforms;

/// <summary>An indicator in one period, by one dimension.</summary>
/// <param name="Indicator">What is compared.</param>
/// <param name="By">The dimension of the rows.</param>
/// <param name="Period">The period of the figures.</param>
/// <param name="Rows">In code order; ranks were given before any rounding.</param>
/// <param name="Total">All groups together.</param>
/// <param name="MartVersion">Version of the mart that was read.</param>
/// <param name="Reporting">Provinces (and the Corps) with an accepted return of the kind in the period.</param>
/// <param name="Expected">Provinces (and the Corps) that owe one: a total with Reporting below Expected is incomplete.</param>
/// <param name="Synthetic">A sample return is behind it, and whatever shows it must say so.</param>
public sealed record Comparison(
    Indicator Indicator, Dimension By, string Period, IReadOnlyList<ComparisonRow> Rows, ComparisonRow Total,
    long MartVersion, int Reporting, int Expected, bool Synthetic);
