using Analytics.Ingest;
using Microsoft.Data.Sqlite;
using Quartz;
using Quartz.Listeners;

namespace Analytics.Jobs.Schedule;

/// <summary>The schedule and its history in the warehouse's <c>state.db</c>.</summary>
internal static class ScheduleStore
{
    /// <summary>The scheduler's name in the store.</summary>
    internal const string SchedulerName = "analytics";

    /// <summary>Adds a scheduler over <c>state.db</c> to the services, and its history.</summary>
    internal static void AddSchedule(this IServiceCollection services, Warehouse warehouse, Action<IQuartzBuilder>? configure = null)
    {
        string connection = new SqliteConnectionStringBuilder { DataSource = warehouse.State, Pooling = false }.ToString();
        services.Configure<ExecutionHistoryOptions>(history =>
        {
            // Runs that did something are kept for as long as anybody may ask; the many that found nothing to do for a month.
            history.Retention = TimeSpan.FromDays(20 * 366);
            history.RetentionByResult[JobRunResult.Skipped] = TimeSpan.FromDays(31);
            history.MaxEntriesPerScheduler = 1_000_000;
        });
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => (scheduler.InstanceName, scheduler.InstanceId) = (SchedulerName, SchedulerName));
            quartz.UseDefaultTimeZone(ScheduledJob.Zone);
            quartz.UsePersistentStore(store =>
            {
                store.UseSqlite(SqliteFactory.Instance, connection);
                store.UseSystemTextJsonSerializer();
                store.ProvisionSchema();
                store.UseExecutionHistory();
            });
            configure?.Invoke(quartz);
        });
    }

    /// <summary>Adds the jobs, when they run and what follows what.</summary>
    internal static void AddJobs(this IQuartzBuilder quartz, Settings settings)
    {
        quartz.AddJob<CollectJob>(job => Describe(job, ScheduledJob.All[0]));
        quartz.AddJob<RefreshJob>(job => Describe(job, ScheduledJob.All[1]));
        var chain = new JobChainingJobListener("chain");
        foreach (var job in ScheduledJob.All)
        {
            if (settings.Crons.TryGetValue(job.Name, out var cron))
            {
                // After a pause, however long, a job that missed its time runs once and then goes on as scheduled.
                quartz.AddTrigger(trigger => trigger.WithIdentity(job.Name).ForJob(job.Key).WithCronSchedule(
                    cron.CronExpressionString, schedule => schedule.WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)));
            }
            else
                chain.AddJobChainLink(new JobKey(job.Follows!), job.Key, ContinuationCondition.OnSuccess);
        }
        quartz.AddJobListener(chain);
    }

    private static void Describe<T>(IJobConfigurator<T> job, ScheduledJob described) where T : IJob =>
        job.WithIdentity(described.Key).StoreDurably().RequestRecovery();
}
