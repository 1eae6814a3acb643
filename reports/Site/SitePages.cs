using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Reports.Charts;
using Analytics.Reports.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analytics.Reports.Site;

/// <summary>Writes the pages of one language.</summary>
internal static partial class SitePages
{
    /// <summary>Writes them below a site's folder.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> WriteAsync(
        SiteContent content, Edition edition, IEnumerable<Chart> charts, string siteDirectory, CancellationToken cancellation)
    {
        var byId = charts.ToDictionary(chart => chart.Id, StringComparer.Ordinal);
        var folder = Directory.CreateDirectory(Path.Combine(siteDirectory, edition.Say("", "en"))).FullName;
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var pages = Pages(content).ToList();
        foreach (var (file, component, parameters) in pages)
        {
            parameters["Page"] = new Page(content, edition, byId, file);
            var html = await renderer.Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters))).ToHtmlString());
            await File.WriteAllTextAsync(Path.Combine(folder, file), Readable(html), cancellation);
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
        ("method.html", typeof(MethodPage), []),
    ];

    // The renderer writes every Chinese character as a number; characters outside ASCII are never markup.
    private static string Readable(string html) => Reference().Replace(html, match =>
        int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is >= 0xA0 and var code
            ? char.ConvertFromUtf32(code)
            : match.Value);

    [GeneratedRegex("&#x([0-9A-F]{1,6});")]
    private static partial Regex Reference();
}
