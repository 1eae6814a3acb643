using Analytics.Ingest;
using Analytics.Jobs.Access;
using Analytics.Lake;
using Analytics.Reports;
using Analytics.Reports.Charts;
using Analytics.Reports.Pages;
using Analytics.Reports.Sheets;
using Analytics.Reports.Site;
using Analytics.Transforms.Assessments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Analytics.Jobs.Web;

/// <summary>Assessments: the stored runs, for evaluators the figures of each, its score sheets and two runs compared. Nothing is computed here but the comparison of what is stored.</summary>
internal static class AssessmentPages
{
    internal static void Map(WebApplication app)
    {
        foreach (var (folder, language) in LivePages.Folders)
        {
            app.MapGet($"{folder}/assessments.html", (Delegate)((HttpContext http) => List(language, http))).ExcludeFromDescription();
            app.MapGet($"{folder}/assessment-{{run}}.html", (string run, HttpContext http) => Run(run, language, http)).ExcludeFromDescription();
            app.MapGet($"{folder}/sheet.html", (string? run, string? region, HttpContext http) => Sheet(run, region, language, http)).ExcludeFromDescription();
            app.MapGet($"{folder}/compare-runs.html", (string? code, string? a, string? b, HttpContext http) => Compare(code, a, b, language, http)).ExcludeFromDescription();
            app.MapGet($"{folder}/run-chart/{{file}}", (string file, string? run, string? a, string? b, HttpContext http) => File(file, run, a, b, language, http)).NotFromOtherSites().ExcludeFromDescription();
        }
    }

    /// <summary>Whether a page of the site is made here in its place: the site may be older than the newest run, and its pages are the public ones.</summary>
    internal static bool Makes(PathString path) => LivePages.Folders.Any(each => path.Value?.StartsWith($"{each.Folder}/assessment", StringComparison.Ordinal) == true && path.Value.EndsWith(".html", StringComparison.Ordinal));

    private static Task<IResult> List(Language language, HttpContext http) => Answer(http, (figures, lake) =>
    {
        var view = new AssessmentsView(Head(AssessmentsView.File, figures, language, http), AssessmentRuns.Read(lake, figures.Own.Seeds), _ => true);
        return LivePages.Html(typeof(AssessmentsPage), new() { ["View"] = view });
    });

    private static Task<IResult> Run(string run, Language language, HttpContext http) => Answer(http, (figures, lake) =>
    {
        if (AssessmentRuns.Read(lake, figures.Own.Seeds).SelectMany(own => own.Runs).FirstOrDefault(each => each.Name == run) is not { } stored)
            return Task.FromResult<IResult>(NoRun(run));
        string address = AssessmentsView.AddressOf(run);
        if (http.Viewer().ForEvaluators && Read(lake, run, address, figures, language) is { } page)
            return LivePages.Html(typeof(AssessmentPage), new() { ["Page"] = page with { MadeAt = stored.MadeAt, Charts = SheetCharts.Of(page) } });
        var edition = figures.Editions.Of(language);
        var view = new RunView(Head(address, figures, language, http), stored, Assessor.Read(lake, run) is { } result ? SheetPage.Rules(result, run, edition) : null);
        return LivePages.Html(typeof(RunPage), new() { ["View"] = view });
    });

    private static Task<IResult> Sheet(string? run, string? region, Language language, HttpContext http) => Answer(http, (figures, lake) =>
    {
        if (!http.Viewer().ForEvaluators)
            return Task.FromResult<IResult>(Problems.EvaluatorsOnly());
        if (Read(lake, run ?? "", DeskPages.Query("sheet.html", ("run", run), ("region", region)), figures, language) is not { } page)
            return Task.FromResult<IResult>(NoRun(run));
        return page.Run.Scores.FirstOrDefault(each => each.Unit == region) is { } score ? LivePages.Html(typeof(ScoreSheetPage), new() { ["Page"] = page, ["Score"] = score })
            : Task.FromResult<IResult>(Problems.Of(StatusCodes.Status404NotFound, $"这次评估中没有地区 {region}。", $"The run has no region {region}."));
    });

