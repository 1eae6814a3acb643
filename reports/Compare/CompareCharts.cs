using Analytics.Reports.Charts;
using Analytics.Transforms;

namespace Analytics.Reports.Compare;

/// <summary>The charts of a comparison.</summary>
public static class CompareCharts
{
    /// <summary>All charts that fit it, the most important first.</summary>
    /// <param name="comparison">The figures.</param>
    /// <param name="trend">The same indicator over time; null for none.</param>
    /// <param name="edition">The language.</param>
    public static IReadOnlyList<Chart> Of(StandardisedComparison comparison, Trend? trend, Edition edition)
    {
        var charts = new List<Chart>();
        if (comparison.Question.By is [var by])
            charts.Add(RankedChart.Draw(Plain(comparison, by), edition));
        if (trend is not null)
            charts.Add(TrendChart.Draw(trend, edition));
        return charts;
    }

    // Bars show what ranks follow: the standardised values where they were asked for.
    private static Comparison Plain(StandardisedComparison comparison, Dimension by) => new(
        comparison.Indicator, by, comparison.Period,
        [.. comparison.Rows.Select(row => !comparison.Question.Standardise ? row.Crude with { Rank = row.Rank }
            : row.Crude with { Rank = row.Rank, Value = row.Standardised, Low = row.StandardLow, High = row.StandardHigh, Withheld = row.Standardised is null ? row.Crude.Withheld ?? "little_covered" : null })],
        comparison.Question.Standardise ? comparison.Total with { Value = comparison.NationStandardised } : comparison.Total,
        comparison.Basis.MartVersion, comparison.Basis.Reporting, comparison.Basis.Expected, comparison.Basis.Synthetic);
}
