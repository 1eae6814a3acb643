using Analytics.Ingest;
using Quartz;
using Quartz.Extensibility;

namespace Analytics.Jobs.Schedule;

/// <summary>What ran, when, for how long and with what result. Readable while a server runs and while none does.</summary>
internal static class History
{
    /// <summary>How many runs are kept at most.</summary>
    internal const int MostKept = 1_000_000;

    private static readonly JobRunResult[] DidSomething = [JobRunResult.Succeeded, JobRunResult.Failed, JobRunResult.Cancelled];

    /// <summary>The latest runs, newest first.</summary>
    /// <param name="state">Whose.</param>
    /// <param name="idle">Also runs that found nothing to do.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="stop">Ctrl-C.</param>
    /// <param name="failed">Only runs that failed.</param>
    internal static async Task<IReadOnlyList<ExecutionHistoryEntry>> Read(StateStore state, bool idle, int limit, CancellationToken stop, bool failed = false) =>
        await Ask(state, new() { SchedulerName = state.SchedulerName, Take = limit, Results = failed ? [JobRunResult.Failed] : idle ? null : DidSomething }, stop);

    /// <summary>The latest runs that began before an instant, newest first; those that began at one instant are not parted, so that there may be more than the limit.</summary>
    /// <returns>They, and the instant before which there are more; null when these are all.</returns>
    internal static async Task<(IReadOnlyList<ExecutionHistoryEntry> Listed, DateTimeOffset? More)> Page(StateStore state, bool idle, int limit, DateTimeOffset? before, CancellationToken stop)
    {
        ExecutionHistoryQuery asked = new() { SchedulerName = state.SchedulerName, Take = limit + 1, FiredBefore = before, Results = idle ? null : DidSomething };
        var found = await Ask(state, asked, stop);
        if (found.Count <= limit)
            return (found, null);
        var last = found[limit - 1].FiredAtUtc;
        var together = await Ask(state, asked with { Take = MostKept, FiredFrom = last, FiredBefore = last.AddTicks(1) }, stop);
        bool more = (await Ask(state, asked with { Take = 1, FiredBefore = last }, stop)).Count > 0;
        return ([.. found.TakeWhile(run => run.FiredAtUtc > last), .. together], more ? last : null);
    }

    /// <summary>Whether a job has been run for a period and did not fail.</summary>
    internal static async Task<bool> IsDone(StateStore state, ScheduledJob job, Period period, CancellationToken stop) => (await Ask(state, new()
    {
        SchedulerName = state.SchedulerName,
        Take = 1,
        Job = job.Key,
        TriggerContains = Firing.Mark(job, period),
        Results = [JobRunResult.Succeeded, JobRunResult.Skipped],
    }, stop)).Count > 0;

    /// <summary>When each of the jobs last began a run that succeeded or found nothing to do; null: never yet. For the server, which has the store open.</summary>
    internal static async Task<IReadOnlyDictionary<string, DateTimeOffset?>> LastSuccesses(StateStore state, IExecutionHistoryStore store, IEnumerable<ScheduledJob> jobs, CancellationToken stop)
    {
        var last = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            var runs = await store.QueryExecutions(new() { SchedulerName = state.SchedulerName, Take = 1, Job = job.Key, Results = [JobRunResult.Succeeded, JobRunResult.Skipped] }, stop);
            last[job.Name] = runs.Items.Count > 0 ? runs.Items[0].FiredAtUtc : null;
        }
        return last;
    }

    /// <summary>How a run that was asked for ended; null: it has not yet.</summary>
    internal static async Task<RunNews?> Ended(StateStore state, IExecutionHistoryStore store, TriggerKey asked, CancellationToken stop)
    {
        var runs = await store.QueryExecutions(new() { SchedulerName = state.SchedulerName, Take = 1, Trigger = asked }, stop);
        return runs.Items is not [var run, ..] ? null
            : run.EffectiveResult is JobRunResult.Succeeded or JobRunResult.Skipped ? new(null, new(run.EffectiveResult == JobRunResult.Skipped, CountsOf(run), run.Summary), null)
            : new(null, null, run.ExceptionMessage ?? run.Summary ?? "");
    }

    /// <summary>What a run did.</summary>
    internal static Dictionary<string, long> CountsOf(ExecutionHistoryEntry run) =>
        run.MetricsJson is null ? [] : System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, long>>(run.MetricsJson) ?? [];

    /// <summary>Why a run began: it was asked for, it follows another, it was taken over from a host that stopped in the middle, or it was its time.</summary>
    internal static string WhyOf(ExecutionHistoryEntry run) => run.TriggerGroup switch
    {
        Firing.AskedGroup => "asked",
        Firing.FollowingGroup => "follows",
        SchedulerConstants.DefaultRecoveryGroup => "taken over",
        _ => "schedule",
    };

    /// <summary>A run with its log, by its name or by that of its firing, which logs and traces have; null when there is none.</summary>
    internal static async Task<ExecutionHistoryEntry?> Find(StateStore state, string run, CancellationToken stop)
    {
        if (!await Exists(state, stop))
            return null;
        await using var services = Services(state);
        var store = Store(services);
        var fired = await store.QueryExecutions(new() { SchedulerName = state.SchedulerName, Take = 1, FireInstanceId = run }, stop);
        return await store.GetExecution(state.SchedulerName, fired.Items.Count > 0 ? fired.Items[0].EntryId! : run, stop);
    }

    /// <summary>Records a run that happened outside a server.</summary>
    internal static async Task Record(
        StateStore state, ScheduledJob job, Firing firing, DateTimeOffset started, TimeSpan took, JobOutcome? outcome, string? error, RunLog log)
    {
        await using var services = Services(state);
        // Making the scheduler, without starting it, makes the tables.
        await services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        var entry = new ExecutionHistoryEntry(
            state.SchedulerName, state.NewInstance(), job.Key.Group, job.Key.Name, Firing.AskedGroup, Firing.Mark(job, firing.Period), started, took,
            outcome is not null, error)
        {
            Result = (outcome as IJobRunReport)?.Result ?? JobRunResult.Failed,
            MetricsJson = System.Text.Json.JsonSerializer.Serialize(outcome?.Counts),
            Summary = outcome?.Summary,
            Log = log.Text,
            Manual = true,
        };
        await Store(services).AddExecution(entry);
    }

    private static async Task<IReadOnlyList<ExecutionHistoryEntry>> Ask(StateStore state, ExecutionHistoryQuery query, CancellationToken stop)
    {
        if (!await Exists(state, stop))
            return [];
        await using var services = Services(state);
        return (await Store(services).QueryExecutions(query, stop)).Items;
    }

    private static async Task<bool> Exists(StateStore state, CancellationToken stop)
    {
        await using var connection = await state.Open(stop);
        return connection is not null;
    }

    private static ServiceProvider Services(StateStore state)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSchedule(state, TimeProvider.System);
        return services.BuildServiceProvider();
    }

    private static IExecutionHistoryStore Store(IServiceProvider services) => services.GetRequiredService<IExecutionHistoryStore>();
}
