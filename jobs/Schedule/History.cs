using Analytics.Ingest;
using Quartz;
using Quartz.Extensibility;

namespace Analytics.Jobs.Schedule;

/// <summary>What ran, when, for how long and with what result. Readable while a server runs and while none does.</summary>
internal static class History
{
    private static readonly JobRunResult[] DidSomething = [JobRunResult.Succeeded, JobRunResult.Failed, JobRunResult.Cancelled];

    /// <summary>The latest runs, newest first.</summary>
    /// <param name="warehouse">Whose.</param>
    /// <param name="idle">Also runs that found nothing to do.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="stop">Ctrl-C.</param>
    /// <param name="failed">Only runs that failed.</param>
    internal static async Task<IReadOnlyList<ExecutionHistoryEntry>> Read(Warehouse warehouse, bool idle, int limit, CancellationToken stop, bool failed = false) =>
        await Ask(warehouse, new() { SchedulerName = ScheduleStore.SchedulerName, Take = limit, Results = failed ? [JobRunResult.Failed] : idle ? null : DidSomething }, stop);

    /// <summary>Whether a job has been run for a period and did not fail.</summary>
    internal static async Task<bool> IsDone(Warehouse warehouse, ScheduledJob job, Period period, CancellationToken stop) => (await Ask(warehouse, new()
    {
        SchedulerName = ScheduleStore.SchedulerName,
        Take = 1,
        Job = job.Key,
        TriggerContains = Firing.Mark(job, period),
        Results = [JobRunResult.Succeeded, JobRunResult.Skipped],
    }, stop)).Count > 0;

    /// <summary>When each of the jobs last began a run that succeeded or found nothing to do; null: never yet. For the server, which has the store open.</summary>
    internal static async Task<IReadOnlyDictionary<string, DateTimeOffset?>> LastSuccesses(IExecutionHistoryStore store, IEnumerable<ScheduledJob> jobs, CancellationToken stop)
    {
        var last = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            var runs = await store.QueryExecutions(new() { SchedulerName = ScheduleStore.SchedulerName, Take = 1, Job = job.Key, Results = [JobRunResult.Succeeded, JobRunResult.Skipped] }, stop);
            last[job.Name] = runs.Items.Count > 0 ? runs.Items[0].FiredAtUtc : null;
        }
        return last;
    }

    /// <summary>A run with its log, by its name or by that of its firing, which logs and traces have; null when there is none.</summary>
    internal static async Task<ExecutionHistoryEntry?> Find(Warehouse warehouse, string run, CancellationToken stop)
    {
        if (!File.Exists(warehouse.State))
            return null;
        await using var services = Services(warehouse);
        var store = Store(services);
        var fired = await store.QueryExecutions(new() { SchedulerName = ScheduleStore.SchedulerName, Take = 1, FireInstanceId = run }, stop);
        return await store.GetExecution(ScheduleStore.SchedulerName, fired.Items.Count > 0 ? fired.Items[0].EntryId! : run, stop);
    }

    /// <summary>Records a run that happened outside a server.</summary>
    internal static async Task Record(
        Warehouse warehouse, ScheduledJob job, Firing firing, DateTimeOffset started, TimeSpan took, JobOutcome? outcome, string? error, RunLog log)
    {
        await using var services = Services(warehouse);
        // Making the scheduler, without starting it, makes the tables.
        await services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        var entry = new ExecutionHistoryEntry(
            ScheduleStore.SchedulerName, ScheduleStore.SchedulerName, job.Key.Group, job.Key.Name, Firing.AskedGroup, Firing.Mark(job, firing.Period), started, took,
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

    private static async Task<IReadOnlyList<ExecutionHistoryEntry>> Ask(Warehouse warehouse, ExecutionHistoryQuery query, CancellationToken stop)
    {
        if (!File.Exists(warehouse.State))
            return [];
        await using var services = Services(warehouse);
        return (await Store(services).QueryExecutions(query, stop)).Items;
    }

    private static ServiceProvider Services(Warehouse warehouse)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSchedule(warehouse, TimeProvider.System);
        return services.BuildServiceProvider();
    }

    private static IExecutionHistoryStore Store(IServiceProvider services) => services.GetRequiredService<IExecutionHistoryStore>();
}
