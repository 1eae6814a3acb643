using System.Globalization;
using System.Runtime.ExceptionServices;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>
/// Keeps every byte received under its SHA-256. A file is first moved out of the inbox to <c>raw/.incoming/&lt;turn&gt;/[&lt;sender&gt;/]&lt;name&gt;</c>, where no
/// sender reaches it by name, and stays there until what became of it is committed: an interrupted reception is found again there, in the order of receiving.
/// </summary>
internal sealed class RawStore(string directory, string inbox, TimeProvider clock)
{
    /// <summary>What the name of a file ends in that is not whole yet.</summary>
    internal const string Unfinished = ".tmp";

    // A turn begins with the ticks of its instant.
    private const int TurnDigits = 19;

    // Of copies that lie in Incoming, where the files themselves are held.
    private readonly Dictionary<string, string> heldOf = [];
    private long lastTurn;

    /// <summary>What the system said when the disk had no room for a file; null when it had for all.</summary>
    public IOException? Full { get; private set; }

    private string Incoming => IncomingOf(directory);

    private Arrivals Arrivals => new(Incoming);

    /// <summary>Receptions that were interrupted, in order of receiving.</summary>
    public static IEnumerable<string> Interrupted(string directory) => !Directory.Exists(IncomingOf(directory)) ? []
        : Directory.EnumerateFiles(IncomingOf(directory), "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(Unfinished, StringComparison.Ordinal) && IsTurn(Path.GetRelativePath(IncomingOf(directory), path)))
            .OrderBy(path => Path.GetRelativePath(IncomingOf(directory), path)[..TurnDigits], StringComparer.Ordinal).ThenBy(path => Path.GetFileName(path), StringComparer.Ordinal).ThenBy(path => path, StringComparer.Ordinal);

    /// <summary>Files of the inbox that are held without a copy; they go back with the next sweep.</summary>
    public static IEnumerable<string> Held(string directory, string inbox) => HeldFiles.In(inbox, IsTurn).Where(file => !File.Exists(CopyOf(directory, inbox, file)));

    /// <summary>
    /// Removes copies that were cut short; what they were copied from is still there. A file that is held for a copy which is not there, or to which its sender has written since,
    /// goes back into the inbox; of any other the copy is an interrupted reception.
    /// </summary>
    /// <returns>Held files that could not be put back, with the reason.</returns>
    public IReadOnlyList<(string File, string Reason)> Sweep()
    {
        List<(string, string)> stuck = [];
        heldOf.Clear();
        Full = null;
        foreach (string file in HeldFiles.In(inbox, IsTurn))
        {
            string copy = CopyOf(directory, inbox, file);
            if (Stamp(copy) == Stamp(file))
            {
                heldOf[copy] = file;
                continue;
            }
            try
            {
                // First, so that what its sender has gone on with since is never taken for a file of its own.
                Forget(copy);
                HeldFiles.PutBack(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                stuck.Add((file, exception.Message));
            }
        }
        if (!Directory.Exists(directory)) return stuck;
        foreach (string path in Directory.EnumerateFiles(directory, $".*{Unfinished}")) File.Delete(path);
        if (!Directory.Exists(Incoming)) return stuck;
        foreach (string path in Directory.EnumerateFiles(Incoming, $"*{Unfinished}", SearchOption.AllDirectories)) File.Delete(path);
        foreach (string folder in Directory.GetDirectories(Incoming, "*", SearchOption.AllDirectories).OrderByDescending(folder => folder.Length))
            if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        Arrivals.Sweep(new HashSet<string>());
        return stuck;
    }

    /// <summary>Takes files out of the inbox, or goes on with interrupted receptions, reads them through and keeps their bytes.</summary>
    /// <param name="sources">Where they lie, and the senders' folders of the inbox; null for one that lies in none. An interrupted reception keeps its own.</param>
    /// <returns>For each its reception, or the reason why it cannot be received.</returns>
    public IReadOnlyList<(Reception? Reception, string Reason)> Receive(IReadOnlyList<(string Path, string? Sender)> sources)
    {
        string?[] incoming = new string?[sources.Count], reasons = new string?[sources.Count];
        bool[] copied = new bool[sources.Count];
        var stamps = new (DateTime Modified, long)[sources.Count];
        var arrivals = new DateTimeOffset?[sources.Count];
        List<int> taken = [];
        string turn = Turn(), first = Path.GetFileName(turn);
        IReadOnlyDictionary<string, DateTimeOffset> earlier = sources.Any(source => IsIncoming(source.Path)) ? Arrivals.Read() : new Dictionary<string, DateTimeOffset>();
        HashSet<string> places = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < sources.Count; i++)
        {
            (string source, string? sender) = sources[i];
            if ((reasons[i] = FileProbe.Refusal(source)) is not null) continue;
            if (IsIncoming(source))
            {
                incoming[i] = source;
                // What was written to since did not come then.
                arrivals[i] = earlier.TryGetValue(source, out DateTimeOffset at) && File.GetLastWriteTimeUtc(source) <= at.UtcDateTime ? at : null;
                continue;
            }
            arrivals[i] = FileProbe.ChangedAt(source);
            string InTurn(string name) => Path.Combine(name, sender ?? "", Path.GetFileName(source));
            // A further turn if its name is taken in this one.
            if (places.Contains(InTurn(turn))) turn = Turn();
            places.Add(incoming[i] = InTurn(turn));
            taken.Add(i);
        }
        // First, so that whoever finds a file there finds its instant too.
        Dictionary<string, DateTimeOffset> came = taken.Where(i => arrivals[i] is not null).ToDictionary(i => incoming[i]!, i => arrivals[i]!.Value);
        if (came.Count > 0) Arrivals.Keep(first, came);
        foreach (int i in taken)
        {
            stamps[i] = Stamp(sources[i].Path);
            // Before it gets its second name, which is a change too.
            arrivals[i] = FileProbe.ChangedAt(sources[i].Path);
            if ((reasons[i] = Refused(() => copied[i] = Fetch(sources[i].Path, incoming[i]!))) is not null) incoming[i] = null;
            Steps.Reached("raw.taken");
        }
        taken.RemoveAll(i => reasons[i] is not null);
        if (taken.Count == 0 && came.Count > 0) Arrivals.Sweep(new HashSet<string>());
        // The names of all the new folders must be on the disk before the names in the inbox go.
        foreach (string folder in taken.SelectMany(i => Above(incoming[i]!)).Distinct()) DurableFile.SyncDirectory(folder);
        if (taken.Count > 0) Steps.Reached("raw.linked");
        foreach (int i in taken) reasons[i] = Refused(() => LetGo(sources[i].Path, incoming[i]!, stamps[i], copied[i]));

        var kept = new (RawFile File, DateTime Modified)[sources.Count];
        InParallel(sources.Count, i =>
        {
            if (reasons[i] is not null) return;
            // Of a copy, when the file was last written to before it was copied.
            DateTime modified = copied[i] ? stamps[i].Modified : File.GetLastWriteTimeUtc(incoming[i]!);
            reasons[i] = Refused(() => kept[i] = (Keep(incoming[i]!), modified));
        });
        // A copy that cannot be kept takes no room from others: the file itself goes back.
        foreach (int i in Enumerable.Range(0, sources.Count).Where(i => reasons[i] is not null && incoming[i] is { } copy && heldOf.ContainsKey(copy))) Forget(incoming[i]!);
        string[] names = [.. kept.Select(each => each.File?.Path).OfType<string>().Distinct()];
        Task onDisk = Task.Run(() =>
        {
            InParallel(names.Length, i => DurableFile.Sync(names[i]));
            DurableFile.SyncDirectory(directory);
        });
        Steps.Reached("raw.kept");
        return [.. reasons.Select((reason, i) => reason is null ? (Received(incoming[i]!, kept[i].Modified, kept[i].File, onDisk, arrivals[i], heldOf.GetValueOrDefault(incoming[i]!)), "") : ((Reception?)null, reason))];
    }

    /// <summary>Lets go of files whose outcomes are committed; their bytes stay under their SHA-256.</summary>
    public void Release(IReadOnlyList<Reception> receptions)
    {
        // What was written to one since is another file, which waits for the next time as an interrupted reception does.
        List<Reception> done = [.. receptions.Where(reception => !reception.HasChanged)];
        // First, so that nothing is left of a turn whose last file is gone.
        Arrivals.Sweep(done.Select(reception => reception.Path).ToHashSet(StringComparer.Ordinal));
        foreach (Reception reception in done)
        {
            if (reception.Held is { } held) HeldFiles.Drop(held);
            heldOf.Remove(reception.Path);
            File.Delete(reception.Path);
            Steps.Reached("incoming.deleted");
        }
        RemoveEmpty(done.Select(reception => reception.Path));
    }

    /// <summary>Where the copy of a held file lies.</summary>
    private static string CopyOf(string directory, string inbox, string held)
    {
        string[] parts = Path.GetRelativePath(inbox, held).Split(Path.DirectorySeparatorChar);
        return Path.Combine(IncomingOf(directory), HeldFiles.TurnOf(held), parts.Length > 2 ? parts[0] : "", parts[^1]);
    }

    private void Forget(string incoming)
    {
        heldOf.Remove(incoming);
        if (!File.Exists(incoming)) return;
        File.Delete(incoming);
        RemoveEmpty([incoming]);
    }

    // The folders of files that are gone, up to those of the turns.
    private void RemoveEmpty(IEnumerable<string> paths)
    {
        foreach (string folder in paths.SelectMany(Above).Where(folder => folder.Length > Incoming.Length).Distinct().OrderByDescending(folder => folder.Length).ToList())
            if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    /// <summary>Reads a file through once and keeps nothing.</summary>
    public static RawFile Examine(string source) => RawFile.Read(source, null);

    /// <summary>Whether a file is an interrupted reception.</summary>
    public bool IsIncoming(string path) => path.StartsWith(Incoming + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>A folder for files of one turn; turns of one store are in order, whatever the clock does.</summary>
    private string Turn()
    {
        lastTurn = Math.Max(clock.GetUtcNow().UtcTicks, lastTurn + 1);
        return Path.Combine(Incoming, $"{lastTurn.ToString($"D{TurnDigits}", CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}");
    }

    /// <summary>Gives a file of the inbox a second name, or a copy, in its turn; whether it is a copy. The name need not be on the disk yet.</summary>
    private static bool Fetch(string source, string incoming)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(incoming)!);
        // At every instant the whole file lies in the inbox, here, or in both; received twice it is one submission.
        try
        {
            DurableFile.TryLink(source, incoming);
            return false;
        }
        catch (IOException)
        {
            // Another file system, or a file that only its owner may link.
            string copy = Path.Combine(Path.GetDirectoryName(incoming)!, $".{Guid.NewGuid():N}{Unfinished}");
            try
            {
                File.Copy(source, copy);
                Steps.Reached("raw.fetched");
                DurableFile.Sync(copy);
                File.Move(copy, incoming);
                return true;
            }
            finally
            {
                File.Delete(copy);
            }
        }
    }

    private static (DateTime Modified, long Length) Stamp(string path) => new FileInfo(path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : default;

    /// <summary>Takes the name out of the inbox; a file that was copied is held.</summary>
    private void LetGo(string source, string incoming, (DateTime Modified, long Length) stamp, bool isCopy)
    {
        // Another file by the same name, which its sender has put there since, waits for the next time. So does one that was written to while it was copied.
        if (Stamp(source) != stamp)
        {
            if (!isCopy) return;
            Forget(incoming);
            throw new FileNotFoundException(CollectTexts.StillWritten.Both);
        }
        try
        {
            if (isCopy && HeldFiles.Hold(source, TurnOf(incoming)) is { } held) heldOf[incoming] = held;
            else File.Delete(source);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An inbox that nothing may be taken out of.
            File.Delete(incoming);
            throw new UnauthorizedAccessException(exception.Message, exception);
        }
        Steps.Reached("raw.moved");
    }

    /// <summary>Does something with a file; why it cannot be had, if it was withdrawn, may not be moved or has no room. What else fails, fails for all.</summary>
    private string? Refused(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or UnauthorizedAccessException || SystemFault.IsFullDisk(exception))
        {
            if (SystemFault.IsFullDisk(exception)) Full = (IOException)exception;
            return exception.Message;
        }
    }

    private static void InParallel(int count, Action<int> work)
    {
        if (count == 1)
        {
            work(0);
            return;
        }
        try
        {
            Parallel.For(0, count, work);
        }
        catch (AggregateException exception)
        {
            // One of them, as if each had been done for itself.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }

    /// <summary>The folders above a file, from its own up to that of the store.</summary>
    private IEnumerable<string> Above(string path)
    {
        for (string folder = Path.GetDirectoryName(path)!; folder.Length >= directory.Length; folder = Path.GetDirectoryName(folder)!) yield return folder;
    }

    private Reception Received(string path, DateTime modified, RawFile file, Task kept, DateTimeOffset? arrival, string? held)
    {
        var receivedAt = new DateTimeOffset(long.Parse(TurnOf(path).AsSpan(0, TurnDigits), CultureInfo.InvariantCulture), TimeSpan.Zero);
        string[] parts = Path.GetRelativePath(Incoming, path).Split(Path.DirectorySeparatorChar);
        return new Reception(path, modified, file, kept, arrival < receivedAt ? arrival.Value : receivedAt, receivedAt, parts.Length > 2 ? parts[1] : null, held);
    }

    private string TurnOf(string incoming) => Path.GetRelativePath(Incoming, incoming).Split(Path.DirectorySeparatorChar)[0];

    // What anybody else put there is none of ours.
    private static bool IsTurn(string path) => path.Length > TurnDigits && path[TurnDigits] == '-' && path.AsSpan(0, TurnDigits).IndexOfAnyExceptInRange('0', '9') < 0;

    private static string IncomingOf(string directory) => Path.Combine(directory, ".incoming");

    /// <summary>Copies the bytes: the sender may hold the file itself open. Nobody writes to the copy.</summary>
    private RawFile Keep(string incoming)
    {
        string temporary = Path.Combine(directory, $".{Guid.NewGuid():N}{Unfinished}");
        try
        {
            RawFile file;
            using (FileStream copy = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0)) file = RawFile.Read(incoming, copy);
            File.SetAttributes(temporary, FileAttributes.ReadOnly);
            Steps.Reached("raw.copied");
            string path = Path.Combine(directory, file.Sha256);
            // Bytes that lie there already are looked at: power may have failed before they were on the disk.
            if (!DurableFile.TryLink(temporary, path) && Examine(path).Sha256 != file.Sha256) File.Move(temporary, path, overwrite: true);
            return file with { Path = path };
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
