using System.CommandLine;
using System.Diagnostics;
using Analytics.Ingest;
using Analytics.Jobs.Schedule;
using Analytics.Jobs.Web;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics jobs run NAME</c> and <c>analytics jobs backfill NAME</c>: runs that somebody asks for.</summary>
internal static class JobsRunCommand
{
    internal static Command Run(App app)
    {
        var (texts, name) = (app.Texts, JobsCommand.Name(app));
        var period = new Option<string>("--period") { Description = texts.JobsPeriod, HelpName = "P" };
        var command = app.Command("run", texts.JobsRun, "analytics jobs run refresh", name, period);
        command.SetAction(async (call, stop) =>
        {
            var job = JobsCommand.Named(app, call.GetValue(name)!);
            Period? asked = call.GetValue(period) is { } word ? Read(word, "--period", texts) : null;
            var firing = Firing.Asked(job, asked, app.Shell.Clock.GetUtcNow(), texts);
            if (asked is { } named)
                Assessed(app, call, job, named, named);
            app.Made(call);
            var clock = Stopwatch.StartNew();
            using var owned = app.State(call).TryOwn(texts);
            var outcome = await One(app, call, job, firing, owned is not null, stop);
            app.Shell.Out.WriteLine(texts.JobDone(DateTimeOffset.UtcNow, job.Name, outcome, clock.Elapsed));
            return (int)ExitCode.Done;
        });
        return command;
    }

    internal static Command Backfill(App app)
    {
        var (texts, name) = (app.Texts, JobsCommand.Name(app));
        var from = new Option<string>("--from") { Description = texts.BackfillFrom, HelpName = "P", Required = true };
        var to = new Option<string>("--to") { Description = texts.BackfillTo, HelpName = "P", Required = true };
        var command = app.Command("backfill", texts.JobsBackfill, "analytics jobs backfill publish --from 2024Q1 --to 2025Q3", name, from, to, app.Format);
        command.SetAction(async (call, stop) =>
        {
            var job = JobsCommand.Named(app, call.GetValue(name)!);
            var firings = Firings(job, Read(call.GetValue(from)!, "--from", texts), Read(call.GetValue(to)!, "--to", texts), app.Shell.Clock.GetUtcNow(), texts);
            var assessed = Assessed(app, call, job, firings[0].Period!.Value, firings[^1].Period!.Value);
            app.Made(call);
            var state = app.State(call);
            var done = new List<(Firing Firing, JobOutcome? Outcome)>();
            using var owned = state.TryOwn(texts);
            try
            {
                // One after the other and in order, which the scheduler's own backfill does not promise, and what is done is not done again.
                foreach (var (i, firing) in firings.Index())
                {
                    bool known = await History.IsDone(state, job, firing.Period!.Value, stop);
                    app.Talk(call).Say(texts.BackfillStep(i + 1, firings.Count, firing.Period!.Value, known));
                    done.Add((firing, known ? null : await One(app, call, job, firing, owned is not null, stop)));
                }
            }
            finally
            {
                app.Output(call).Write(
                    done,
                    new Field<(Firing Firing, JobOutcome? Outcome)>("period", job.Assessment is null ? texts.PeriodHead : texts.CutOffAfter, run => run.Firing.Period!.Value.ToString()),
                    new("at", texts.InstantOf, run => run.Firing.At, run => Texts.Local(run.Firing.At)),
                    new("result", texts.Result, run => run.Outcome is null ? "known" : run.Outcome.Nothing ? "skipped" : "succeeded", run => run.Outcome is null ? texts.DoneBefore : texts.ResultOf(run.Outcome.Nothing ? "skipped" : "succeeded")),
                    new("did", texts.Did, run => run.Outcome is null ? null : texts.Achieved(run.Outcome.Summary, run.Outcome.Counts)),
                    new("assessed", assessed is null ? null : texts.AssessedHead, _ => assessed?.ToString()));
            }
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Period Read(string word, string option, Texts texts) =>
        Period.TryParse(word, out var period) ? period : throw new ProgramException(ExitCode.Usage, texts.BadValue(option, word, "2025Q3, 2025"));

    // The period that an assessment is of, which is its definition's whatever is asked for; null for other jobs.
    private static Period? Assessed(App app, ParseResult call, ScheduledJob job, Period from, Period to)
    {
        var texts = app.Texts;
        if (job.Assessment is not { } code || Definitions.Of(app.State(call).Warehouse, texts).PeriodOf(code, texts) is not { } own)
            return null;
        // A year ends with its fourth quarter.
        if ((from.Year, from.Quarter ?? 4).CompareTo((own.Year, own.Quarter ?? 4)) < 0)
            throw new ProgramException(ExitCode.Usage, texts.AssessesLater(code, own, from));
        if (from != own || to != own)
            app.Talk(call).Say(texts.AssessesOnly(code, own));
        return own;
    }

    // All are looked at before the first is run.
    private static List<Firing> Firings(ScheduledJob job, Period from, Period to, DateTimeOffset now, Texts texts)
    {
        if (from.Frequency != to.Frequency || string.CompareOrdinal(from.ToString(), to.ToString()) > 0)
            throw new ProgramException(ExitCode.Usage, texts.BackfillOrder(from, to));
        var firings = new List<Firing>();
        for (var period = from; firings.Count == 0 || firings[^1].Period != to; period = period.Next)
            firings.Add(Firing.Asked(job, period, now, texts));
        if (firings.Count > 1 && job.Out?.Contains("{period}", StringComparison.Ordinal) == false)
            throw new ProgramException(ExitCode.Usage, texts.OneFolderForAll(job.Name));
        return firings;
    }

    private static async Task<JobOutcome> One(App app, ParseResult call, ScheduledJob job, Firing firing, bool here, CancellationToken stop)
    {
        var (texts, talk, state, time) = (app.Texts, app.Talk(call), app.State(call), app.Shell.Clock);
        if (here || (state.Shared is not null && !await SharedRun.IsServed(state, time, stop)))
            return await Here(new Work(state.Warehouse, texts, app.Settings), job, firing, state, talk, time, texts, stop);
        // The schedule belongs to the running hosts or server, so they run the job.
        var door = state.Shared is null ? RunDoor.At(state.Warehouse, texts) : null;
        var end = door is null ? await talk.Show(texts.AskedHosts(job.Name), progress => SharedRun.Run(state, job, firing, time, progress, texts, stop))
            : await talk.Show(texts.AskedServer(job.Name, door.Url), progress => door.Ask(job, firing.Period, progress, texts, stop));
        return end.Outcome ?? throw new ProgramException(ExitCode.Outside, end.Error!);
    }

    private static async Task<JobOutcome> Here(Work work, ScheduledJob job, Firing firing, StateStore state, Talk talk, TimeProvider time, Texts texts, CancellationToken stop)
    {
        var started = time.GetUtcNow();
        var clock = Stopwatch.StartNew();
        var log = new RunLog(time);
        log.Note(texts.RunBegins(job, firing));
        JobOutcome? outcome = null;
        ProgramException? problem = null;
        try
        {
            outcome = await talk.Show(texts.What(job), progress => work.Do(job, firing, log.Beside(progress), stop, patient: state.Shared is not null));
        }
        catch (Exception e)
        {
            problem = Failures.Explain(e, state.Warehouse, texts);
        }
        log.Note(problem?.Message ?? texts.RunEnded(job, outcome!));
        await History.Record(state, job, firing, started, clock.Elapsed, outcome, problem?.Message, log);
        return outcome ?? throw problem!;
    }
}
