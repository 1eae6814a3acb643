namespace Analytics.Ingest;

/// <summary>What became of a submission.</summary>
public enum SubmissionStatus
{
    /// <summary>Committed to the lake as a revision of its return.</summary>
    Accepted,

    /// <summary>Sent back with its findings; nothing of it is in the lake.</summary>
    Returned,

    /// <summary>Good, but the very rows that are current already: no new revision.</summary>
    Unchanged,
}

/// <summary>One file handed in: a row of the table <c>submissions</c>.</summary>
public sealed record Submission
{
    /// <summary>Derived from the file's bytes and name, so that the same file is the same submission.</summary>
    public required string Id { get; init; }

    /// <summary>The kind, if the file name told it.</summary>
    public string? Kind { get; init; }

    /// <summary>The period, if the file name told it.</summary>
    public string? Period { get; init; }

    /// <summary>The region, if the file name told it.</summary>
    public string? Region { get; init; }

    /// <summary>1, 2, 3... of one return; null unless accepted.</summary>
    public long? Revision { get; init; }

    /// <summary>What became of it.</summary>
    public required SubmissionStatus Status { get; init; }

    /// <summary>When it was taken out of the inbox, later than every one before it: the order of submissions.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it came into the inbox, which decides whether it was in time; null for what was received before this was recorded, when <see cref="ReceivedAt"/> decided.</summary>
    public DateTimeOffset? HandedInAt { get; init; }

    /// <summary>The name under which it was handed in.</summary>
    public required string FileName { get; init; }

    /// <summary>SHA-256 of its bytes: its name in raw/.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Its data rows.</summary>
    public required long Rows { get; init; }

    /// <summary>Errors found.</summary>
    public required long Errors { get; init; }

    /// <summary>Warnings found.</summary>
    public required long Warnings { get; init; }

    /// <summary>Whether it carries the mark of synthetic samples.</summary>
    public required bool Synthetic { get; init; }

    /// <summary>SHA-256 of its findings, by which the same reasons are known again; null for one recorded before there was such a thing.</summary>
    public string? FindingsSha256 { get; init; }

    /// <summary>The version of its kind's table that took it in; null unless accepted.</summary>
    public long? TableVersion { get; init; }

    /// <summary>Whether it is of the region of a return, or of one under it: of any other the sender of that return learns no more than the region.</summary>
    internal bool IsWithin(ReturnScope scope) => Region?.StartsWith(scope.RegionPrefix, StringComparison.Ordinal) == true;

    /// <summary>Who sent it: the folder of the inbox in which it lay, else the account that collected; null for what was received before this was recorded.</summary>
    public string? Sender { get; init; }
}

/// <summary>What checking one file came to.</summary>
/// <param name="Scope">Kind, period and region, if the file name told them.</param>
/// <param name="Rows">Data rows.</param>
/// <param name="Errors">Errors, those beyond the list included.</param>
/// <param name="Warnings">Warnings, those beyond the list included.</param>
/// <param name="Findings">The first findings in order of rows, at most <see cref="FindingSink.Limit"/>.</param>
/// <param name="Synthetic">Whether the file carries the mark of synthetic samples.</param>
public sealed record CheckResult(ReturnScope? Scope, long Rows, long Errors, long Warnings, IReadOnlyList<Finding> Findings, bool Synthetic)
{
    /// <summary>Errors and warnings that no finding of the list stands for.</summary>
    public long Unlisted => Finding.Unlisted(Errors, Warnings, Findings);

    /// <summary>How the file was understood; null when it was not.</summary>
    public FileReading? Reading { get; init; }
}

/// <summary>What became of one file of the inbox.</summary>
/// <param name="Submission">The submission.</param>
/// <param name="Findings">Its findings.</param>
/// <param name="FindingsFile">The file in returned/ that goes back to the sender; null unless returned.</param>
/// <param name="Known">Whether this very file had been dealt with before.</param>
public sealed record Outcome(Submission Submission, IReadOnlyList<Finding> Findings, string? FindingsFile, bool Known)
{
    /// <summary>How the file was understood; null when it was not, or was not read again.</summary>
    public FileReading? Reading { get; init; }
}

/// <summary>What collecting the inbox came to.</summary>
/// <param name="Outcomes">One for each file, in order of names.</param>
/// <param name="Unreadable">Files that could not be opened or kept, and folders that could not be looked into, with the reason; they stay where they are.</param>
public sealed record CollectResult(IReadOnlyList<Outcome> Outcomes, IReadOnlyList<(string File, string Reason)> Unreadable)
{
    /// <summary>Those of them that something is wrong with: the others wait for senders that are not done.</summary>
    public IReadOnlyList<(string File, string Reason)> Wrong => [.. Unreadable.Where(each => each.Reason != CollectTexts.StillWritten.Both && each.Reason != CollectTexts.AfterAnother.Both)];
}

/// <summary>How far collecting has come.</summary>
/// <param name="Done">Files dealt with.</param>
/// <param name="Total">Files in the inbox.</param>
/// <param name="File">The file just dealt with.</param>
/// <param name="Outcome">What became of it; null if it could not be opened.</param>
public sealed record CollectProgress(int Done, int Total, string File, Outcome? Outcome);
