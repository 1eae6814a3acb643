using Analytics.Ingest;
using Analytics.Jobs.Access;
using Analytics.Jobs.Commands;
using Analytics.Jobs.Schedule;
using Analytics.Reports;
using Analytics.Reports.Live;
using Analytics.Reports.Pages;
using Quartz;

namespace Analytics.Jobs.Web;

/// <summary>The page of the jobs: schedule, running and past runs, and buttons to run one now.</summary>
internal static class JobsPages
{
    private const int Past = 30;

    internal static void Map(WebApplication app)
    {
        foreach (var (folder, language) in LivePages.Folders)
            app.MapGet($"{folder}/jobs.html", (bool? all, HttpContext http) => Page(all == true, language, http)).ExcludeFromDescription();
        app.MapGet("/api/jobs", Jobs).WithSummary("The schedule, runs since the server started with their progress, and the history.");
        app.MapGet("/api/jobs/runs", (string? lang, HttpContext http, RunBoard board) => DeskPages.Answer(http, board.Runs.Select(run => Row(run, new Texts(lang == "en" ? "en" : "zh"), http.Viewer().ForEvaluators))))
            .WithSummary("Runs since the server started, with their progress.");
        app.MapPost("/api/jobs/{name}/run", Run).FromOwnPages().WithSummary("Runs a job now; answers at once.");
    }

    private static async Task<IResult> Page(bool all, Language language, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var services = http.RequestServices;
        var (figures, warehouse, settings, board) = (services.GetRequiredService<FigureReaders>(), services.GetRequiredService<Warehouse>(), services.GetRequiredService<Settings>(), services.GetRequiredService<RunBoard>());
        var (edition, texts) = (figures.Editions.Of(language), new Texts(language == Language.En ? "en" : "zh"));
        var history = await History.Read(warehouse, all, Past, http.RequestAborted);
        var view = new JobsView(
            DeskPages.Head(edition, DeskPages.Query("jobs.html", ("all", all ? "true" : null)), services.GetRequiredService<Desk>(), http.Viewer().ForEvaluators),
            [.. ScheduledJob.All.Select(job =>
            {
                var cron = settings.Crons.GetValueOrDefault(job.Name);
                return new JobRow(job.Name, texts.What(job.Name), cron?.CronExpressionString ?? texts.After(job.Follows!), [.. JobsCommand.Next(cron).Take(3).Select(Texts.Instant)]);
            })],
            [.. board.Runs.Select(run => Row(run, texts, http.Viewer().ForEvaluators))],
            [.. history.Select((run, i) => new PastRun(
                Texts.Instant(run.FiredAtUtc), run.JobName, texts.Duration(run.Duration), JobsCommand.Result(run.EffectiveResult), texts.ResultOf(JobsCommand.Result(run.EffectiveResult)), Did(run, texts, http.Viewer().ForEvaluators),
                run.EffectiveResult == JobRunResult.Failed && !history.Take(i).Any(later => later.JobName == run.JobName)))], all);
        return await LivePages.Html(typeof(JobsPage), new() { ["View"] = view });
    }

    private static async Task<IResult> Jobs(bool? all, HttpContext http, Warehouse warehouse, Settings settings, RunBoard board)
    {
        var texts = new Texts("en");
        var history = await History.Read(warehouse, all == true, 1000, http.RequestAborted);
        return DeskPages.Answer(http, new
        {
            Schedule = ScheduledJob.All.Select(job => new { job.Name, Cron = settings.Crons.GetValueOrDefault(job.Name)?.CronExpressionString, job.Follows, Next = JobsCommand.Next(settings.Crons.GetValueOrDefault(job.Name)) }),
            Runs = board.Runs.Select(run => Row(run, texts, http.Viewer().ForEvaluators)),
            History = history.Select(run => new
            {
                Started = run.FiredAtUtc,
                Job = run.JobName,
                Seconds = Math.Round(run.Duration.TotalSeconds, 3),
                Result = JobsCommand.Result(run.EffectiveResult),
                Retry = run.RetryAttempt,
                Counts = Shown(JobsCommand.Counts(run), http.Viewer().ForEvaluators),
                Error = http.Viewer().ForEvaluators ? run.ExceptionMessage : null,
            }),
        });
    }

    private static async Task<IResult> Run(string name, HttpContext http, RunBoard board)
    {
        if (ScheduledJob.All.FirstOrDefault(job => job.Name == name) is not { } job)
            return Problems.Of(StatusCodes.Status404NotFound, $"没有任务 {name}。", $"There is no job {name}.");
        if (board.Runs.Any(run => run.Job == name && run.End is null))
            return Problems.Of(StatusCodes.Status409Conflict, $"{name} 正在运行。", $"{name} is running already.");
        var scheduler = await http.RequestServices.GetRequiredService<ISchedulerFactory>().GetScheduler(http.RequestAborted);
        await RunRequests.Ask(scheduler, job.Key, http.RequestAborted);
        return TypedResults.Accepted("/api/jobs/runs");
    }

    private static RunRow Row(SeenRun run, Texts texts, bool evaluator) => new(
        run.Id, run.Job, Texts.Instant(run.Started), run.Last?.Done ?? 0, run.Last?.Total ?? 0, run.End switch
        {
            null => null,
            { Outcome: { Nothing: true } } => texts.ResultOf("skipped"),
            { Outcome: { } outcome } => texts.CountsOf(run.Job, Shown(outcome.Counts, evaluator)),
            { Error: var error } => Why(error, texts, evaluator),
        }, evaluator ? run.Log : []);

    private static string Did(ExecutionHistoryEntry run, Texts texts, bool evaluator) =>
        run.ExceptionMessage is { } why ? Why(why, texts, evaluator) : texts.CountsOf(run.JobName, Shown(JobsCommand.Counts(run), evaluator));

    // Rows of enterprise returns are enterprises.
    private static Dictionary<string, long> Shown(IReadOnlyDictionary<string, long> counts, bool evaluator) =>
        counts.Where(count => evaluator || count.Key != "rows").ToDictionary(StringComparer.Ordinal);

    // What went wrong may be told with the value that it went wrong with.
    private static string Why(string? error, Texts texts, bool evaluator) =>
        evaluator && error is not null ? error : texts.Say("失败；原因见 analytics jobs history，或以 serve --evaluator 启动的服务。", "failed; analytics jobs history says why, and so does a server started with serve --evaluator.");
}
