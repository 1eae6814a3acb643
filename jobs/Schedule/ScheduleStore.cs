using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>The schedule and its history in their <see cref="StateStore"/>.</summary>
internal static class ScheduleStore
{
    // A job that waits while another works has not missed its time.
    private static readonly TimeSpan SkipAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>Adds a scheduler over the store to the services, and its history.</summary>
    internal static void AddSchedule(this IServiceCollection services, StateStore state, TimeProvider clock, Action<IQuartzBuilder>? configure = null)
    {
        services.Configure<ExecutionHistoryOptions>(history =>
        {
            // Runs that did something are kept for as long as anybody may ask; the many that found nothing to do for a month.
            history.Retention = TimeSpan.FromDays(20 * 366);
            history.RetentionByResult[JobRunResult.Skipped] = TimeSpan.FromDays(31);
            history.MaxEntriesPerScheduler = History.MostKept;
        });
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                (scheduler.InstanceName, scheduler.InstanceId) = (state.SchedulerName, state.NewInstance());
                // Why a job failed may be told with the value that it failed on, which no span may hold.
                scheduler.RecordExceptionSpanEvents = false;
            });
            quartz.UseDefaultTimeZone(ScheduledJob.Zone);
            quartz.UseTimeProvider(clock);
            // A warehouse is worked on by one at a time: jobs that come due together wait for each other.
            quartz.UseDefaultThreadPool(1);
            quartz.UseDefaultRetryPolicy(ScheduledJob.DefaultRetry);
            quartz.UsePersistentStore(store =>
            {
                state.Use(store);
                store.UseSystemTextJsonSerializer(json => json.AddCalendarSerializer(new WorkingDays.Serializer()));
                store.ProvisionSchema();
                store.UseExecutionHistory();
            });
            configure?.Invoke(quartz);
        });
    }

    /// <summary>Adds the jobs, and that what they say is kept.</summary>
    internal static void AddJobs(this IQuartzBuilder quartz, Settings settings)
    {
        foreach (var job in settings.Jobs)
            quartz.AddJob<WarehouseJob>(added => added.WithIdentity(job.Key).StoreDurably().RequestRecovery());
        quartz.UseExecutionLogCapture(log => (log.MaxLines, log.MaxBytes) = (RunLog.MostLines, RunLog.MostBytes));
    }

    /// <summary>
    /// Brings the stored triggers in line with the settings. One whose times are right already keeps its place in them: it knows which firing it missed
    /// while nobody served.
    /// </summary>
    internal static async Task Align(IScheduler scheduler, Settings settings)
    {
        foreach (var gone in (await scheduler.GetJobKeys(GroupMatcher<JobKey>.AnyGroup())).Where(key => settings.Jobs.All(job => job.Key != key)))
            await scheduler.DeleteJob(gone);
        // What waited for a run that a crash ended: the run was taken over, and what follows it waits for that one.
        foreach (var orphan in await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.GroupEquals(Firing.FollowingGroup)))
            if (await scheduler.GetTriggerState(orphan) == TriggerState.Error)
                await scheduler.UnscheduleJob(orphan);
        foreach (var job in settings.Jobs)
        {
            var key = Key(job);
            // Earlier versions kept it in another group.
            foreach (var old in (await scheduler.GetTriggersOfJob(job.Key)).OfType<ICronTrigger>().Where(trigger => trigger.Key != key))
                await scheduler.UnscheduleJob(old.Key);
            if (job.Days is { } days && !days.Same(await scheduler.GetCalendar(job.Name)))
                await scheduler.AddCalendar(job.Name, days, AddCalendarOptions.ReplacingAndUpdatingTriggers);
            var stored = await scheduler.GetTrigger(key) as ICronTrigger;
            var wanted = Trigger(job, scheduler.TimeProvider);
            if (wanted is null)
                await scheduler.UnscheduleJob(key);
            else if (stored is null || !SameTimes(stored, wanted))
                await scheduler.ScheduleJob(wanted, ScheduleJobOptions.Replacing);
            else
                await scheduler.UpdateTriggerDetails(key, new TriggerDetailsUpdate().WithMisfireInstruction(wanted.MisfireInstruction).WithMisfireThreshold(wanted.MisfireThreshold).WithRetryPolicy(wanted.RetryPolicy));
        }
    }

    /// <summary>Has a job follow the run at hand, unless it is paused.</summary>
    internal static async Task Follow(IScheduler scheduler, Firing firing, ScheduledJob next, IJobExecutionContext run, CancellationToken stop)
    {
        // What still waits for an earlier firing of this trigger waits for one that was given up: with the next success it would run too.
        string own = Firing.Following(next.Name, run);
        foreach (var left in (await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.GroupEquals(Firing.FollowingGroup), stop)).Where(key => key.Name.StartsWith(own, StringComparison.Ordinal)))
            if (await scheduler.GetTriggerState(left, stop) == TriggerState.Awaiting)
                await scheduler.UnscheduleJob(left, stop);
        if (!await scheduler.IsTriggerGroupPaused(next.Name, stop))
            await scheduler.ScheduleJob(firing.Following(next, run), ScheduleJobOptions.Replacing, stop);
    }

    /// <summary>Holds a job's schedule, or lets it go on. It is remembered when the server ends.</summary>
    internal static async Task Pause(IScheduler scheduler, ScheduledJob job, bool pause, CancellationToken stop)
    {
        var group = GroupMatcher<TriggerKey>.GroupEquals(job.Name);
        if (pause)
            await scheduler.PauseTriggerGroups(group, stop);
        else
            await scheduler.ResumeTriggerGroups(group, stop);
    }

    /// <summary>Begins nothing more, and waits for what runs. Only then may the scheduler end: a job that has just begun could not say any more what follows it.</summary>
    internal static async Task Drain(IScheduler scheduler)
    {
        await scheduler.Standby();
        while ((await scheduler.GetMetadata()).LocalExecutingJobs > 0 || await IsReserved(scheduler))
            await Task.Delay(Tick);
    }

    // Between its time and its beginning a run is in the store only.
    private static async Task<bool> IsReserved(IScheduler scheduler)
    {
        try
        {
            return (await scheduler.QueryFireInstances(new() { SchedulerInstanceId = scheduler.SchedulerInstanceId, State = null })).Items.Count > 0;
        }
        catch (SchedulerException)
        {
            // Without the store nothing begins.
            return false;
        }
    }

    /// <summary>Does something with a scheduler that does not start: it runs nothing itself.</summary>
    internal static async Task<T> Unstarted<T>(StateStore state, TimeProvider clock, Func<IScheduler, IServiceProvider, Task<T>> work)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSchedule(state, clock);
        await using var provider = services.BuildServiceProvider();
        return await work(await provider.GetRequiredService<ISchedulerFactory>().GetScheduler(), provider);
    }

    /// <summary>Names of the paused jobs, also while a server runs.</summary>
    internal static async Task<IReadOnlySet<string>> Paused(StateStore state, CancellationToken stop)
    {
        var paused = new HashSet<string>(StringComparer.Ordinal);
        // A second scheduler would be one too many; the table is the scheduler's own.
        await using var connection = await state.Open(stop);
        if (connection is null)
            return paused;
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT TRIGGER_GROUP FROM QRTZ_PAUSED_TRIGGER_GRPS WHERE SCHED_NAME = @name";
        var name = command.CreateParameter();
        (name.ParameterName, name.Value) = ("name", state.SchedulerName);
        command.Parameters.Add(name);
        await using var rows = await command.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
            paused.Add(rows.GetString(0));
        return paused;
    }

    // A group of its own: a pause is the group's, and holds for triggers to come.
    private static TriggerKey Key(ScheduledJob job) => new(job.Name, job.Name);

    private static ICronTrigger? Trigger(ScheduledJob job, TimeProvider clock)
    {
        if (job.Cron is not { } cron)
            return null;
        var trigger = TriggerBuilder.Create(clock).WithIdentity(Key(job)).ForJob(job.Key).WithRetryPolicy(job.Retry).WithCalendarName(job.Days is null ? null : job.Name)
            .WithCronSchedule(cron.CronExpressionString, schedule => schedule.InTimeZone(cron.TimeZone).WithMisfireInstruction(job.Missed switch
            {
                Missed.Each => CronTriggerMisfireInstruction.IgnoreMisfires,
                Missed.Skip => CronTriggerMisfireInstruction.DoNothing,
                _ => CronTriggerMisfireInstruction.FireAndProceed,
            }));
        if (job.Missed == Missed.Skip)
            trigger = trigger.WithMisfireThreshold(SkipAfter);
        return (ICronTrigger)trigger.Build();
    }

    private static bool SameTimes(ICronTrigger stored, ICronTrigger wanted) =>
        (stored.CronExpressionString, stored.TimeZone.Id, stored.CalendarName) == (wanted.CronExpressionString, wanted.TimeZone.Id, wanted.CalendarName);
}
