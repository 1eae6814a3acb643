using Analytics.Jobs.Access;
using Analytics.Jobs.Commands;
using Analytics.Jobs.Schedule;
using Analytics.Reports;
using Analytics.Reports.Live;
using Analytics.Reports.Pages;
using Microsoft.AspNetCore.Http.HttpResults;
using Quartz;

namespace Analytics.Jobs.Web;

/// <summary>The page of the jobs: schedule, running and past runs, and buttons to run one now.</summary>
internal static class JobsPages
{
    private const int Past = 30;
    private const int MostRuns = 1000;

    internal static void Map(WebApplication app)
    {
        foreach (var (folder, language) in LivePages.Folders)
            app.MapGet($"{folder}/jobs.html", (bool? all, HttpContext http) => Page(all == true, language, http)).ExcludeFromDescription();
        app.MapGet("/api/jobs", Jobs)
            .WithSummary("The schedule, runs since the server started with their progress, and the history, newest first, at most limit (1,000) of it and what began at the same instant; X-Analytics-Cut tells whether there was more, and Link (rel=next) is then the address of the older runs: those that began before an instant.");
        app.MapGet("/api/jobs/runs", async (string? lang, HttpContext http) => DeskPages.Answer(http, await Runs(http, new Texts(lang == "en" ? "en" : "zh"))))
            .WithSummary("Runs since the server started, and those going on on other hosts, with their progress.");
        app.MapPost("/api/jobs/{name}/run", Run).FromOwnPages().WithSummary("Runs a job now; answers at once.");
        app.MapPost("/api/jobs/{name}/pause", (string name, HttpContext http) => Hold(name, true, http)).FromOwnPages().WithSummary("Pauses a job: neither its times nor other jobs start it.");
        app.MapPost("/api/jobs/{name}/resume", (string name, HttpContext http) => Hold(name, false, http)).FromOwnPages().WithSummary("Lets a paused job go on.");
        app.MapGet("/api/jobs/history/{run}/log", Log).WithSummary("What a run said; for evaluators only, as it may name what a return holds.");
    }

    private static async Task<IResult> Page(bool all, Language language, HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var services = http.RequestServices;
        var (figures, state, settings) = (services.GetRequiredService<FigureReaders>(), services.GetRequiredService<StateStore>(), services.GetRequiredService<Settings>());
        var (edition, texts) = (figures.Editions.Of(language), new Texts(language == Language.En ? "en" : "zh"));
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var paused = await ScheduleStore.Paused(state, http.RequestAborted);
        var history = await History.Read(state, all, Past, http.RequestAborted);
        var view = new JobsView(
            DeskPages.Head(edition, DeskPages.Query("jobs.html", ("all", all ? "true" : null)), services.GetRequiredService<Desk>(), http.Viewer().ForEvaluators),
            [.. settings.Jobs.Select(job => new JobRow(
                job.Name, texts.What(job), texts.WhenOf(job, settings.Jobs), [.. job.Firings(now).Take(JobsCommand.Ahead).Select(Texts.Local)], job.Cron?.TimeZone.Id, paused.Contains(job.Name)))],
            await Runs(http, texts),
            [.. history.Select((run, i) => new PastRun(
                Texts.Instant(run.FiredAtUtc), run.JobName, texts.Duration(run.Duration), JobsHistoryCommand.Result(run.EffectiveResult), texts.ResultOf(JobsHistoryCommand.Result(run.EffectiveResult)), Did(run, texts, http.Viewer().ForEvaluators),
                run.EffectiveResult == JobRunResult.Failed && !history.Take(i).Any(later => later.JobName == run.JobName) && settings.Jobs.Any(job => job.Name == run.JobName),
                http.Viewer().ForEvaluators && run.EntryId is { } id ? $"api/jobs/history/{Uri.EscapeDataString(id)}/log" : null,
                state.Shared is null ? null : run.SchedulerInstanceId))], all);
        return await LivePages.Html(typeof(JobsPage), new() { ["View"] = view });
    }

    private static async Task<IResult> Jobs(bool? all, int? limit, DateTimeOffset? before, HttpContext http, StateStore state, Settings settings, TimeProvider clock)
    {
        var texts = new Texts("en");
        var paused = await ScheduleStore.Paused(state, http.RequestAborted);
        int most = Math.Clamp(limit ?? MostRuns, 1, MostRuns);
        var (history, more) = await History.Page(state, all == true, most, before, http.RequestAborted);
        DeskPages.Cut(http, more, "/api/jobs", ("all", all == true ? "true" : null), ("limit", $"{most}"));
        return DeskPages.Answer(http, new
        {
            Schedule = settings.Jobs.Select(job => new
            {
                job.Name,
                Does = job.Words,
                Cron = job.Cron?.CronExpressionString,
                Zone = job.Cron?.TimeZone.Id,
                Follows = settings.Jobs.Where(each => each.Then.Contains(job.Name)).Select(each => each.Name),
                Next = job.Firings(clock.GetUtcNow()).Take(JobsCommand.Ahead),
                Paused = paused.Contains(job.Name),
            }),
            Runs = await Runs(http, texts),
            History = history.Select(run => new
            {
                Run = run.EntryId,
                Host = state.Shared is null ? null : run.SchedulerInstanceId,
                Started = run.FiredAtUtc,
                Job = run.JobName,
                Seconds = Math.Round(run.Duration.TotalSeconds, 3),
                Result = JobsHistoryCommand.Result(run.EffectiveResult),
                Retry = run.RetryAttempt,
                Counts = Shown(History.CountsOf(run), http.Viewer().ForEvaluators),
                Error = http.Viewer().ForEvaluators ? run.ExceptionMessage : null,
            }),
        });
    }

