using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Analytics.Ingest.Desk;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>
/// Takes in what lies in the inbox: keeps the bytes, checks them, commits good returns and sends bad ones back. A file leaves the inbox last, so that
/// whatever interrupts the work, running again completes it.
/// </summary>
public sealed class Collector : IDisposable
{
    // Submissions are committed in batches: one small file each would make the table slow to read.
    private const int Batch = 64;

    private readonly Warehouse warehouse;
    private readonly LakeSession session;
    private readonly LakeStore lake;
    private readonly SubmissionLog log;
    private readonly RawStore raw;
    private readonly ReturnChecker checker;
    private readonly ReturnSchemas schemas;
    private readonly TimeProvider clock;

    /// <summary>Opens a warehouse.</summary>
    /// <param name="warehouse">Its folders; those missing are made when needed.</param>
    /// <param name="schemasDirectory">The folder of the kinds' schemas.</param>
    /// <param name="seedsDirectory">The folder of the code lists.</param>
    /// <param name="limits">Memory, threads and temporary folder of the engine.</param>
    /// <param name="clock">Says when files are received; the system's clock by default.</param>
    /// <param name="reading">How much of a file is read at most.</param>
    public Collector(
        Warehouse warehouse, string schemasDirectory, string seedsDirectory, SessionLimits? limits = null, TimeProvider? clock = null, ReadingLimits? reading = null)
    {
        this.warehouse = warehouse;
        this.clock = clock ?? TimeProvider.System;
        schemas = ReturnSchemas.Load(schemasDirectory);
        session = LakeSession.Open(limits);
        session.AttachSeeds(seedsDirectory);
        SchemaAudit.Run(session, schemas);
        ReturnScanFunction.Register(session.Connection);
        lake = new LakeStore(warehouse.Lake);
        raw = new RawStore(warehouse.Raw, this.clock);
        log = new SubmissionLog(session, lake);
        var gate = new Gate(new Calendar(session), new DeskEvents(session, lake, this.clock));
        checker = new ReturnChecker(session, lake, schemas, new CodeLists(session, schemas), log, gate, reading ?? new ReadingLimits());
    }

