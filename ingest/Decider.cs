using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Analytics.Lake;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

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
        for (int i = 0; i < receptions.Count && !cancellation.IsCancellationRequested;)
        {
            List<BatchMember> members = Members(receptions, i);
            if (members.Count > 1) DecideTogether(members, decided, settle, cancellation);
            else DecideAlone(receptions[i], decided, settle);
            i += Math.Max(1, members.Count);
        }
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

    /// <summary>The next files that can be checked together: of one kind and period, each the first submission of its return, in bytes that came in no other.</summary>
    private List<BatchMember> Members(IReadOnlyList<Reception> receptions, int begin)
    {
        List<BatchMember> members = [];
        HashSet<string> seen = [];
        IReadOnlyDictionary<string, long>? there = null;
        foreach (Reception reception in receptions.Skip(begin))
        {
            string fileName = Path.GetFileName(reception.Path), content = reception.Raw.Sha256, id = SubmissionId(fileName, content);
            if (ScopeOf(fileName) is not { } scope || log.Find(id) is not null || log.SameContent(content, fileName) is not null || log.Revisions(scope).Count > 0) break;
            if (members.Count > 0 && (members[0].Scope.Kind, members[0].Scope.Period) != (scope.Kind, scope.Period)) break;
            there ??= committer.Marks(schemas.Find(scope.Kind)!);
            if (there.ContainsKey(id) || there.ContainsKey(scope.Key) || !seen.Add(scope.Key) || !seen.Add(content)) break;
            members.Add(new BatchMember(reception, fileName, id, scope));
            // A check that looks at other returns of its own kind must see those before it.
            if (CheckViews.NamesOwn(schemas.Find(scope.Kind)!)) break;
        }
        return members;
    }

    private void DecideTogether(List<BatchMember> members, Action<Decision> decided, Action settle, CancellationToken cancellation)
    {
        // Where that fails, each is looked at by itself, and the one to blame is found.
        IReadOnlyList<StagedReturn?> verdicts = TryWork(() => CheckTogether(members), out _) ?? new StagedReturn?[members.Count];
        List<(int Place, StagedReturn Staged)> pending = [];
        for (int place = 0; place < members.Count && !cancellation.IsCancellationRequested; place++)
        {
            if (verdicts[place] is { } staged)
            {
                pending.Add((place, staged));
                continue;
            }
            Conclude(members, pending, decided, settle);
            DecideAlone(members[place].Reception, decided, settle);
        }
        Conclude(members, pending, decided, settle);
    }

    private IReadOnlyList<StagedReturn?>? CheckTogether(List<BatchMember> members)
    {
        try
        {
            return batches.Check(schemas.Find(members[0].Scope.Kind)!, members);
        }
        catch (DuckDBException)
        {
            return null;
        }
    }

    /// <summary>Commits the good ones of what was checked together and sends the others back.</summary>
    private void Conclude(List<BatchMember> members, List<(int Place, StagedReturn Staged)> pending, Action<Decision> decided, Action settle)
    {
        if (pending.Count == 0) return;
        if (log.HasReturned) settle();
        // Checked against another revision of its return, which the log does not know, a faultless file has errors.
        IReadOnlyDictionary<string, long> there = committer.Marks(schemas.Find(members[0].Scope.Kind)!);
        if (pending.Exists(each => each.Staged.Result.Errors > 0 && committer.Unnoted(there, members[each.Place].Scope) > 0))
        {
            pending.ForEach(each => DecideAlone(members[each.Place].Reception, decided, settle));
            pending.Clear();
            return;
        }
        Dictionary<int, Submission> submissions = [];
        DateTimeOffset? last = log.LastReceivedAt;
        foreach ((int place, StagedReturn staged) in pending)
        {
            (Reception reception, string fileName, string id, _) = members[place];
            reception.Kept.GetAwaiter().GetResult();
            if (reception.HasChanged) continue;
            last = Instants.After(reception.ReceivedAt, last);
            submissions[place] = SubmissionOf(id, staged.Result, reception.Raw, fileName, last.Value) with { Sender = SenderOf(reception), HandedInAt = reception.HandedInAt };
        }
        List<(int Place, Submission Submission)> good = [.. submissions.Where(each => each.Value.Errors == 0).Select(each => (each.Key, each.Value))];
        if (good.Count > 0)
        {
            ReturnScope scope = members[good[0].Place].Scope;
            if (TryWork(() => committer.Commit(schemas.Find(scope.Kind)!, scope.Period, good), out _) is not { } committed)
            {
                pending.ForEach(each => DecideAlone(members[each.Place].Reception, decided, settle));
                pending.Clear();
                return;
            }
            foreach ((int i, Submission submission) in committed.Index()) submissions[good[i].Place] = submission;
        }
        foreach ((int place, StagedReturn staged) in pending)
        {
            Reception reception = members[place].Reception;
            using Activity? span = IngestTelemetry.Begin();
            Outcome? outcome = TryWork(() => submissions.TryGetValue(place, out Submission? submission) ? Note(submission, null, staged, reception, span) : null, out string reason);
            decided(DecisionOf(reception, outcome, reason));
        }
        pending.Clear();
    }

    private void DecideAlone(Reception reception, Action<Decision> decided, Action settle)
    {
        // What was sent back must stand before anything else is committed: judged once more after a stop, it would be judged by that too. And a file that is still here
        // when the next revision is in the log would seem to be sent once more.
        if (log.HasReturned || log.HasPending(ScopeOf(Path.GetFileName(reception.Path)))) settle();
        string fileName = Path.GetFileName(reception.Path);
        bool? recorded = TryWork<bool?>(() => RecordEarlier(reception, fileName), out string reason);
        // It stands before the next revision takes its place.
        if (recorded == true) settle();
        Outcome? outcome = recorded is null ? null : TryWork(() => Decide(reception, fileName), out reason);
        decided(DecisionOf(reception, outcome, reason));
    }

    private static Decision DecisionOf(Reception reception, Outcome? outcome, string reason) => new(reception, outcome, outcome is null && reason.Length == 0 ? CollectTexts.StillWritten.Both : reason);

    /// <summary>Checks and commits or returns a file; null, and nothing done, if it changed while it was read.</summary>
    private Outcome? Decide(Reception reception, string fileName)
    {
        using Activity? span = IngestTelemetry.Begin();
        RawFile file = reception.Raw;
        string id = NextId(fileName, file.Sha256);
        Submission? before = log.Find(id);
        // Accepted by the log of a backup, whose table was copied before: it is taken in again.
        if (before is { Status: SubmissionStatus.Accepted, Kind: { } kind } && schemas.Find(kind) is { } own && !committer.Marks(own).ContainsKey(id)) before = null;
        if (before is { Status: not SubmissionStatus.Returned })
        {
            reception.Kept.GetAwaiter().GetResult();
            return new Outcome(before, [], null, Known: true);
        }

        StagedReturn staged = checker.Check(file, fileName, id, reception.HandedInAt, reception.ReceivedAt);
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
        if (staged.Result.Scope is { } scope)
        {
            ReturnSchema schema = schemas.Find(scope.Kind)!;
            if (committer.Committed(schema, id) is { } committed) return Record(committed, staged, file, id, reception, span);
            // The checks took the rows of a revision that the log does not know for those of another return.
            if (committer.Unnoted(committer.Marks(schema), scope) > 0)
            {
                staged.Discard();
                throw new OvertakenException();
            }
        }
        Submission submission = SubmissionOf(id, staged.Result, file, fileName, Instants.After(reception.ReceivedAt, log.LastReceivedAt)) with { Sender = SenderOf(reception), HandedInAt = reception.HandedInAt };
        if (staged.Result.Errors == 0) submission = committer.Commit(staged, submission);
        else staged.Discard();
        return Note(submission, before, staged, reception, span);
    }

    /// <summary>Notes a submission that is in its table already: what was committed stands, whatever the checks would say now.</summary>
    private Outcome Record((long Revision, long Version) committed, StagedReturn staged, RawFile file, string id, Reception reception, Activity? span)
    {
        staged.Discard();
        CheckResult result = staged.Result with { Errors = 0, Findings = [.. staged.Result.Findings.Where(finding => finding.Severity == Severity.Warning)] };
        Submission submission = SubmissionOf(id, result, file, Path.GetFileName(reception.Path), Instants.After(reception.ReceivedAt, log.LastReceivedAt)) with
        {
            Sender = SenderOf(reception),
            HandedInAt = reception.HandedInAt,
            Status = SubmissionStatus.Accepted,
            Revision = committed.Revision,
            TableVersion = committed.Version,
        };
        return Note(submission, null, staged with { Result = result }, reception, span);
    }

    /// <summary>
    /// Notes what an earlier content of a file became whose program was stopped after committing it, and which its sender has written to since: unnoted, its rows would stand
    /// beside those of every later revision. Its bytes are in raw/.
    /// </summary>
    /// <returns>Whether there was any.</returns>
    private bool RecordEarlier(Reception reception, string fileName)
    {
        if (ScopeOf(fileName) is not { } scope) return false;
        ReturnSchema schema = schemas.Find(scope.Kind)!;
        IReadOnlyDictionary<string, long> marks = committer.Marks(schema);
        long unnoted = committer.Unnoted(marks, scope);
        // One of them may be the file as it is now.
        if (unnoted <= 0 || (unnoted == 1 && marks.ContainsKey(NextId(fileName, reception.Raw.Sha256)))) return false;
        List<(string Path, string Id, long Revision)> earlier = [];
        foreach (string path in Directory.EnumerateFiles(warehouse.Raw))
        {
            string content = Path.GetFileName(path), id = NextId(fileName, content);
            if (content != reception.Raw.Sha256 && log.Find(id) is null && marks.TryGetValue(id, out long revision)) earlier.Add((path, id, revision));
        }
        foreach ((string path, string id, _) in earlier.OrderBy(each => each.Revision))
        {
            using Activity? span = IngestTelemetry.Begin();
            RawFile file = RawStore.Examine(path);
            Record(committer.Committed(schema, id)!.Value, checker.Check(file, fileName, id, reception.HandedInAt, reception.ReceivedAt), file, id, reception, span);
        }
        return earlier.Count > 0;
    }

    /// <summary>The id of a file's next submission: sent once more after a later revision, it undoes that revision and is a submission of its own.</summary>
    private string NextId(string fileName, string content)
    {
        string id = SubmissionId(fileName, content);
        while (log.Find(id) is { } earlier && log.SupersededBy(earlier) is { } later) id = SubmissionId(id, later.Id);
        return id;
    }

    private static string SenderOf(Reception reception) => reception.Sender ?? Environment.UserName;

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
        catch (OvertakenException)
        {
            reason = CollectTexts.Overtaken.Both;
            return default;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or FormatException or ArithmeticException or IndexOutOfRangeException
            or NullReferenceException or KeyNotFoundException or NotSupportedException or TimeoutException or DuckDBException { ErrorType: DuckDBErrorType.OutOfMemory })
        {
            reason = $"{CollectTexts.Failed.Both} {exception.GetType().Name}: {exception.Message}";
            return default;
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
