using Analytics.Reports.Charts;
using Analytics.Reports.Pages;
using Analytics.Reports.Sheets;

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
        var pages = Pages(content, edition).ToList();
        foreach (var (file, component, parameters) in pages)
        {
            // What a server makes too brings a view of its own.
            if (!parameters.ContainsKey("View"))
                parameters["Page"] = new Page(content, edition, byId, file);
            await writer.WriteAsync(component, parameters, Path.Combine(folder, file), cancellation);
        }
        return pages.Count;
    }

    private static IEnumerable<(string File, Type Component, Dictionary<string, object?> Parameters)> Pages(SiteContent content, Edition edition) =>
    [
        ("index.html", typeof(OverviewPage), []),
        ("indicators.html", typeof(IndicatorsPage), []),
        .. content.Indicators.Select(figures =>
            (Page.FileOf(figures.Indicator), typeof(IndicatorPage), new Dictionary<string, object?> { ["Figures"] = figures })),
        ("tasks.html", typeof(TasksPage), []),
        ("difficulties.html", typeof(DifficultiesPage), []),
        ("returns.html", typeof(ReturnsPage), []),
        .. AssessmentPages(content, edition),
        ("cases.html", typeof(CasesPage), []),
        .. content.Regions.Select(region => (Page.FileOf(region), typeof(RegionPage), new Dictionary<string, object?> { ["Region"] = RegionFigures.Of(content, region) })),
        ("method.html", typeof(MethodPage), []),
    ];

    // Never with figures: they are made of what is withheld from the public.
    private static IEnumerable<(string File, Type Component, Dictionary<string, object?> Parameters)> AssessmentPages(SiteContent content, Edition edition)
    {
        var runs = AssessmentsView.OnSite(content.Assessments).ToList();
        PageHead Head(string file) => new(edition, file, content.Period, content.Synthetic, content.AsOf);
        yield return (AssessmentsView.File, typeof(AssessmentsPage), new() { ["View"] = new AssessmentsView(Head(AssessmentsView.File), content.Assessments, runs.Contains) });
        foreach (var run in runs)
        {
            var rules = content.Runs.GetValueOrDefault(run.Name) is { } result ? SheetPage.Rules(result, run.Name, edition) : null;
            yield return (AssessmentsView.FileOf(run.Name), typeof(RunPage), new() { ["View"] = new RunView(Head(AssessmentsView.AddressOf(run.Name)), run, rules) });
        }
    }
}