    private static Task<IResult> Compare(string? code, string? a, string? b, Language language, HttpContext http) => Answer(http, (figures, lake) =>
    {
        var edition = figures.Editions.Of(language);
        PageHead Head(params (string, string?)[] query) => AssessmentPages.Head(DeskPages.Query("compare-runs.html", query), figures, language, http);
        if (!http.Viewer().ForEvaluators)
        {
            string refused = edition.Say("仅供评估人员；服务须以 serve --evaluator 启动。", "For evaluators only; the server must be started with serve --evaluator.");
            return Page(new(Head(("code", code), ("a", a), ("b", b)), [], null, null, refused), StatusCodes.Status403Forbidden);
        }
        var all = AssessmentRuns.Read(lake, figures.Own.Seeds);
        // Without a choice, the first that has two runs, and of those the newest two.
        var chosen = string.IsNullOrEmpty(code) ? all.FirstOrDefault(own => own.Runs.Count > 1) ?? (all.Count > 0 ? all[0] : null) : all.FirstOrDefault(own => own.Code == code);
        string? first = string.IsNullOrEmpty(a) ? chosen?.Runs.ElementAtOrDefault(1)?.Name : a, second = string.IsNullOrEmpty(b) ? (chosen is { Runs: [var newest, ..] } ? newest.Name : null) : b;
        SheetPage? Of(string? run) => chosen?.Runs.Any(each => each.Name == run) == true ? Read(lake, run!, "", figures, language) : null;
        var (before, after) = (Of(first), Of(second));
        var comparison = before is not null && after is not null ? new RunComparison(before, after) : null;
        bool few = chosen is not null && chosen.Runs.Count < 2 && string.IsNullOrEmpty(a) && string.IsNullOrEmpty(b);
        string? problem = chosen is null ? edition.Say($"没有评估方案“{code}”。", $"There is no assessment \"{code}\".")
            : few ? edition.Say($"这个方案保存的评估不足两次；再进行一次：analytics assess {chosen.Code} --as-of 时点 --evaluator。", $"There are not two stored runs of this assessment yet; make another with: analytics assess {chosen.Code} --as-of INSTANT --evaluator.")
            : comparison is null ? edition.Say($"这个方案没有名为“{(before is null ? first : second)}”的评估，或它由较早的程序保存，读不出来。", $"This assessment has no run named \"{(before is null ? first : second)}\", or it was stored by an older program and cannot be read.") : null;
        var view = new RunsView(Head(("code", chosen?.Code ?? code), ("a", comparison is null ? a : first), ("b", comparison is null ? b : second)), all, chosen, comparison, problem);
        return Page(view, problem is null || few ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);
        static Task<IResult> Page(RunsView view, int status) => LivePages.Html(typeof(CompareRunsPage), new() { ["View"] = view }, status);
    });

    private static Task<IResult> File(string file, string? run, string? a, string? b, Language language, HttpContext http) => Answer(http, async (figures, lake) =>
    {
        if (!http.Viewer().ForEvaluators)
            return Problems.EvaluatorsOnly();
        SheetPage? Page(string? name) => string.IsNullOrEmpty(name) ? null : Read(lake, name, "", figures, language);
        IEnumerable<Chart> charts = Page(run) is { } page ? SheetCharts.Of(page).Values
            : Page(a) is { } first && Page(b) is { } second && first.Run.Code == second.Run.Code && new RunComparison(first, second).Chart is { } moves ? [moves] : [];
        return await ComparePages.Send(charts.FirstOrDefault(chart => chart.Id == Path.GetFileNameWithoutExtension(file)), file, null, http.RequestAborted);
    });

    private static Task<IResult> Answer(HttpContext http, Func<FigureReaders, LakeStore, Task<IResult>> answer)
    {
        var (figures, warehouse) = (http.RequestServices.GetRequiredService<FigureReaders>(), http.RequestServices.GetRequiredService<Warehouse>());
        return LivePages.Versioned(http, figures, () => answer(figures, warehouse.Lake), figures.RunsState);
    }

    private static SheetPage? Read(LakeStore lake, string run, string file, FigureReaders figures, Language language) => Assessor.Read(lake, run) is { } result
        ? new(result, run, figures.Editions.Of(language), SheetBuilder.PeersOf(figures.Own.Seeds), Assessor.IsSynthetic(lake, result), new Dictionary<string, Chart>(), file) { Live = true } : null;

    private static PageHead Head(string file, FigureReaders figures, Language language, HttpContext http) =>
        DeskPages.Head(figures.Editions.Of(language), file, http.RequestServices.GetRequiredService<Desk>(), http.Viewer().ForEvaluators);

    private static ProblemHttpResult NoRun(string? run) => Problems.Of(StatusCodes.Status404NotFound, $"没有名为“{run}”的评估。", $"There is no run named \"{run}\".");
}
