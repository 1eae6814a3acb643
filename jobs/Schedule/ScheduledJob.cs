using Quartz;

namespace Analytics.Jobs.Schedule;

/// <summary>A job that <c>serve</c> runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DefaultCron">When it runs unless the settings say otherwise; null: after the job before it.</param>
/// <param name="Follows">The job before it; null for the first.</param>
public sealed record ScheduledJob(string Name, CronExpression? DefaultCron, string? Follows)
{
    /// <summary>All instants of the schedule, and those shown to people, are Beijing time.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>The jobs in the order of the data.</summary>
    public static IReadOnlyList<ScheduledJob> All { get; } =
    [
        new("collect", new CronExpression("0 0/5 * * * ?", Zone), null),
        new("refresh", null, "collect"),
        new("report", null, "refresh"),
    ];

    /// <summary>Its name in the scheduler.</summary>
    public JobKey Key => new(Name);
}
