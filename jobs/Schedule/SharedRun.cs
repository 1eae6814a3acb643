using Quartz;
using Quartz.Extensibility;

namespace Analytics.Jobs.Schedule;

/// <summary>A run asked of hosts that share a schedule: whichever is free takes it, and the database tells how it goes.</summary>
internal static class SharedRun
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    // Between the end of a run and its line in the history others see neither.
    private const int Lost = 20;

    /// <summary>Whether a host is there that runs what is asked for.</summary>
    internal static Task<bool> IsServed(StateStore state, TimeProvider clock, CancellationToken stop) => ScheduleStore.Unstarted(state, clock, (scheduler, _) => IsServed(state, scheduler, stop));

    /// <summary>Asks for a run and follows it to its end.</summary>
    internal static Task<RunNews> Run(StateStore state, ScheduledJob job, Firing firing, TimeProvider clock, IProgress<ProgressStep> progress, Texts texts, CancellationToken stop) =>
        ScheduleStore.Unstarted(state, clock, async (scheduler, services) =>
        {
            if (!await scheduler.Exists(job.Key, stop))
                return new RunNews(null, null, texts.HostsKnowNot(job.Name));
            var asked = await RunRequests.Ask(scheduler, job, firing, stop);
            var history = services.GetRequiredService<IExecutionHistoryStore>();
            for (int unseen = 0; unseen < Lost;)
            {
                await Task.Delay(Pause, stop);
                if (await History.Ended(state, history, asked, stop) is { } end)
                    return end;
                var running = (await scheduler.QueryFireInstances(new() { Job = job.Key }, stop)).Items;
                var waiting = await scheduler.GetTriggersOfJob(job.Key, stop);
                if (running.FirstOrDefault(each => each.TriggerKey == asked) is { Progress: { } percent } run)
                    progress.Report(new($"{run.SchedulerInstanceId}: {run.ProgressMessage}", percent, 100));
                bool seen = running.Any(each => each.TriggerKey == asked) || waiting.Any(each => each.Key == asked);
                if (!seen && (running.Select(each => each.TriggerKey).Concat(waiting.Select(each => each.Key)).FirstOrDefault(key => key.Group == SchedulerConstants.DefaultRecoveryGroup) is { } takenOver))
                    // A job never overlaps itself, so it is ours that another host goes on with.
                    asked = takenOver;
                else if (!await IsServed(state, scheduler, stop) && await scheduler.UnscheduleJob(asked, stop))
                    return new RunNews(null, null, texts.NoHostLeft(job.Name));
                else
                    unseen = seen ? 0 : unseen + 1;
            }
            return new RunNews(null, null, texts.HostGone(job.Name));
        });

    private static async Task<bool> IsServed(StateStore state, IScheduler scheduler, CancellationToken stop)
    {
        var now = scheduler.TimeProvider.GetUtcNow();
        return (await Hosts.Others(state.Warehouse, scheduler, stop)).Any(node => Hosts.Lives(node, now));
    }
}
