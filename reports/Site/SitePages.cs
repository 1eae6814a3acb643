using Analytics.Reports.Charts;
using Analytics.Reports.Pages;

namespace Analytics.Reports.Site;

/// <summary>Writes the pages of one language.</summary>
internal static class SitePages
{
    /// <summary>Writes them below a site's folder.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> WriteAsync(
        SiteContent content, Edition edition, IEnumerable<Chart> charts, string siteDirectory, CancellationToken cancellation)
    {
        var byId = charts.ToDictionary(chart => chart.Id, StringComparer.Ordinal);
        var folder = Directory.CreateDirectory(Path.Combine(siteDirectory, edition.Say("", "en"))).FullName;
        await using var writer = new PageWriter();
        var pages = Pages(content).ToList();
        foreach (var (file, component, parameters) in pages)
        {
            parameters["Page"] = new Page(content, edition, byId, file);
            await writer.WriteAsync(component, parameters, Path.Combine(folder, file), cancellation);
        }
        return pages.Count;
    }

    private static IEnumerable<(string File, Type Component, Dictionary<string, object?> Parameters)> Pages(SiteContent content) =>
    [
        ("index.html", typeof(OverviewPage), []),
        ("indicators.html", typeof(IndicatorsPage), []),
        .. content.Indicators.Select(figures =>
            (Page.FileOf(figures.Indicator), typeof(IndicatorPage), new Dictionary<string, object?> { ["Figures"] = figures })),
        ("tasks.html", typeof(TasksPage), []),
        ("difficulties.html", typeof(DifficultiesPage), []),
        ("returns.html", typeof(ReturnsPage), []),
        ("cases.html", typeof(CasesPage), []),
        .. content.Regions.Select(region => (Page.FileOf(region), typeof(RegionPage), new Dictionary<string, object?> { ["Region"] = RegionFigures.Of(content, region) })),
        ("method.html", typeof(MethodPage), []),
    ];
}
