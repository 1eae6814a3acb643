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
    internal static Task<bool> IsServed(StateStore state, TimeProvider clock, CancellationToken stop) => ScheduleStore.Unstarted(
        state, clock, async (scheduler, _) => (await Hosts.Others(state.Warehouse, scheduler, stop)).Any(node => node.State == ClusterNodeState.Alive));

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
                var running = await scheduler.QueryFireInstances(new() { TriggerName = NameMatcher<TriggerKey>.NameEquals(asked.Name), State = null }, stop);
                if (running.Items is [var run, ..] && run.Progress is { } percent)
                    progress.Report(new($"{run.SchedulerInstanceId}: {run.ProgressMessage}", percent, 100));
                unseen = running.Items.Count > 0 || await scheduler.Exists(asked, stop) ? 0 : unseen + 1;
            }
            return new RunNews(null, null, texts.HostGone(job.Name));
        });
}