    /// <summary>
    /// Files waiting: receptions that were interrupted, in their order, then every ordinary file of the inbox but hidden and unfinished ones, in order of name.
    /// </summary>
    public static IReadOnlyList<string> Waiting(Warehouse warehouse)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
        IEnumerable<string> inbox = Directory.Exists(warehouse.Inbox) ? Directory.EnumerateFiles(warehouse.Inbox, "*", options) : [];
        return [.. RawStore.Interrupted(warehouse.Raw), .. InOrder(inbox.Where(path => !IsUnfinished(Path.GetFileName(path))))];
    }

    /// <summary>Checks one file as collecting would, and commits nothing.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public CheckResult Check(string path) => Check(RawStore.Examine(path), Path.GetFileName(path)).Result;

    /// <summary>Checks one file as collecting would, commits nothing, and writes what would go back to its sender.</summary>
    /// <param name="path">Where its bytes lie.</param>
    /// <param name="fileName">The name it is meant to be handed in under.</param>
    /// <param name="folder">Takes the list of findings and, for a workbook, the marked one; nothing when there are no findings.</param>
    /// <exception cref="IOException">The file cannot be read, or the folder not written.</exception>
    public CheckResult Check(string path, string fileName, string folder)
    {
        RawFile file = RawStore.Examine(path);
        StagedReturn staged = Check(file, fileName);
        if (staged.Result.Findings.Count > 0)
            ReturnedFolder.Write(folder, SubmissionOf(SubmissionId(fileName, file.Sha256), staged.Result, file, fileName, clock.GetUtcNow()), staged.Result.Findings, file.Path, staged.Schema, staged.Result.Reading);
        return staged.Result;
    }

    private StagedReturn Check(RawFile file, string fileName)
    {
        // Rows of enterprises are not for others on this machine: the folder is its owner's alone.
        string scratch = Directory.CreateTempSubdirectory("analytics-check-").FullName;
        try
        {
            return checker.Check(file, fileName, "check", clock.GetUtcNow(), new LakeStore(scratch).Table("check"));
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Collects every file that waits.</summary>
    /// <param name="progress">Told after each file.</param>
    /// <param name="settled">Files of the inbox that were written to within this time are left for the next time: their senders may not be done.</param>
    /// <param name="cancellation">Looked at between files; what was decided is recorded.</param>
    public CollectResult Collect(IProgress<CollectProgress>? progress = null, TimeSpan settled = default, CancellationToken cancellation = default)
    {
        raw.Sweep();
        List<string> files = [.. Waiting(warehouse).Where(file => !IsFresh(file, settled))];
        var outcomes = new List<Outcome>();
        var unreadable = new List<(string, string)>();
        var decided = new List<Reception>();
        try
        {
            for (int i = 0; i < files.Count && !cancellation.IsCancellationRequested; i++)
            {
                Outcome? outcome = null;
                if (TryReceive(files[i], out Reception? reception, out string reason))
                {
                    outcome = TryDecide(reception!, ref reason);
                    if (outcome is null) reason = reason.Length == 0 ? CollectTexts.StillWritten.Both : reason;
                    else
                    {
                        outcomes.Add(outcome);
                        decided.Add(reception!);
                    }
                }
                if (outcome is null) unreadable.Add((files[i], reason));
                if (decided.Count == Batch) Settle(decided);
                progress?.Report(new CollectProgress(i + 1, files.Count, files[i], outcome));
            }
        }
        finally
        {
            // Whatever stops the work, what was decided is recorded.
            Settle(decided);
        }
        return new CollectResult(outcomes, unreadable);
    }

    /// <inheritdoc />
    public void Dispose() => session.Dispose();

    /// <summary>Decides about a file. One that the program fails on is left where it lies, said why, and keeps no other from being collected.</summary>
    private Outcome? TryDecide(Reception reception, ref string reason)
    {
        try
        {
            return Decide(reception, Path.GetFileName(reception.Path));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or FormatException or ArithmeticException or IndexOutOfRangeException
            or NullReferenceException or KeyNotFoundException or NotSupportedException or TimeoutException)
        {
            reason = $"{CollectTexts.Failed.Both} {exception.GetType().Name}: {exception.Message}";
            return null;
        }
    }

    /// <summary>Checks and commits or returns a file; null, and nothing done, if it changed while it was read.</summary>
    private Outcome? Decide(Reception reception, string fileName)
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
        Submission submission = SubmissionOf(id, result, file, fileName, Instants.After(reception.ReceivedAt, log.LastReceivedAt)) with { Sender = reception.Sender ?? Environment.UserName };
        var committer = new ReturnCommitter(session, lake, log);
        IReadOnlyList<Finding> findings = result.Findings;
        if (result.Scope is { } scope && committer.Committed(schemas.Find(scope.Kind)!, submission) is { } stands)
        {
            // What was committed stands, whatever the checks would say now.
            findings = [.. findings.Where(finding => finding.Severity == Severity.Warning)];
            submission = stands with { Errors = 0 };
            staged.Discard();
        }
        else if (result.Errors == 0) submission = committer.Commit(staged, submission);
        else staged.Discard();
        Steps.Reached("return.decided");

        string? findingsFile = submission.Status == SubmissionStatus.Returned
            ? ReturnedFolder.Write(warehouse.Returned, submission, findings, file.Path, staged.Schema, result.Reading)
            : null;
        // Returned once more for the same reasons, it is the same submission still.
        bool known = before is not null && submission.Status == SubmissionStatus.Returned && before.FindingsSha256 == submission.FindingsSha256;
        if (!known) log.Add(submission, findings);
        Outcome outcome = new(known ? before! : submission, findings, findingsFile, known) { Reading = result.Reading };
        span.Decided(outcome, result, clock.GetUtcNow() - reception.ReceivedAt);
        return outcome;
    }

    /// <summary>A submission as long as it is not committed.</summary>
    private static Submission SubmissionOf(string id, CheckResult result, RawFile file, string fileName, DateTimeOffset receivedAt) => new()
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

    /// <summary>Commits the batch's submissions, then lets its files go.</summary>
    private void Settle(List<Reception> decided)
    {
        log.Commit();
        decided.ForEach(raw.Release);
        decided.Clear();
    }

    /// <summary>Takes a file in; false, with the reason, when it cannot be opened, was withdrawn, or may not be moved.</summary>
    private bool TryReceive(string path, out Reception? reception, out string reason)
    {
        reception = null;
        reason = "";
        try
        {
            using (File.OpenRead(path)) { }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reason = exception.Message;
            return false;
        }
        try
        {
            reception = raw.Receive(path, SenderOf(path));
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or UnauthorizedAccessException)
        {
            reason = exception.Message;
            return false;
        }
    }

    /// <summary>The first folder under the inbox in which a file lies; null when it lies in the inbox itself, or elsewhere.</summary>
    private string? SenderOf(string path)
    {
        string[] parts = Path.GetRelativePath(warehouse.Inbox, path).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 && parts[0] != ".." ? parts[0] : null;
    }

    private static IEnumerable<string> InOrder(IEnumerable<string> paths) =>
        paths.OrderBy(path => Path.GetFileName(path), StringComparer.Ordinal).ThenBy(path => path, StringComparer.Ordinal);

    // A file of the future has an unset clock behind it, no sender that is still writing.
    private bool IsFresh(string path, TimeSpan settled) => clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path) is { Ticks: >= 0 } age && age < settled;

    private static bool IsUnfinished(string name) =>
        name.StartsWith('.') || name.StartsWith("~$", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".part", StringComparison.OrdinalIgnoreCase);

    private static string SubmissionId(string name, string content) => Hash($"{name}\n{content}")[..32];

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
