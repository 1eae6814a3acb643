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
                result.Outcomes,
                new Field<Ingest.Outcome>("file", null, o => o.Submission.FileName),
                new("kind", null, o => o.Submission.Kind),
                new("period", null, o => o.Submission.Period),
                new("region", null, o => o.Submission.Region),
                new("status", null, o => texts.Status(o.Submission.Status, "en")),
                new("revision", null, o => o.Submission.Revision),
                new("rows", null, o => o.Submission.Rows),
                new("errors", null, o => o.Submission.Errors),
                new("warnings", null, o => o.Submission.Warnings),
                new("synthetic", null, o => o.Submission.Synthetic),
                new("read_as", null, o => o.Reading?.Message(texts.Language)),
                new("first_finding", null, o => First(o) is { } f ? texts.Finding(f) : null),
                new("findings_file", null, o => o.FindingsFile));
        }
    }

    private void WriteForPeople(Output output)
    {
        if (Nothing)
        {
            output.Line(texts.NothingInInbox(warehouse.Inbox));
            return;
        }
        // A file that had been dealt with before brought nothing.
        var accepted = result.Outcomes.Where(o => !o.Known).Select(o => o.Submission).Where(s => s.Status == SubmissionStatus.Accepted).ToList();
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

    private static Finding? First(Ingest.Outcome outcome) =>
        outcome.Findings.FirstOrDefault(f => f.Severity == Severity.Error) ?? (outcome.Findings.Count > 0 ? outcome.Findings[0] : null);
}
