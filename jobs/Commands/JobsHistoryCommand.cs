using System.CommandLine;
using Analytics.Jobs.Schedule;
using Quartz;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics jobs history</c> and <c>analytics jobs log RUN</c>: what ran, and what it said.</summary>
internal static class JobsHistoryCommand
{
    internal static Command Create(App app)
    {
        var texts = app.Texts;
        var all = new Option<bool>("--all") { Description = texts.AllRuns };
        var failed = new Option<bool>("--failed") { Description = texts.FailedRuns };
        var limit = new Option<int>("--limit") { Description = texts.Limit, HelpName = "N", DefaultValueFactory = _ => 20 };
        var command = app.Command("history", texts.JobsHistory, "analytics jobs history --failed --limit 50", app.Format, all, failed, limit);
        command.SetAction(async (call, stop) =>
        {
            int most = call.GetValue(limit);
            if (most < 1)
                throw new ProgramException(ExitCode.Usage, texts.BadValue("--limit", $"{most}", texts.WholeNumber(1, int.MaxValue)));
            var runs = await History.Read(app.State(call), call.GetValue(all), most, stop, call.GetValue(failed));
            app.Output(call).Write(
                runs,
                new Field<ExecutionHistoryEntry>("started", texts.Started, r => TimeZoneInfo.ConvertTime(r.FiredAtUtc, ScheduledJob.Zone), r => Texts.Instant(r.FiredAtUtc)),
                new("job", texts.Job, r => r.JobName),
                new("seconds", texts.Took, r => Math.Round(r.Duration.TotalSeconds, 3), r => texts.Duration(r.Duration)),
                new("result", texts.Result, r => Result(r.EffectiveResult), r => texts.ResultOf(Result(r.EffectiveResult))),
                new("retry", texts.Attempt, r => r.RetryAttempt),
                new("counts", texts.Did, r => History.CountsOf(r), r => (r.ExceptionMessage ?? texts.Achieved(r.Summary, History.CountsOf(r))) + (History.WhyOf(r) == "taken over" ? texts.TakenOver : "")),
                new("error", null, r => r.ExceptionMessage),
                new("again", null, r => r.RetryScheduled),
                new("made", null, r => r.Summary),
                new("why", null, History.WhyOf),
                new("host", app.State(call).Shared is null ? null : texts.HostHead, r => r.SchedulerInstanceId),
                new("run", texts.RunName, r => r.EntryId));
            if (runs.Count == 0)
                app.Talk(call).Say(call.GetValue(failed) ? texts.NoFailedRuns : texts.NoRuns);
            return (int)ExitCode.Done;
        });
        return command;
    }

    internal static Command Log(App app)
    {
        var texts = app.Texts;
        var run = new Argument<string>("RUN") { Description = texts.RunWord };
        var command = app.Command("log", texts.JobsLog, "analytics jobs log RUN", run);
        command.SetAction(async (call, stop) =>
        {
            var entry = await History.Find(app.State(call), call.GetValue(run)!, stop) ?? throw new ProgramException(ExitCode.Usage, texts.NoSuchRun(call.GetValue(run)!));
            app.Shell.Out.WriteLine(entry.Log ?? texts.NoLog);
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
}
