using Analytics.Ingest;
using Quartz;
using Quartz.Extensibility;

namespace Analytics.Jobs.Schedule;

/// <summary>What ran, when, for how long and with what result. Readable while a server runs and while none does.</summary>
internal static class History
{
    /// <summary>The latest runs, newest first.</summary>
    /// <param name="warehouse">Whose.</param>
    /// <param name="idle">Also runs that found nothing to do.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="stop">Ctrl-C.</param>
    internal static async Task<IReadOnlyList<ExecutionHistoryEntry>> Read(Warehouse warehouse, bool idle, int limit, CancellationToken stop)
    {
        if (!File.Exists(warehouse.State))
            return [];
        var query = new ExecutionHistoryQuery
        {
            SchedulerName = ScheduleStore.SchedulerName,
            Take = limit,
            Results = idle ? null : [JobRunResult.Succeeded, JobRunResult.Failed, JobRunResult.Cancelled],
        };
        await using var services = Services(warehouse);
        return (await Store(services).QueryExecutions(query, stop)).Items;
    }

    /// <summary>Records a run that happened outside a server.</summary>
    internal static async Task Record(Warehouse warehouse, ScheduledJob job, DateTimeOffset started, TimeSpan took, JobOutcome? outcome, string? error)
    {
        await using var services = Services(warehouse);
        // Making the scheduler, without starting it, makes the tables.
        await services.GetRequiredService<ISchedulerFactory>().GetScheduler();
        var report = outcome as IJobRunReport;
        var entry = new ExecutionHistoryEntry(
            ScheduleStore.SchedulerName, ScheduleStore.SchedulerName, job.Key.Group, job.Key.Name, job.Key.Group, "manual", started, took,
            outcome is not null, error)
        {
            Result = report?.Result ?? JobRunResult.Failed,
            MetricsJson = System.Text.Json.JsonSerializer.Serialize(outcome?.Counts),
            Manual = true,
        };
        await Store(services).AddExecution(entry);
    }

    private static ServiceProvider Services(Warehouse warehouse)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSchedule(warehouse);
        return services.BuildServiceProvider();
    }

    private static IExecutionHistoryStore Store(IServiceProvider services) => services.GetRequiredService<IExecutionHistoryStore>();
}
