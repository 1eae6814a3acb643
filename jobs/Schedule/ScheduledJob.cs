using Analytics.Ingest;
using Analytics.Lake;
using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>What a job does.</summary>
public enum JobKind
{
    /// <summary>Takes what lies in the inbox.</summary>
    Collect,

    /// <summary>Brings the marts up to date.</summary>
    Refresh,

    /// <summary>Assesses at the cut-off of the firing.</summary>
    Assess,

    /// <summary>Draws the pages.</summary>
    Report,

    /// <summary>Writes an export for researchers.</summary>
    Export,

    /// <summary>Tells regions what is late, sent back or overdue.</summary>
    Remind,

    /// <summary>Checks the lake.</summary>
    Verify,

    /// <summary>Deletes what no kept version needs.</summary>
    Vacuum,
}

/// <summary>What becomes of firings whose time passed while nobody served.</summary>
public enum Missed
{
    /// <summary>However many were missed: one run, for the last of them.</summary>
    Once,

    /// <summary>A run for each.</summary>
    Each,

    /// <summary>None.</summary>
    Skip,
}

/// <summary>A job that <c>serve</c> runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Does">What it does.</param>
public sealed record ScheduledJob(string Name, JobKind Does)
{
    /// <summary>Instants that are shown to people are Beijing time; so is a schedule that names no zone.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>A failed run is tried again so often unless the settings say otherwise: a full disk or a busy warehouse passes.</summary>
    public static RetryPolicy DefaultRetry { get; } = RetryPolicy.Fixed(2, TimeSpan.FromSeconds(30));

    /// <summary>The assessment's code.</summary>
    public string? Assessment { get; init; }

    /// <summary>The export's folder; <c>{period}</c> in it stands for the period of the firing.</summary>
    public string? Out { get; init; }

    /// <summary>What a vacuum keeps.</summary>
    public Retention? Retain { get; init; }

    /// <summary>When it runs, with its zone; null: after another job, or when asked to.</summary>
    public CronExpression? Cron { get; init; }

    /// <summary>The days on which it runs; null: all.</summary>
    public WorkingDays? Days { get; init; }

    /// <summary>What happens after a failure.</summary>
    public RetryPolicy Retry { get; init; } = DefaultRetry;

    /// <summary>What happens after an outage.</summary>
    public Missed Missed { get; init; }

    /// <summary>How long a run may take.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Names of the jobs that run after it succeeded.</summary>
    public IReadOnlyList<string> Then { get; init; } = [];

    /// <summary>Its name in the scheduler.</summary>
    public JobKey Key => new(Name);

    /// <summary>What it does, as the settings say it.</summary>
    public string Words => Does.ToString().ToLowerInvariant() + (Assessment is null ? "" : " " + Assessment);

    /// <summary>Its firings after an instant, in its zone, without end.</summary>
    public IEnumerable<DateTimeOffset> Firings(DateTimeOffset after)
    {
        for (var at = Cron?.GetNextValidTimeAfter(after); at is { } firing; at = Cron!.GetNextValidTimeAfter(firing))
        {
            if (Days is { } days && !days.IsTimeIncluded(firing))
                // To the last second of what is left out: the first that is not may be a firing.
                at = days.GetNextIncludedTimeUtc(firing).AddSeconds(-1);
            else
                yield return TimeZoneInfo.ConvertTime(firing, Cron!.TimeZone);
        }
    }

    /// <summary>Its last firing at an instant or before; null when it has no time of its own, or has had none.</summary>
    public DateTimeOffset? LastFiring(DateTimeOffset at)
    {
        var firing = Cron?.GetPreviousValidTimeBefore(at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(1));
        while (firing is { } found && Days?.IsTimeIncluded(found) == false)
            firing = Cron!.GetPreviousValidTimeBefore(found);
        return firing is { } last ? TimeZoneInfo.ConvertTime(last, Cron!.TimeZone) : null;
    }

    /// <summary>The firing that belongs to a period: its first after the period has ended and before the next one has; null when there is none.</summary>
    public DateTimeOffset? FiringOf(Period period)
    {
        var firing = Firings(End(period).AddSeconds(-1)).Cast<DateTimeOffset?>().FirstOrDefault();
        return firing < End(period.Next) ? firing : null;
    }

    /// <summary>The quarter that a firing belongs to: the last that has ended.</summary>
    public Period PeriodOf(DateTimeOffset firing)
    {
        var local = TimeZoneInfo.ConvertTime(firing, Cron?.TimeZone ?? Zone);
        return new Period(local.Year, (local.Month + 2) / 3).Previous;
    }

    private DateTimeOffset End(Period period)
    {
        var zone = Cron?.TimeZone ?? Zone;
        var midnight = new DateTime(period.Quarter == 4 || period.Quarter is null ? period.Year + 1 : period.Year, period.Quarter is null or 4 ? 1 : (period.Quarter.Value * 3) + 1, 1);
        return new(midnight, zone.GetUtcOffset(midnight));
    }
}
