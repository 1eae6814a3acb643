using Analytics.Reports.Charts;
using Analytics.Transforms;

namespace Analytics.Reports.Compare;

/// <summary>The charts of a comparison.</summary>
public static class CompareCharts
{
    /// <summary>All charts that fit it, the most important first.</summary>
    /// <param name="comparison">The figures.</param>
    /// <param name="over">The same indicator over time by the dimension of the comparison; null for none.</param>
    /// <param name="belts">The same by belts; null for none.</param>
    /// <param name="edition">The language.</param>
    public static IReadOnlyList<Chart> Of(StandardisedComparison comparison, Trend? over, Trend? belts, Edition edition) => new[]
    {
        HeatMapChart.Draw(comparison, edition),
        DotPlotChart.Draw(comparison, edition),
        RankedGroupsChart.Draw(comparison, edition),
        FunnelChart.Draw(comparison, edition),
        SplitChart.Draw(comparison, edition),
        over is null ? null : SmallMultiplesChart.Draw(comparison, over, edition),
        belts is null ? null : TrendChart.Draw(belts, edition),
    }.OfType<Chart>().ToList();

    /// <summary>What kind of chart it is, as a heading.</summary>
    public static string Heading(Chart chart) => chart.Id.Split('.')[^1] switch
    {
        "heat" => chart.Edition.Say("热力图", "Heat map"),
        "dots" => chart.Edition.Say("点图", "Dots"),
        "ranked" => chart.Edition.Say("排序", "Ranked"),
        "funnel" => chart.Edition.Say("漏斗图：差别是否超出偶然", "Funnel: difference or chance"),
        "split" => chart.Edition.Say("结构与表现", "Structure and performance"),
        "multiples" => chart.Edition.Say("各组走势", "Each over time"),
        _ => chart.Edition.Say("各经济地带走势", "Belts over time"),
    };
}