    private static async Task<IResult> Hold(string name, bool pause, HttpContext http)
    {
        if (Named(name, http) is not { } job)
            return NoJob(name);
        await ScheduleStore.Pause(await http.RequestServices.GetRequiredService<ISchedulerFactory>().GetScheduler(http.RequestAborted), job, pause, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Log(string run, HttpContext http, StateStore state)
    {
        http.Response.Headers.CacheControl = "no-store";
        return http.Viewer().ForEvaluators && (await History.Find(state, run, http.RequestAborted))?.Log is { } log
            ? TypedResults.Text(log, "text/plain; charset=utf-8")
            : Problems.Of(StatusCodes.Status404NotFound, "没有这次运行的日志，或这里不能显示它。", "There is no log of this run, or none to be shown here.");
    }

    private static ScheduledJob? Named(string name, HttpContext http) => http.RequestServices.GetRequiredService<Settings>().Jobs.FirstOrDefault(job => job.Name == name);

    private static ProblemHttpResult NoJob(string name) => Problems.Of(StatusCodes.Status404NotFound, $"没有任务 {name}。", $"There is no job {name}.");

    // Of other hosts only what goes on: what has ended is in the history.
    private static async Task<IReadOnlyList<RunRow>> Runs(HttpContext http, Texts texts)
    {
        bool evaluator = http.Viewer().ForEvaluators;
        var here = http.RequestServices.GetRequiredService<RunBoard>().Runs.Select(run => Row(run, texts, evaluator));
        if (http.RequestServices.GetRequiredService<StateStore>().Shared is null)
            return [.. here];
        var scheduler = await http.RequestServices.GetRequiredService<ISchedulerFactory>().GetScheduler(http.RequestAborted);
        var running = await scheduler.QueryFireInstances(new(), http.RequestAborted);
        return [.. running.Items.Where(run => run.SchedulerInstanceId != scheduler.SchedulerInstanceId).Select(run => new RunRow(
            run.FireInstanceId, run.JobKey!.Name, Texts.Instant(run.FireTimeUtc), run.Progress ?? 0, run.Progress is null ? 0 : 100, null,
            evaluator && run.ProgressMessage is { } said ? [said] : [], run.SchedulerInstanceId)), .. here];
    }

    private static async Task<IResult> Run(string name, HttpContext http, Texts texts)
    {
        if (Named(name, http) is not { } job)
            return NoJob(name);
        if ((await Runs(http, texts)).Any(run => run.Job == name && run.Result is null))
            return Problems.Of(StatusCodes.Status409Conflict, $"{name} 正在运行。", $"{name} is running already.");
        var scheduler = await http.RequestServices.GetRequiredService<ISchedulerFactory>().GetScheduler(http.RequestAborted);
        await RunRequests.Ask(scheduler, job, Firing.Asked(job, null, scheduler.TimeProvider.GetUtcNow(), texts), http.RequestAborted);
        return TypedResults.Accepted("/api/jobs/runs");
    }

    private static RunRow Row(SeenRun run, Texts texts, bool evaluator) => new(
        run.Id, run.Job, Texts.Instant(run.Started), run.Last?.Done ?? 0, run.Last?.Total ?? 0, run.End switch
        {
            null => null,
            { Outcome: { Nothing: true } } => texts.ResultOf("skipped"),
            { Outcome: { } outcome } => texts.Achieved(outcome.Summary, Shown(outcome.Counts, evaluator)),
            { Error: var error } => Why(error, texts, evaluator),
        }, evaluator ? run.Log : []);

    private static string Did(ExecutionHistoryEntry run, Texts texts, bool evaluator) =>
        run.ExceptionMessage is { } why ? Why(why, texts, evaluator) : texts.Achieved(run.Summary, Shown(History.CountsOf(run), evaluator));

    // Rows of enterprise returns are enterprises.
    private static Dictionary<string, long> Shown(IReadOnlyDictionary<string, long> counts, bool evaluator) =>
        counts.Where(count => evaluator || count.Key != "rows").ToDictionary(StringComparer.Ordinal);

    // What went wrong may be told with the value that it went wrong with.
    private static string Why(string? error, Texts texts, bool evaluator) =>
        evaluator && error is not null ? error : texts.Say("失败；原因见 analytics jobs history，或以 serve --evaluator 启动的服务。", "failed; analytics jobs history says why, and so does a server started with serve --evaluator.");
}
