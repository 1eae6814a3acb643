using Analytics.Reports.Charts;
using Analytics.Transforms;

namespace Analytics.Reports.Site;

/// <summary>Every chart of a site.</summary>
internal static class SiteCharts
{
    /// <summary>The charts of one language.</summary>
    public static IReadOnlyList<Chart> Of(SiteContent content, Edition edition)
    {
        var charts = new List<Chart>();
        if (content.Wall is { } wall) charts.Add(MeasureWallChart.Draw(wall, edition));
        if (content.Tasks is { } status) charts.Add(TaskStatusChart.Draw(status, edition));
        if (content.Outlook is { } outlook)
        {
            charts.Add(TaskDeadlinesChart.Draw(outlook, edition));
            var tasks = outlook.Tasks.ToLookup(task => task.Region.Code[..2]);
            charts.AddRange(content.Regions.Where(region => tasks.Contains(region.Code[..2]))
                .Select(region => TaskTimelineChart.Draw(outlook with { Basis = content.Own(outlook.Basis, "task", region) }, region, [.. tasks[region.Code[..2]]], edition)));
        }
        if (content.Completeness is { } completeness) charts.Add(CompletenessChart.Draw(completeness, edition));
        if (content.Difficulties is { } difficulties) charts.Add(DifficultyChart.Draw(difficulties, edition));
        foreach (var figures in content.Indicators)
        {
            charts.AddRange(figures.Comparisons.Select(comparison => RankedChart.Draw(comparison, edition)));
            if (figures.ByRegion is { } byRegion) charts.Add(TileMapChart.Draw(byRegion, edition));
            if (figures.Trend is { } trend) charts.Add(TrendChart.Draw(trend, edition));
        }
        return charts;
    }

    /// <summary>The id of an indicator's comparison.</summary>
    public static string Id(Indicator indicator, Dimension by) => $"{indicator.Code}.{by.ToString().ToLowerInvariant()}";
}
