using Analytics.Reports.Charts;

namespace Analytics.Reports.Sheets;

/// <summary>The charts of one run.</summary>
public static class SheetCharts
{
    /// <summary>All that the run has figures for, by id; none where no region has a rank.</summary>
    public static IReadOnlyDictionary<string, Chart> Of(SheetPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return !page.Ranked.Any() ? new Dictionary<string, Chart>()
            : new[] { RankIntervalChart.Draw(page), DimensionChart.Draw(page), ChoiceChart.Draw(page), WithoutChart.Draw(page) }.OfType<Chart>().ToDictionary(chart => chart.Id, StringComparer.Ordinal);
    }
}
