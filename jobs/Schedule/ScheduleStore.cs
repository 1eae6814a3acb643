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

    /// <summary>Adds the jobs and what follows what.</summary>
    internal static void AddJobs(this IQuartzBuilder quartz, Settings settings)
    {
        quartz.AddJob<CollectJob>(job => Describe(job, "collect"));
        quartz.AddJob<RefreshJob>(job => Describe(job, "refresh"));
        quartz.AddJob<ReportJob>(job => Describe(job, "report"));
        var chain = new JobChainingJobListener("chain");
        foreach (var job in ScheduledJob.All.Where(j => !settings.Crons.ContainsKey(j.Name)))
            chain.AddJobChainLink(new JobKey(job.Follows!), job.Key, ContinuationCondition.OnSuccess);
        quartz.AddJobListener(chain);
    }

    /// <summary>
    /// Brings the stored triggers in line with the settings. One that is right already is left alone: it knows which firing it missed
    /// while nobody served.
    /// </summary>
    internal static async Task Align(IScheduler scheduler, Settings settings)
    {
        foreach (var job in ScheduledJob.All)
        {
            var key = new TriggerKey(job.Name);
            var stored = await scheduler.GetTrigger(key) as ICronTrigger;
            var cron = settings.Crons.GetValueOrDefault(job.Name);
            if (stored?.CronExpressionString == cron?.CronExpressionString)
                continue;
            await scheduler.UnscheduleJob(key);
            if (cron is null)
                continue;
            // After a pause, however long, a job that missed its time runs once and then goes on as scheduled.
            await scheduler.ScheduleJob(TriggerBuilder.Create().WithIdentity(key).ForJob(job.Key).WithCronSchedule(
                cron.CronExpressionString,
                schedule => schedule.InTimeZone(ScheduledJob.Zone).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build());
        }
    }

    private static void Describe<T>(IJobConfigurator<T> job, string name) where T : IJob =>
        job.WithIdentity(name).StoreDurably().RequestRecovery();
}
