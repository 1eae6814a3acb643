namespace Analytics.Ingest.Desk;

/// <summary>What an evaluator did at the desk.</summary>
public enum DeskAction
{
    /// <summary>A revision of a return was approved: no correction of the return is taken in any more.</summary>
    Approved,

    /// <summary>The approval was taken back.</summary>
    ApprovalWithdrawn,

    /// <summary>A period was locked.</summary>
    Locked,

    /// <summary>A period was opened, whatever its window says.</summary>
    Opened,
}

/// <summary>One step of an evaluator: a row of the table <c>events</c>.</summary>
public sealed record DeskEvent
{
    /// <summary>Identifies it; the desk gives it.</summary>
    public string Id { get; init; } = "";

    /// <summary>When; the desk gives it.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>What.</summary>
    public required DeskAction Action { get; init; }

    /// <summary>The kind meant; null: every kind.</summary>
    public string? Kind { get; init; }

    /// <summary>The period meant.</summary>
    public required string Period { get; init; }

    /// <summary>The region meant, with all under it; null: every region.</summary>
    public string? Region { get; init; }

    /// <summary>The revision approved.</summary>
    public long? Revision { get; init; }

    /// <summary>The submission that is this revision.</summary>
    public string? SubmissionId { get; init; }

    /// <summary>Opened until the end of this day in Beijing; null: until it is locked.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }
}
