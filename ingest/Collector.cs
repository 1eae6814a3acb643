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
    private const int MostTogether = 512;
    private const long MostBytesTogether = 64L << 20;

    // Who has not written to an open file for longer is no sender in the middle of it, but a program that keeps its files open.
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    // Of the inbox; folders that may not be looked into are left out.
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
    private static readonly EnumerationOptions Shown = new() { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };

    private readonly Warehouse warehouse;
    private readonly LakeSession session;
    private readonly SubmissionLog log;
    private readonly RawStore raw;
    private readonly ReturnChecker checker;
    private readonly Decider decider;
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
        ReturnSchemas schemas = ReturnSchemas.Load(schemasDirectory);
        session = LakeSession.Open(limits);
        session.AttachSeeds(seedsDirectory);
        SchemaAudit.Run(session, schemas);
        ReturnScanFunction.Register(session.Connection);
        var lake = warehouse.Lake;
        raw = new RawStore(warehouse.Raw, warehouse.Inbox, this.clock);
        log = new SubmissionLog(session, lake);
        var gate = new Gate(new Calendar(session), new DeskEvents(session, lake, this.clock));
        var lists = new CodeLists(session, schemas);
        ReadingLimits limitsOfReading = reading ?? new ReadingLimits();
        checker = new ReturnChecker(session, lake, schemas, lists, log, gate, limitsOfReading);
        var batches = new BatchChecker(session, lake, schemas, lists, checker, gate, limitsOfReading);
        decider = new Decider(warehouse, schemas, lists, log, checker, batches, new ReturnCommitter(session, lake, log), this.clock);
    }

    /// <summary>All that waits: files to take in, files that go back into the inbox first, and folders of the inbox that may not be looked into.</summary>
    public static IReadOnlyList<string> Waiting(Warehouse warehouse)
    {
        ArgumentNullException.ThrowIfNull(warehouse);
        return [.. Files(warehouse), .. RawStore.Held(warehouse.Raw, warehouse.Inbox), .. Closed(warehouse).Select(closed => closed.Path)];
    }

    // Receptions that were interrupted, in their order, then every ordinary file of the inbox but hidden and unfinished ones, in order of name; those of one return
    // in the order in which they were written, so that a correction comes last whatever is added to its name.
    private static IEnumerable<string> Files(Warehouse warehouse) => [.. RawStore.Interrupted(warehouse.Raw), .. InOrder(Inbox(warehouse))];

    /// <summary>A file of the inbox that is of a return by its name; null when there is none.</summary>
    public static string? Waiting(Warehouse warehouse, ReturnScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return Inbox(warehouse).FirstOrDefault(path => ReturnScope.PlainStem(path).Equals(scope.FileStem, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> Inbox(Warehouse warehouse)
    {
        IEnumerable<string> files = Directory.Exists(warehouse.Inbox) ? Directory.EnumerateFiles(warehouse.Inbox, "*", Everywhere) : [];
        return files.Where(path => !IsUnfinished(Path.GetFileName(path)));
    }

    /// <summary>Folders of the inbox that may not be looked into, whose files nobody would hear of, and links, which are not followed; and why.</summary>
    private static IEnumerable<(string Path, string Reason)> Closed(Warehouse warehouse)
    {
        IEnumerable<string> folders = Directory.Exists(warehouse.Inbox) ? Directory.EnumerateDirectories(warehouse.Inbox, "*", Everywhere).Order(StringComparer.Ordinal).Prepend(warehouse.Inbox) : [];
        foreach (string folder in folders)
        {
            List<(string, string)> passed = [];
            try
            {
                passed.AddRange(new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Shown).Where(entry => entry.Attributes.HasFlag(FileAttributes.ReparsePoint)).Select(link => (link.FullName, CollectTexts.NoFile.Both)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                passed.Add((folder, exception.Message));
            }
            foreach ((string, string) each in passed) yield return each;
        }
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
            ReturnedFolder.Write(folder, Decider.SubmissionOf(Decider.SubmissionId(fileName, file.Sha256), staged.Result, file, fileName, clock.GetUtcNow()), staged.Result.Findings, file.Path, staged.Schema, staged.Result.Reading);
        return staged.Result;
    }

    private StagedReturn Check(RawFile file, string fileName)
    {
        // Rows of enterprises are not for others on this machine: the folder is its owner's alone.
        string scratch = Directory.CreateTempSubdirectory("analytics-check-").FullName;
        DateTimeOffset now = clock.GetUtcNow();
        try
        {
            return checker.Check(file, fileName, "check", now, now, new LakeStore(scratch).Table("check"));
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
        var unreadable = raw.Sweep().Concat(Closed(warehouse)).ToList();
        List<string> files = [.. Files(warehouse).Where(file => !IsFresh(file, settled))];
        foreach ((string file, string reason) in StillWritten(files))
        {
            unreadable.Add((file, reason));
            files.Remove(file);
        }
        var outcomes = new List<Outcome>();
        var decided = new List<Reception>();
        int done = 0;
        bool failed = false;
        void Settled()
        {
            failed = true;
            Settle(decided);
            failed = false;
        }
        void Tell(string file, Outcome? outcome, string reason)
        {
            if (outcome is null) unreadable.Add((file, reason));
            else outcomes.Add(outcome);
            progress?.Report(new CollectProgress(++done, files.Count, file, outcome));
        }
        try
        {
            for (int begin = 0, count; begin < files.Count && !cancellation.IsCancellationRequested; begin += count)
            {
                count = Together(files, begin);
                List<Reception> receptions = [];
                Dictionary<Reception, string> fileOf = new(ReferenceEqualityComparer.Instance);
                foreach ((int i, (Reception? reception, string reason)) in raw.Receive([.. files.Skip(begin).Take(count).Select(file => (file, SenderOf(file)))]).Index())
                {
                    if (reception is null)
                    {
                        Tell(files[begin + i], null, reason);
                        continue;
                    }
                    receptions.Add(reception);
                    fileOf[reception] = files[begin + i];
                }
                decider.Decide(receptions, decision =>
                {
                    if (decision.Outcome is not null) decided.Add(decision.Reception);
                    Tell(fileOf[decision.Reception], decision.Outcome, decision.Reason);
                }, Settled, cancellation);
                // What was decided about one kind must stand before another is committed that it is compared with.
                if (decided.Count >= Batch || begin + count == files.Count || GroupOf(files[begin + count]) != GroupOf(files[begin])) Settled();
            }
        }
        finally
        {
            // Whatever else stops the work, what was decided is recorded.
            if (!failed) Settle(decided);
        }
        // A file larger than what is left of the disk keeps no other back; where nothing could be collected for lack of room, that is what to tell.
        if (outcomes.Count == 0 && raw.Full is { } full) throw new IOException(full.Message, full);
        return new CollectResult(outcomes, unreadable);
    }

    /// <summary>How many files from one on are received and decided together: those of one kind and period, as long as they are small and not too many for the memory.</summary>
    private static int Together(List<string> files, int begin)
    {
        long bytes = 0;
        int count = 0;
        string? group = GroupOf(files[begin]);
        // Stopped while they are taken out, files lie in the inbox and outside it: two of one return would then come in the wrong order.
        HashSet<string> returns = [];
        for (; begin + count < files.Count && count < MostTogether; count++)
        {
            var file = new FileInfo(files[begin + count]);
            bytes += file.Exists ? file.Length : 0;
            if ((!returns.Add(ReturnScope.PlainStem(file.Name)) || bytes > MostBytesTogether || group is null || GroupOf(file.Name) != group) && count > 0) break;
        }
        return count;
    }

    /// <summary>Kind and period, as the name of a file says them; null when it does not.</summary>
    private static string? GroupOf(string path) => ReturnScope.PlainStem(path).Split('_') is [var kind, var period, _] ? $"{kind}_{period}" : null;

    /// <inheritdoc />
    public void Dispose() => session.Dispose();

    /// <summary>Commits the batch's submissions, then lets its files go.</summary>
    private void Settle(List<Reception> decided)
    {
        log.Commit();
        raw.Release(decided);
        decided.Clear();
    }

    /// <summary>The first folder under the inbox in which a file lies; null when it lies in the inbox itself, or elsewhere.</summary>
    private string? SenderOf(string path)
    {
        string[] parts = Path.GetRelativePath(warehouse.Inbox, path).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 && parts[0] != ".." ? parts[0] : null;
    }

    private static IEnumerable<string> InOrder(IEnumerable<string> paths) =>
        paths.OrderBy(ReturnScope.PlainStem, StringComparer.Ordinal).ThenBy(File.GetLastWriteTimeUtc).ThenBy(path => Path.GetFileName(path), StringComparer.Ordinal).ThenBy(path => path, StringComparer.Ordinal);

    // Files whose senders are in the middle of them, and later ones of the same returns: they would be taken for what came first.
    private List<(string File, string Reason)> StillWritten(IEnumerable<string> files)
    {
        List<(string, string)> waiting = [];
        HashSet<string> returns = new(StringComparer.Ordinal);
        foreach (string file in files.Where(file => !raw.IsIncoming(file)))
        {
            if (IsFresh(file, Pause) && FileProbe.HasWriter(file)) waiting.Add((file, CollectTexts.StillWritten.Both));
            else if (returns.Contains(ReturnScope.PlainStem(file))) waiting.Add((file, CollectTexts.AfterAnother.Both));
            else continue;
            returns.Add(ReturnScope.PlainStem(file));
        }
        return waiting;
    }

    // A file of the future has an unset clock behind it, no sender that is still writing.
    private bool IsFresh(string path, TimeSpan settled) => clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path) is { Ticks: >= 0 } age && age < settled;

    private static bool IsUnfinished(string name) =>
        name.StartsWith('.') || name.StartsWith("~$", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".part", StringComparison.OrdinalIgnoreCase);
}
