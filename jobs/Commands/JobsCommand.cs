using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Analytics.Ingest;
using Analytics.Jobs.Schedule;
using Analytics.Jobs.Web;
using Quartz;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics jobs list|run|history</c>.</summary>
internal static class JobsCommand
{
    internal static Command Create(App app) => app.Command(
        "jobs", app.Texts.Jobs, "analytics jobs list", List(app), RunOne(app), HistoryOf(app));

    private static Command List(App app)
    {
        var texts = app.Texts;
        var command = app.Command("list", texts.JobsList, "analytics jobs list --format json", app.Format);
        command.SetAction(call =>
        {
            var crons = app.Settings.Crons;
            app.Output(call).Write(
                ScheduledJob.All,
                new Field<ScheduledJob>("job", texts.Job, j => j.Name),
                new("does", texts.Does, j => texts.What(j.Name)),
                new("cron", texts.When, j => crons.GetValueOrDefault(j.Name)?.CronExpressionString, j => crons.GetValueOrDefault(j.Name)?.CronExpressionString ?? texts.After(j.Follows!)),
                new("follows", null, j => crons.ContainsKey(j.Name) ? null : j.Follows),
                new("next", texts.Next, j => Next(crons.GetValueOrDefault(j.Name)), j => string.Join('\n', Next(crons.GetValueOrDefault(j.Name)).Select(Texts.Instant))));
            return (int)ExitCode.Done;
        });
        return command;
    }

    internal static List<DateTimeOffset> Next(CronExpression? cron)
    {
        var next = new List<DateTimeOffset>();
        for (var at = cron?.GetNextValidTimeAfter(DateTimeOffset.UtcNow); at is not null && next.Count < 5; at = cron!.GetNextValidTimeAfter(at.Value))
            next.Add(TimeZoneInfo.ConvertTime(at.Value, ScheduledJob.Zone));
        return next;
    }

    private static Command RunOne(App app)
    {
        var name = new Argument<string>("NAME") { Description = app.Texts.JobName, HelpName = string.Join('|', ScheduledJob.All.Select(j => j.Name)) };
        name.AcceptOnlyFromAmong([.. ScheduledJob.All.Select(j => j.Name)]);
        var command = app.Command("run", app.Texts.JobsRun, "analytics jobs run refresh", name);
        command.SetAction(async (call, stop) =>
        {
            var job = ScheduledJob.All.First(j => j.Name == call.GetValue(name));
            var (texts, talk, warehouse) = (app.Texts, app.Talk(call), app.Folder(call));
            var clock = Stopwatch.StartNew();
            var owned = warehouse.TryOwnSchedule(texts);
            var outcome = owned is null
                ? await Hand(job, warehouse, talk, texts, stop)
                : await Here(job, new Work(warehouse, texts, app.Settings.Limits), warehouse, talk, texts, owned, stop);
            app.Shell.Out.WriteLine(texts.JobDone(DateTimeOffset.UtcNow, job.Name, outcome, clock.Elapsed));
            return (int)ExitCode.Done;
        });
        return command;
    }

    // The schedule belongs to the running server, so the server runs the job.
    private static async Task<JobOutcome> Hand(ScheduledJob job, Warehouse warehouse, Talk talk, Texts texts, CancellationToken stop)
    {
        var door = RunDoor.Find(warehouse) ?? throw new ProgramException(ExitCode.Outside, texts.ServerNotReady(warehouse.Directory));
        RunNews end;
        try
        {
            end = await talk.Show(texts.AskedServer(job.Name, door.Url), progress => door.Ask(job, progress, stop));
        }
        catch (HttpRequestException e)
        {
            throw new ProgramException(ExitCode.Outside, texts.ServerGone(door.Url, e.Message), e);
        }
        return end.Outcome ?? throw new ProgramException(ExitCode.Outside, end.Error!);
    }

    private static async Task<JobOutcome> Here(
        ScheduledJob job, Work work, Warehouse warehouse, Talk talk, Texts texts, IDisposable owned, CancellationToken stop)
    {
        using var schedule = owned;
        var started = DateTimeOffset.UtcNow;
        var clock = Stopwatch.StartNew();
        JobOutcome? outcome = null;
        ProgramException? problem = null;
        try
        {
            outcome = await talk.Show(texts.What(job.Name), progress => work.Do(job.Name, progress, stop));
        }
        catch (Exception e)
        {
            problem = Failures.Explain(e, warehouse, texts);
        }
        await History.Record(warehouse, job, started, clock.Elapsed, outcome, problem?.Message);
        return outcome ?? throw problem!;
    }

    private static Command HistoryOf(App app)
    {
        var texts = app.Texts;
        var all = new Option<bool>("--all") { Description = texts.AllRuns };
        var limit = new Option<int>("--limit") { Description = texts.Limit, HelpName = "N", DefaultValueFactory = _ => 20 };
        var command = app.Command("history", texts.JobsHistory, "analytics jobs history --all --limit 50", app.Format, all, limit);
        command.SetAction(async (call, stop) =>
        {
            int most = call.GetValue(limit);
            if (most < 1)
                throw new ProgramException(ExitCode.Usage, texts.BadValue("--limit", $"{most}", texts.WholeNumber(1, int.MaxValue)));
            var runs = await History.Read(app.Folder(call), call.GetValue(all), most, stop);
            app.Output(call).Write(
                runs,
                new Field<ExecutionHistoryEntry>("started", texts.Started, r => TimeZoneInfo.ConvertTime(r.FiredAtUtc, ScheduledJob.Zone), r => Texts.Instant(r.FiredAtUtc)),
                new("job", texts.Job, r => r.JobName),
                new("seconds", texts.Took, r => Math.Round(r.Duration.TotalSeconds, 3), r => texts.Duration(r.Duration)),
                new("result", texts.Result, r => Result(r.EffectiveResult), r => texts.ResultOf(Result(r.EffectiveResult))),
                new("retry", texts.Attempt, r => r.RetryAttempt),
                new("counts", texts.Did, r => Counts(r), r => r.ExceptionMessage ?? texts.CountsOf(r.JobName, Counts(r))),
                new("error", null, r => r.ExceptionMessage));
            if (runs.Count == 0)
                app.Talk(call).Say(texts.NoRuns);
            return (int)ExitCode.Done;
        });
        return command;
    }

    internal static string Result(JobRunResult result) => result switch
    {
        JobRunResult.Succeeded => "succeeded",
        JobRunResult.Failed => "failed",
        JobRunResult.Cancelled => "cancelled",
        _ => "skipped",
    };

    internal static Dictionary<string, long> Counts(ExecutionHistoryEntry run) => run.MetricsJson is null
        ? []
        : JsonSerializer.Deserialize<Dictionary<string, long>>(run.MetricsJson) ?? [];
}
