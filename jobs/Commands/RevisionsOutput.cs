using System.CommandLine;
using Analytics.Ingest;
using Analytics.Jobs.Schedule;
using CellChange = Analytics.Ingest.CellChange;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics history KIND --region R --period P</c>: the revisions of a return, what changed in one, and its rows.</summary>
internal sealed class RevisionsOutput(App app, ParseResult call, ReturnScope scope)
{
    // A screen shows the first of many; programs get all unless they say otherwise.
    private const int MostShown = 100;

    private readonly Texts texts = app.Texts;
    private readonly Output output = app.Output(call);

    internal void Write(ReturnSchema schema, long? number, bool rows, int? limit, bool evaluator)
    {
        using var history = new Revisions(app.Folder(call).Lake, schema, scope);
        if (number is null)
        {
            List(history.All);
            return;
        }
        var revision = history.Find(number.Value)
            ?? throw new ProgramException(ExitCode.Usage, texts.NoSuchRevision(number.Value, history.All.Count(r => r.Submission.Revision is not null)));
        // The same door as for queries: rows of returns are for evaluators, numbers of rows for everybody.
        if (!evaluator)
        {
            List([.. history.All.Where(record => record.Submission.Revision == number)]);
            app.Shell.Error.WriteLine(texts.CountsOnly(schema.TableName));
            return;
        }
        app.Talk(call).Say(texts.ForEvaluators);
        limit ??= output.ForPeople ? MostShown : null;
        if (rows)
            Rows(history.Rows(revision, limit));
        else
            Differences(history.Differences(revision, limit is null ? null : limit + 1), limit);
    }

    private void List(IReadOnlyList<ReturnRecord> all)
    {
        output.Write(
            all,
            new Field<ReturnRecord>("revision", texts.Revision, r => r.Submission.Revision),
            new("received_at", texts.InstantOf, r => TimeZoneInfo.ConvertTime(r.Submission.ReceivedAt, ScheduledJob.Zone), r => Texts.Instant(r.Submission.HandedInAt ?? r.Submission.ReceivedAt)),
            new("sender", texts.Sender, r => r.Submission.Sender),
            new("file", texts.FileOf, r => r.Submission.FileName),
            new("rows", texts.RowsOf, r => r.Submission.Rows, r => Texts.Number(r.Submission.Rows)),
            new("errors", texts.ErrorsOf, r => r.Submission.Errors, r => Texts.Number(r.Submission.Errors)),
            new("warnings", null, r => r.Submission.Warnings),
            new("status", texts.StateOf, Status, r => texts.RecordStatus(Status(r))),
            new("approved_by", null, r => r.Approval?.Actor),
            new("approved_at", null, r => r.Approval is { } a ? TimeZoneInfo.ConvertTime(a.At, ScheduledJob.Zone) : null),
            new("rows_added", texts.RowsAdded, r => r.Change?.Added),
            new("rows_removed", texts.RowsRemoved, r => r.Change?.Removed),
            new("rows_changed", texts.RowsChanged, r => r.Change?.Changed),
            new("cells_changed", texts.CellsChanged, r => r.Change?.Cells),
            new("submission_id", null, r => r.Submission.Id),
            new("table_version", null, r => r.Submission.TableVersion),
            new("handed_in_at", null, r => r.Submission.HandedInAt is { } at ? TimeZoneInfo.ConvertTime(at, ScheduledJob.Zone) : null));
        if (all.Count == 0)
            app.Talk(call).Say(texts.NothingHandedIn(scope));
    }

    private static string Status(ReturnRecord record) => record switch
    {
        { Approval: not null } => "approved",
        { Current: true } => "current",
        { Submission.Revision: not null } => "superseded",
        { Submission.Status: SubmissionStatus.Returned } => "returned",
        _ => "unchanged",
    };

    private void Differences(IReadOnlyList<CellChange> changes, int? limit)
    {
        output.Write(
            changes.Take(limit ?? int.MaxValue).ToList(),
            new Field<CellChange>("change", texts.ChangeOf, c => c.Change, c => texts.Change(c.Change)),
            new("key", texts.KeyOf, c => c.Key),
            new("field", texts.FieldOf, c => c.Field),
            new("before", texts.Before, c => c.Before),
            new("after", texts.AfterOf, c => c.After));
        if (changes.Count == 0)
            app.Talk(call).Say(texts.NoDifference);
        else if (changes.Count > limit)
            app.Talk(call).Say(texts.MoreThan(limit.Value));
    }

    private void Rows(RevisionRows rows)
    {
        output.Write(rows.Rows, [.. rows.Fields.Select((name, i) => new Field<object?[]>(name, name, row => row[i]))]);
        if (rows.Total > rows.Rows.Count)
            app.Talk(call).Say(texts.MoreRows(rows.Rows.Count, rows.Total));
    }
}
