namespace Analytics.Transforms;

/// <summary>What a province, with all that lies under it, should be reminded of.</summary>
/// <param name="Region">The province, or the whole country.</param>
/// <param name="Missing">Returns that it owes, that are late, and of which nothing came in.</param>
/// <param name="SentBack">Returns that were sent back, and nothing was accepted since.</param>
/// <param name="Overdue">Tasks due by the end of the period and not done, the longest overdue first.</param>
public sealed record Reminder(CodeName Region, IReadOnlyList<MissingReturn> Missing, IReadOnlyList<SentBackReturn> SentBack, IReadOnlyList<OverdueTask> Overdue);

/// <summary>A return that is late.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Period">Its period: the quarter, or the year that the quarter lies in.</param>
/// <param name="Due">Its last day in time.</param>
public sealed record MissingReturn(string Kind, string Period, DateOnly Due);

/// <summary>A return that was sent back.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Period">Its period.</param>
/// <param name="Region">Who sent it.</param>
/// <param name="ReceivedAt">When the last submission that was sent back came in.</param>
/// <param name="Errors">The errors in that one.</param>
/// <param name="Standing">The revision that stands; null when none was ever accepted.</param>
public sealed record SentBackReturn(string Kind, string Period, CodeName Region, DateTimeOffset ReceivedAt, long Errors, long? Standing);

/// <summary>A task that is overdue.</summary>
/// <param name="Region">The region that undertook it.</param>
/// <param name="Measure">Its measure.</param>
/// <param name="Id">Its number in the region.</param>
/// <param name="Name">Its name, as the region wrote it.</param>
/// <param name="Unit">The responsible unit, as the region wrote it.</param>
/// <param name="Due">When it was due.</param>
/// <param name="Progress">Reported progress, 0..100.</param>
public sealed record OverdueTask(CodeName Region, string Measure, string Id, string Name, string Unit, DateOnly Due, long Progress);
