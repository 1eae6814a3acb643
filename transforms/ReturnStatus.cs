namespace Analytics.Transforms;

/// <summary>Where a return stands at an instant.</summary>
public enum ReturnState
{
    /// <summary>Its window has not opened.</summary>
    NotYetDue,

    /// <summary>It can be handed in, and is not late yet.</summary>
    Due,

    /// <summary>It is late, and nothing came in.</summary>
    Missing,

    /// <summary>What came in was sent back, and nothing was accepted yet.</summary>
    Returned,

    /// <summary>Owes none itself and has none; some of the regions under it sent theirs.</summary>
    Partial,

    /// <summary>Accepted in time.</summary>
    Accepted,

    /// <summary>First accepted after it was due.</summary>
    AcceptedLate,
}

/// <summary>A row of the mart <c>return_status</c>: one return, or a region that another one's return speaks for.</summary>
public sealed record ReturnStatus
{
    /// <summary>The kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The region.</summary>
    public required CodeName Region { get; init; }

    /// <summary>The region above it, placeholders left out; null for a province or a code that the list does not have.</summary>
    public string? Parent { get; init; }

    /// <summary>Whether the region owes a return of this kind: provinces and the Corps.</summary>
    public bool Expected { get; init; }

    /// <summary>First day of the window; null when the calendar does not have the period.</summary>
    public DateOnly? Opens { get; init; }

    /// <summary>Last day in time.</summary>
    public DateOnly? Due { get; init; }

    /// <summary>Last day of the window; null: it stays open.</summary>
    public DateOnly? Closes { get; init; }

    /// <summary>When the first submission came in.</summary>
    public DateTimeOffset? FirstReceivedAt { get; init; }

    /// <summary>When the first revision was accepted.</summary>
    public DateTimeOffset? FirstAcceptedAt { get; init; }

    /// <summary>Accepted after it was due.</summary>
    public bool Late { get; init; }

    /// <summary>Whose return counts: its own or that of a region above; null when none was accepted.</summary>
    public string? ReturnRegion { get; init; }

    /// <summary>The revision that stands.</summary>
    public long? Revision { get; init; }

    /// <summary>Files sent back, also those that another one has corrected since.</summary>
    public long Returned { get; init; }

    /// <summary>Rows of the region and those under it; null when nothing was accepted.</summary>
    public long? Rows { get; init; }

    /// <summary>Of a kind with a coverage field, its values in the period before; null for other kinds.</summary>
    public long? EnterprisesExpected { get; init; }

    /// <summary>Its values in this period; null for other kinds, and when nothing was accepted.</summary>
    public long? EnterprisesReported { get; init; }

    /// <summary>Those expected that are there again; null for other kinds.</summary>
    public long? EnterprisesCovered { get; init; }

    /// <summary>The revision that stands approved; null when none does.</summary>
    public long? ApprovedRevision { get; init; }

    /// <summary>When it was approved.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>When the lock was made that keeps corrections out; null without one, or when it was lifted for good.</summary>
    public DateTimeOffset? LockedAt { get; init; }

    /// <summary>The last day on which that lock is lifted; null: it is not.</summary>
    public DateOnly? ReopenedUntil { get; init; }

    /// <summary>Whether a lock keeps corrections out at an instant.</summary>
    public bool IsLocked(DateTimeOffset now) => LockedAt is not null && !(DayOf(now) <= ReopenedUntil);

    /// <summary>Where it stands at an instant.</summary>
    public ReturnState At(DateTimeOffset now)
    {
        var today = DayOf(now);
        return this switch
        {
            { Revision: not null } => Late ? ReturnState.AcceptedLate : ReturnState.Accepted,
            { Returned: > 0 } => ReturnState.Returned,
            { Expected: false, Rows: > 0 } => ReturnState.Partial,
            _ when today < Opens => ReturnState.NotYetDue,
            _ when today > Due => ReturnState.Missing,
            _ => ReturnState.Due,
        };
    }

    private static DateOnly DayOf(DateTimeOffset now) => DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).DateTime);
}
