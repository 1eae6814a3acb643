using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Analytics.Lake;
using DuckDB.NET.Data;

namespace Analytics.Ingest;

/// <summary>What came of one received file: its outcome, or why it has none yet.</summary>
internal sealed record Decision(Reception Reception, Outcome? Outcome, string Reason);

/// <summary>
/// Decides about received files: what is known already, what is committed, what goes back. Many small returns of one kind and period are checked in one pass and
/// committed together; the decisions are the same as if each had come alone, in the same order.
/// </summary>
internal sealed class Decider(
    Warehouse warehouse, ReturnSchemas schemas, CodeLists lists, SubmissionLog log, ReturnChecker checker, BatchChecker batches, ReturnCommitter committer, TimeProvider clock)
{
    /// <summary>Decides about files.</summary>
    /// <param name="receptions">The files, in order of names.</param>
    /// <param name="decided">Told of each decision, in the same order, when it is in the lake and noted in the log.</param>
    /// <param name="settle">Commits the log and lets go of the files decided so far.</param>
    /// <param name="cancellation">Looked at between files; what is decided by then is told.</param>
    public void Decide(IReadOnlyList<Reception> receptions, Action<Decision> decided, Action settle, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return;
        Dictionary<Reception, (int Place, StagedReturn Staged)> together = new(ReferenceEqualityComparer.Instance);
        List<BatchMember> members = receptions.Count > 1 ? Members(receptions) : [];
        if (members.Count > 1)
        {
            // Where that fails, each is looked at by itself, and the one to blame is found.
            IReadOnlyList<StagedReturn?> verdicts = TryWork(() => CheckTogether(members), out _) ?? [];
            foreach ((int place, StagedReturn? staged) in verdicts.Index())
                if (staged is not null) together[members[place].Reception] = (place, staged);
        }
        List<(Reception Reception, int Place, StagedReturn Staged)> pending = [];
        foreach (Reception reception in receptions)
        {
            if (cancellation.IsCancellationRequested) break;
            if (together.TryGetValue(reception, out var checkedReturn))
            {
                pending.Add((reception, checkedReturn.Place, checkedReturn.Staged));
                continue;
            }
            DecideTogether(members, pending, decided);
            // A file that is still here when the next revision is in the log would seem to be sent once more.
            if (log.HasPending(ScopeOf(Path.GetFileName(reception.Path)))) settle();
            decided(TryAlone(reception));
        }
        DecideTogether(members, pending, decided);
    }

    /// <summary>A submission as long as it is not committed.</summary>
    public static Submission SubmissionOf(string id, CheckResult result, RawFile file, string fileName, DateTimeOffset receivedAt) => new()
    {
        Id = id,
        Kind = result.Scope?.Kind,
        Period = result.Scope?.Period.ToString(),
        Region = result.Scope?.Region,
        Status = SubmissionStatus.Returned,
        ReceivedAt = receivedAt,
        FileName = fileName,
        Sha256 = file.Sha256,
        Bytes = file.Bytes,
        Rows = result.Rows,
        Errors = result.Errors,
        Warnings = result.Warnings,
        Synthetic = result.Synthetic,
        FindingsSha256 = Hash(string.Join('\n', result.Findings.Select(finding => $"{finding.Rule} {finding.Address?.Cell} {finding.MessageEn}"))),
    };

    /// <summary>The id of a file's submission.</summary>
    public static string SubmissionId(string name, string content) => Hash($"{name}\n{content}")[..32];

    private ReturnScope? ScopeOf(string fileName) => ReturnScope.FromFileName(fileName, schemas, lists).Scope;

    /// <summary>Those that can be checked together: the first submission of their return, in bytes that came in no other.</summary>
    private List<BatchMember> Members(IReadOnlyList<Reception> receptions)
    {
        List<BatchMember> members = [];
        foreach (Reception reception in receptions)
        {
            string fileName = Path.GetFileName(reception.Path), id = SubmissionId(fileName, reception.Raw.Sha256);
            if (ScopeOf(fileName) is { } scope && log.Find(id) is null && log.SameContent(reception.Raw.Sha256, fileName) is null && log.Revisions(scope).Count == 0)
                members.Add(new BatchMember(reception, fileName, id, scope));
        }
        HashSet<string> there = [.. members.Select(member => member.Scope.Kind).Distinct().SelectMany(kind => committer.Marks(schemas.Find(kind)!))];
        var first = members.Count > 0 ? (members[0].Scope.Kind, members[0].Scope.Period) : default;
        HashSet<string> seen = [], twice = [];
        foreach (BatchMember member in members)
            foreach (string mark in (string[])[member.Scope.Key, member.Reception.Raw.Sha256])
                if (!seen.Add(mark)) twice.Add(mark);
        return [.. members.Where(member => (member.Scope.Kind, member.Scope.Period) == first && !there.Contains(member.Id) && !there.Contains(member.Scope.Key)
            && !twice.Contains(member.Scope.Key) && !twice.Contains(member.Reception.Raw.Sha256))];
    }

    private IReadOnlyList<StagedReturn?> CheckTogether(List<BatchMember> members)
    {
        try
        {
            return batches.Check(schemas.Find(members[0].Scope.Kind)!, members);
        }
        catch (DuckDBException)
        {
            return [];
        }
    }

    /// <summary>Commits the good ones of what was checked together and sends the others back.</summary>
    private void DecideTogether(List<BatchMember> members, List<(Reception Reception, int Place, StagedReturn Staged)> pending, Action<Decision> decided)
    {
        if (pending.Count == 0) return;
        pending[0].Reception.Kept.GetAwaiter().GetResult();
        List<(int Place, Submission Submission)> submissions = [];
        DateTimeOffset? last = log.LastReceivedAt;
        foreach ((Reception reception, int place, StagedReturn staged) in pending.Where(each => !each.Reception.HasChanged))
        {
            last = Instants.After(reception.ReceivedAt, last);
            submissions.Add((place, SubmissionOf(members[place].Id, staged.Result, reception.Raw, members[place].FileName, last.Value) with { Sender = reception.Sender ?? Environment.UserName }));
        }
        List<(int Place, Submission Submission)> good = [.. submissions.Where(each => each.Submission.Errors == 0)];
        Dictionary<int, Submission> settled = submissions.ToDictionary(each => each.Place, each => each.Submission);
        if (good.Count > 0)
        {
            ReturnScope scope = members[good[0].Place].Scope;
            if (TryWork(() => committer.Commit(schemas.Find(scope.Kind)!, scope.Period, good), out _) is not { } committed)
            {
                pending.ForEach(each => decided(TryAlone(each.Reception)));
                pending.Clear();
                return;
            }
            foreach ((int i, Submission submission) in committed.Index()) settled[good[i].Place] = submission;
        }
        foreach ((Reception reception, int place, StagedReturn staged) in pending)
        {
            using Activity? span = IngestTelemetry.Begin();
            Outcome? outcome = settled.TryGetValue(place, out Submission? submission) ? Note(submission, null, staged, reception, span) : null;
            decided(new Decision(reception, outcome, outcome is null ? CollectTexts.StillWritten.Both : ""));
        }
        pending.Clear();
    }

    private Decision TryAlone(Reception reception)
    {
        Outcome? outcome = TryWork(() => DecideAlone(reception, Path.GetFileName(reception.Path)), out string reason);
        return new Decision(reception, outcome, outcome is null && reason.Length == 0 ? CollectTexts.StillWritten.Both : reason);
    }

    /// <summary>Checks and commits or returns a file; null, and nothing done, if it changed while it was read.</summary>
    private Outcome? DecideAlone(Reception reception, string fileName)
    {
        using Activity? span = IngestTelemetry.Begin();
        RawFile file = reception.Raw;
        string id = SubmissionId(fileName, file.Sha256);
        // Sent once more after a later revision, it undoes that revision and is a submission of its own.
        while (log.Find(id) is { } earlier && log.SupersededBy(earlier) is { } later) id = SubmissionId(id, later.Id);
        Submission? before = log.Find(id);
        if (before is { Status: not SubmissionStatus.Returned })
        {
            reception.Kept.GetAwaiter().GetResult();
            return new Outcome(before, [], null, Known: true);
        }

        StagedReturn staged = checker.Check(file, fileName, id, reception.ReceivedAt);
        if (reception.HasChanged)
        {
            staged.Discard();
            return null;
        }
        try
        {
            reception.Kept.GetAwaiter().GetResult();
        }
        catch
        {
            staged.Discard();
            throw;
        }
        CheckResult result = staged.Result;
        (long Revision, long Version)? committed = result.Scope is { } scope ? committer.Committed(schemas.Find(scope.Kind)!, id) : null;
        // What was committed stands, whatever the checks would say now.
        if (committed is not null) result = result with { Errors = 0, Findings = [.. result.Findings.Where(finding => finding.Severity == Severity.Warning)] };
        Submission submission = SubmissionOf(id, result, file, fileName, Instants.After(reception.ReceivedAt, log.LastReceivedAt)) with { Sender = reception.Sender ?? Environment.UserName };
        if (committed is var (revision, version))
        {
            staged.Discard();
            submission = submission with { Status = SubmissionStatus.Accepted, Revision = revision, TableVersion = version };
        }
        else if (result.Errors == 0) submission = committer.Commit(staged, submission);
        else staged.Discard();
        return Note(submission, before, staged with { Result = result }, reception, span);
    }

    /// <summary>Writes what goes back to the sender of a returned file, and notes the submission.</summary>
    private Outcome Note(Submission submission, Submission? before, StagedReturn staged, Reception reception, Activity? span)
    {
        Steps.Reached("return.decided");
        CheckResult result = staged.Result;
        string? findingsFile = submission.Status == SubmissionStatus.Returned
            ? ReturnedFolder.Write(warehouse.Returned, submission, result.Findings, reception.Raw.Path, staged.Schema, result.Reading)
            : null;
        // Returned once more for the same reasons, it is the same submission still.
        bool known = before is not null && submission.Status == SubmissionStatus.Returned && before.FindingsSha256 == submission.FindingsSha256;
        if (!known) log.Add(submission, result.Findings);
        Outcome outcome = new(known ? before! : submission, result.Findings, findingsFile, known) { Reading = result.Reading };
        span.Decided(outcome, result, clock.GetUtcNow() - reception.ReceivedAt);
        return outcome;
    }

    /// <summary>Works on a file. One that the program fails on is left where it lies, said why, and keeps no other from being collected.</summary>
    private static T? TryWork<T>(Func<T?> work, out string reason)
    {
        reason = "";
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or FormatException or ArithmeticException or IndexOutOfRangeException
            or NullReferenceException or KeyNotFoundException or NotSupportedException or TimeoutException)
        {
            reason = $"{CollectTexts.Failed.Both} {exception.GetType().Name}: {exception.Message}";
            return default;
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
