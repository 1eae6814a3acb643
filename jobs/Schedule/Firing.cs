using System.Globalization;
using Analytics.Ingest;
using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>What a run stands for.</summary>
/// <param name="At">The scheduled instant: an assessment's cut-off, however late or often the run happens.</param>
/// <param name="Period">The period that somebody asked for; null for a run on schedule, or one asked for as it comes.</param>
internal sealed record Firing(DateTimeOffset At, Period? Period)
{
    /// <summary>Triggers of runs that somebody asked for.</summary>
    internal const string AskedGroup = "asked";

    /// <summary>Triggers of runs that follow another.</summary>
    internal const string FollowingGroup = "following";

    private const string AtKey = "at";
    private const string PeriodKey = "period";

    /// <summary>That of a run which somebody asks for: of a period, or of the last time that the schedule has had.</summary>
    /// <exception cref="ProgramException">The period has no firing that has come already.</exception>
    internal static Firing Asked(ScheduledJob job, Period? period, DateTimeOffset now, Texts texts)
    {
        if (period is not { } asked)
            return new(job.LastFiring(now) ?? TimeZoneInfo.ConvertTime(now, ScheduledJob.Zone), null);
        if (job.Does is not JobKind.Assess and not JobKind.Export)
            throw new ProgramException(ExitCode.Usage, texts.NoPeriods(job.Name, job.Words));
        if (job.Cron is null)
            throw new ProgramException(ExitCode.Usage, texts.NoCronForPeriods(job.Name));
        var at = job.FiringOf(asked) ?? throw new ProgramException(ExitCode.Usage, texts.NoFiringOf(job.Name, asked));
        return at <= now ? new(at, asked) : throw new ProgramException(ExitCode.Usage, texts.FiringAhead(job.Name, asked, at));
    }

    /// <summary>That of a run of the scheduler. A retry, a run after an outage and one taken over after a crash stand for the time at which the first should have been.</summary>
    internal static Firing Of(IJobExecutionContext context, ScheduledJob job)
    {
        var data = context.MergedJobDataMap;
        if (data.TryGetValue(AtKey, out object? at) && at is string text)
        {
            return new(
                DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                data.TryGetValue(PeriodKey, out object? word) && word is string name && Ingest.Period.TryParse(name, out var period) ? period : null);
        }
        // Of several times that were missed the scheduler names the first; caught up once means for the last.
        var scheduled = job.Missed == Missed.Once && !context.Recovering ? context.FireTimeUtc : context.ScheduledFireTimeUtc ?? context.FireTimeUtc;
        return new(job.LastFiring(scheduled) ?? TimeZoneInfo.ConvertTime(scheduled, ScheduledJob.Zone), null);
    }

    /// <summary>What the history knows a finished run of a period by.</summary>
    internal static string Mark(ScheduledJob job, Period? period) => $"{job.Name}@{period?.ToString() ?? "now"}@";

    /// <summary>
    /// A trigger that runs a job for this firing when the run at hand has succeeded. It waits in the store, so neither a stop nor a crash loses it, and a retry of the run sets it anew.
    /// What follows another firing of the same trigger has another name, so that neither takes the other's place.
    /// </summary>
    internal ITrigger Following(ScheduledJob next, IJobExecutionContext run) => (this with { Period = null }).Trigger(next, FollowingGroup, run.Scheduler.TimeProvider)
        .WithIdentity(Following(next.Name, run) + Instant(run), FollowingGroup).StartAfter(run.Trigger.Key, ContinuationCondition.OnSuccess).Build();

    /// <summary>How the names begin of what follows any firing of a run's trigger; one that was taken over stands for the trigger of the run that ended.</summary>
    internal static string Following(string next, IJobExecutionContext run) => $"{next}@{KeyOf(run)}@";

    private static TriggerKey KeyOf(IJobExecutionContext run) => run is { Recovering: true, RecoveringTriggerKey: { } ended } ? ended : run.Trigger.Key;

    // Along a chain it is the same, and a name that grows might find no room in the store.
    private string Instant(IJobExecutionContext run) => KeyOf(run).Group == FollowingGroup ? "" : At.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A trigger that tries a failed run again, apart from the job's own times; null when it was tried as often as its policy says.</summary>
    internal ITrigger? Again(ScheduledJob job, IJobExecutionContext run)
    {
        if (run.RetryPolicy is not { } policy || run.RetryAttempt >= policy.MaxAttempts)
            return null;
        var (clock, delay, left) = (run.Scheduler.TimeProvider, policy.DelayFor(run.RetryAttempt + 1), policy.MaxAttempts - run.RetryAttempt - 1);
        // In the job's group, so that a pause holds it.
        return Trigger(job, job.Name, clock).StartAt(clock.GetUtcNow() + delay).WithRetryPolicy(left > 0 ? RetryPolicy.Fixed(left, delay) : RetryPolicy.None).Build();
    }

    /// <summary>A trigger that runs a job once, now, for this firing.</summary>
    internal TriggerBuilder<IJob> Trigger(ScheduledJob job, string group, TimeProvider clock)
    {
        var trigger = TriggerBuilder.Create(clock).WithIdentity(Mark(job, Period) + Guid.NewGuid().ToString("N"), group).ForJob(job.Key).WithRetryPolicy(job.Retry).StartNow()
            .UsingJobData(AtKey, At.ToString("O", CultureInfo.InvariantCulture));
        return Period is { } period ? trigger.UsingJobData(PeriodKey, period.ToString()) : trigger;
    }
}
