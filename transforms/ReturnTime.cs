namespace Analytics.Transforms;

/// <summary>When a return of a province was due, and when it came.</summary>
/// <param name="Due">Last day in time; null when the calendar does not tell.</param>
/// <param name="AcceptedAt">When its first revision was accepted; null when none was.</param>
/// <param name="Late">Accepted after it was due.</param>
public sealed record ReturnTime(DateOnly? Due, DateTimeOffset? AcceptedAt, bool Late);
