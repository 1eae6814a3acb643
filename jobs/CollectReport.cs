using Analytics.Ingest;

namespace Analytics.Jobs;

/// <summary>What became of the files of the inbox: what was accepted, what was returned and why, what could not be read.</summary>
internal sealed class CollectReport(CollectResult result, Warehouse warehouse, Texts texts)
{
    // A reader sees the first of many on the screen; the rest is in returned/ and on the pages.
    private const int MostShown = 20;

    private readonly List<Submission> taken = [.. result.Outcomes.Select(o => o.Submission)];

    internal bool Nothing => taken.Count == 0 && result.Unreadable.Count == 0;

    internal ExitCode Exit(bool strict) => strict && (result.Unreadable.Count > 0 || taken.Any(s => s.Status == SubmissionStatus.Returned)) ? ExitCode.Findings : ExitCode.Done;

    internal void Write(Output output)
    {
        if (output.ForPeople)
            WriteForPeople(output);
        else
        {
            output.Write(
                [.. result.Outcomes.Select(o => new Line(o, o.Submission.FileName, null)), .. result.Unreadable.Select(u => new Line(null, u.File, u.Reason))],
                new Field<Line>("file", null, each => each.File),
                new("kind", null, each => each.Outcome?.Submission.Kind),
                new("period", null, each => each.Outcome?.Submission.Period),
                new("region", null, each => each.Outcome?.Submission.Region),
                new("status", null, each => each.Outcome is { } o ? texts.Status(StatusOf(o), "en") : "unreadable"),
                new("revision", null, each => each.Outcome?.Submission.Revision),
                new("rows", null, each => each.Outcome?.Submission.Rows),
                new("errors", null, each => each.Outcome?.Submission.Errors),
                new("warnings", null, each => each.Outcome?.Submission.Warnings),
                new("synthetic", null, each => each.Outcome?.Submission.Synthetic),
                new("read_as", null, each => each.Outcome?.Reading?.Message(texts.Language)),
                new("first_finding", null, each => each.Outcome is { } o && First(o) is { } f ? texts.Finding(f) : null),
                new("findings_file", null, each => each.Outcome?.FindingsFile),
                new("reason", null, each => each.Reason));
        }
    }

    private void WriteForPeople(Output output)
    {
        if (Nothing)
        {
            output.Line(texts.NothingInInbox(warehouse.Inbox));
            return;
        }
        var accepted = result.Outcomes.Where(o => StatusOf(o) == SubmissionStatus.Accepted).Select(o => o.Submission).ToList();
        var returned = result.Outcomes.Where(o => o.Submission.Status == SubmissionStatus.Returned).ToList();
        output.Line(texts.Collected(
            accepted.Count, accepted.Sum(s => s.Rows), accepted.Sum(s => s.Warnings), returned.Count,
            taken.Count - accepted.Count - returned.Count));
        foreach (var back in returned.Take(MostShown))
        {
            output.Line($"  {back.Submission.FileName}  {texts.Errors(back.Submission.Errors)}");
            if (back.Reading is { Certain: false } reading)
                output.Line($"    {reading.Message(texts.Language)}");
            if (First(back) is { } finding)
                output.Line($"    {texts.Finding(finding)}");
            if (back.FindingsFile is { } file)
                output.Line($"    {texts.FindingsIn(file)}");
        }
        if (returned.Count > MostShown)
            output.Line($"  {texts.MoreReturned(returned.Count - MostShown, warehouse.Returned)}");
        // What was guessed at is said of good files too.
        foreach (var guessed in result.Outcomes.Where(o => o.Submission.Status != SubmissionStatus.Returned && o.Reading is { Certain: false }).Take(MostShown))
            output.Line($"  {guessed.Submission.FileName}  {guessed.Reading!.Message(texts.Language)}");
        foreach (var (file, reason) in result.Unreadable)
            output.Line($"  {texts.Unreadable(file, reason)}");
        if (taken.Any(s => s.Synthetic))
            output.Line(texts.SyntheticReturns);
    }

    // A file that could not be taken in has no submission.
    private sealed record Line(Ingest.Outcome? Outcome, string File, string? Reason);

    /// <summary>What became of a file: one that had been accepted before brought nothing.</summary>
    internal static SubmissionStatus StatusOf(Ingest.Outcome outcome) =>
        outcome is { Known: true, Submission.Status: SubmissionStatus.Accepted } ? SubmissionStatus.Unchanged : outcome.Submission.Status;

    private static Finding? First(Ingest.Outcome outcome) =>
        outcome.Findings.FirstOrDefault(f => f.Severity == Severity.Error) ?? (outcome.Findings.Count > 0 ? outcome.Findings[0] : null);
}
