using System.CommandLine;
using Analytics.Jobs.Schedule;
using Analytics.Jobs.Web;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics jobs</c>: the schedule, held and let go on; running and past runs are in files of their own.</summary>
internal static class JobsCommand
{
    /// <summary>How many firings ahead are told.</summary>
    internal const int Ahead = 5;

    internal static Command Create(App app) => app.Command(
        "jobs", app.Texts.Jobs, "analytics jobs list", List(app), JobsRunCommand.Run(app), JobsHistoryCommand.Create(app), JobsHistoryCommand.Log(app), JobsRunCommand.Backfill(app),
        Hold(app, pause: true), Hold(app, pause: false));

    /// <summary>The word that names a job.</summary>
    internal static Argument<string> Name(App app) => new("NAME") { Description = app.Texts.JobName, HelpName = string.Join('|', app.Settings.Jobs.Select(job => job.Name)) };

    /// <summary>The job that the word names.</summary>
    internal static ScheduledJob Named(App app, string name) => app.Settings.Jobs.FirstOrDefault(job => job.Name == name)
        ?? throw new ProgramException(ExitCode.Usage, $"{app.Texts.BadValue("NAME", name, string.Join('|', app.Settings.Jobs.Select(job => job.Name)))}\n{app.Texts.SeeHelp("analytics jobs list")}");

    private static Command List(App app)
    {
        var texts = app.Texts;
        var command = app.Command("list", texts.JobsList, "analytics jobs list --format json", app.Format);
        command.SetAction(async (call, stop) =>
        {
            var now = app.Shell.Clock.GetUtcNow();
            var paused = await ScheduleStore.Paused(app.State(call), stop);
            var jobs = app.Settings.Jobs;
            List<DateTimeOffset> Next(ScheduledJob job) => [.. job.Firings(now).Take(Ahead)];
            app.Output(call).Write(
                jobs,
                new Field<ScheduledJob>("job", texts.Job, job => job.Name),
                new("does", texts.Does, job => texts.What(job)),
                new("cron", texts.When, job => job.Cron?.CronExpressionString, job => texts.WhenOf(job, jobs)),
                new("follows", null, job => jobs.Where(each => each.Then.Contains(job.Name)).Select(each => each.Name)),
                new("next", texts.Next, Next, job => string.Join('\n', Next(job).Select(Texts.Local))),
                new("zone", texts.ZoneOf, job => job.Cron?.TimeZone.Id),
                new("paused", texts.PausedHead, job => paused.Contains(job.Name), job => texts.PausedOf(paused.Contains(job.Name))));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Hold(App app, bool pause)
    {
        var (texts, name) = (app.Texts, Name(app));
        string word = pause ? "pause" : "resume";
        var command = app.Command(word, pause ? texts.JobsPause : texts.JobsResume, $"analytics jobs {word} refresh", name);
        command.SetAction(async (call, stop) =>
        {
            var job = Named(app, call.GetValue(name)!);
            app.Made(call);
            var state = app.State(call);
            using (var owned = state.TryOwn(texts))
            {
                if (owned is null && state.Shared is null)
                    await RunDoor.At(state.Warehouse, texts).Hold(job, pause, texts, stop);
                else
                    await ScheduleStore.Unstarted(state, app.Shell.Clock, async (scheduler, _) =>
                    {
                        await ScheduleStore.Pause(scheduler, job, pause, stop);
                        return true;
                    });
            }
            app.Shell.Out.WriteLine(texts.Held(job.Name, pause));
            return (int)ExitCode.Done;
        });
        return command;
    }
}
