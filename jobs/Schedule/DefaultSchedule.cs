using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>What runs where the settings declare no jobs: collect every five minutes, then refresh, then report.</summary>
internal static class DefaultSchedule
{
    private static readonly JobKind[] Kinds = [JobKind.Collect, JobKind.Refresh, JobKind.Report];

    /// <summary>Names of its jobs.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. Kinds.Select(kind => kind.ToString().ToLowerInvariant())];

    /// <summary>The schedule; a job with a cron of its own does not follow the one before it.</summary>
    internal static IReadOnlyList<ScheduledJob> Of(Func<string, CronExpression?> cron) =>
    [
        .. Kinds.Select((kind, i) => new ScheduledJob(Names[i], kind)
        {
            Cron = cron(Names[i]) ?? (i == 0 ? new CronExpression("0 0/5 * * * ?", ScheduledJob.Zone) : null),
            // Within its five minutes.
            Retry = i == 0 ? RetryPolicy.Exponential(3, TimeSpan.FromSeconds(20), 2) : ScheduledJob.DefaultRetry,
            Then = i + 1 < Kinds.Length && cron(Names[i + 1]) is null ? [Names[i + 1]] : [],
        }),
    ];
}
