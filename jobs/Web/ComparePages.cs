using System.Text;
using Analytics.Jobs.Access;
using Analytics.Jobs.Commands;
using Analytics.Reports;
using Analytics.Reports.Charts;
using Analytics.Reports.Compare;
using Analytics.Reports.Pages;
using Analytics.Reports.Rendering;
using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Jobs.Web;

/// <summary>The page that compares, its charts as files, and the same figures as JSON and CSV.</summary>
internal static class ComparePages
{
    // Others may wait for the same answer, so it is made even if who asked first goes away.
    private static readonly CancellationToken Unhurried = CancellationToken.None;

    // Each drawing starts a process.
    private static readonly SemaphoreSlim Drawing = new(2);

    internal static void Map(WebApplication app)
    {
        var kept = app.MapGroup("").CacheOutput(LivePages.ByState);
        foreach (var (folder, language) in LivePages.Folders)
        {
            kept.MapGet($"{folder}/compare.html", ([AsParameters] CompareAddress address, FigureReaders figures, HttpContext http) => Page(address, figures, language, http)).ExcludeFromDescription();
            kept.MapGet($"{folder}/chart/{{file}}", (string file, [AsParameters] CompareAddress address, FigureReaders figures, HttpContext http) => File(file, address, figures, language, http))
                .NotFromOtherSites().ExcludeFromDescription();
        }
        kept.MapGet("/api/indicators", Indicators).WithSummary("The indicators that can be compared, with their periods.");
        kept.MapGet("/api/compare", Compare).WithSummary("An indicator compared, with intervals, ranks, changes, targets and funnel.");
    }

    private static Task<IResult> Page(CompareAddress address, FigureReaders figures, Language language, HttpContext http) => LivePages.Versioned(http, figures, async () =>
    {
        var edition = figures.Editions.Of(language);
        var view = await figures.Ask(http.Viewer().ForEvaluators, marts => View(address, marts, http.Viewer().ForEvaluators, edition), Unhurried);
        return await LivePages.Html(typeof(ComparePage), new() { ["View"] = view }, view.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    });

    private static CompareView View(CompareAddress address, MartReader marts, bool evaluator, Edition edition)
    {
        edition = edition with { ForEvaluators = evaluator };
        IReadOnlyList<Indicator> indicators = evaluator ? marts.Indicators : [.. marts.Published];
        address = address with { Indicator = string.IsNullOrEmpty(address.Indicator) ? indicators.Select(indicator => indicator.Code).FirstOrDefault("") : address.Indicator, By = string.IsNullOrEmpty(address.By) ? "region" : address.By };
        StandardisedComparison? comparison = null;
        TransformException? problem = null;
        IReadOnlyList<Chart> charts = [];
        IReadOnlyList<string> periods = [];
        try
        {
            periods = marts.Periods(marts.Indicator(address.Indicator!).Kind);
            comparison = marts.Compare(address.Question());
            bool regions = comparison.Question.By is [Dimension.Region];
            charts = CompareCharts.Of(
                comparison, comparison.Question is { By: [var by], Level: RegionLevel.Province } ? marts.Trend(comparison.Indicator.Code, by) : null, regions ? marts.Trend(comparison.Indicator.Code) : null, edition);
            address = address with { Period = comparison.Period };
        }
        catch (TransformException wrong)
        {
            problem = wrong;
        }
        string query = string.Join('&', address.Choice.Select(choice => $"{choice.Key}={Uri.EscapeDataString(choice.Value)}"));
        var head = new PageHead(edition, $"compare.html?{query}", comparison?.Period, comparison?.Basis.Synthetic == true) { ForEvaluators = evaluator };
        return new(head, indicators, periods, address.Choice, comparison, charts, problem);
    }

    private static Task<IResult> File(string file, CompareAddress address, FigureReaders figures, Language language, HttpContext http) => LivePages.Versioned(http, figures, async () =>
    {
        var view = await figures.Ask(http.Viewer().ForEvaluators, marts => View(address, marts, http.Viewer().ForEvaluators, figures.Editions.Of(language)), Unhurried);
        return await Send(view.Charts.FirstOrDefault(chart => chart.Id == Path.GetFileNameWithoutExtension(file)), file, view.Problem, Unhurried);
    });

    /// <summary>A chart as the file that was asked for.</summary>
    internal static async Task<IResult> Send(Chart? chart, string file, TransformException? problem, CancellationToken stop)
    {
        string ending = Path.GetExtension(file);
        if (chart is null || ending is not (".svg" or ".png" or ".csv"))
            return Problems.Of(StatusCodes.Status404NotFound, problem?.Zh ?? $"没有图表 {file}。", problem?.En ?? $"There is no chart {file}.");
        string type = LivePages.Types.Mappings[ending];
        if (ending == ".csv")
            return TypedResults.File(Encoding.UTF8.GetBytes(chart.Csv()), type, chart.FileName + ending);
        var folder = Directory.CreateTempSubdirectory("analytics-chart-");
        try
        {
            await Drawing.WaitAsync(stop);
            try
            {
                await ChartRenderer.DrawAsync([chart], folder.FullName, png: ending == ".png", cancellation: stop);
            }
            finally
            {
                Drawing.Release();
            }
            return TypedResults.File(await System.IO.File.ReadAllBytesAsync(Path.Combine(folder.FullName, chart.FileName + ending), stop), type, chart.FileName + ending);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<IResult> Indicators(FigureReaders figures, HttpContext http) => LivePages.Versioned(http, figures, async () => TypedResults.Json(
        await figures.Ask(http.Viewer().ForEvaluators, marts => (http.Viewer().ForEvaluators ? marts.Indicators : marts.Published).Select(indicator => new
        {
            indicator.Code,
            indicator.Kind,
            indicator.MeasureCode,
            indicator.NameZh,
            indicator.NameEn,
            indicator.UnitZh,
            indicator.UnitEn,
            indicator.Direction,
            indicator.DescriptionZh,
            indicator.DescriptionEn,
            Periods = marts.Periods(indicator.Kind),
        }).ToList(), Unhurried), LivePages.Json));

    private static Task<IResult> Compare([AsParameters] CompareAddress address, FigureReaders figures, HttpContext http) => LivePages.Versioned(http, figures, async () =>
    {
        var comparison = await figures.Ask(http.Viewer().ForEvaluators, marts => marts.Compare(address.Question()), Unhurried);
        bool csv = http.Request.Headers.Accept.ToString().StartsWith("text/csv", StringComparison.Ordinal);
        var text = new StringWriter();
        StatisticsOutput.Write(comparison, Output.To(text, csv ? "csv" : "json"), new Texts("en"), http.Viewer().ForEvaluators);
        return TypedResults.Text(text.ToString(), csv ? LivePages.Types.Mappings[".csv"] : "application/json; charset=utf-8", Encoding.UTF8);
    });
}
