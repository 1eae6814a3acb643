using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Analytics.Ingest.Csv;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>A file as it was received.</summary>
/// <param name="Path">Where its bytes lie.</param>
/// <param name="Sha256">SHA-256 of the bytes, in lower-case hexadecimal.</param>
/// <param name="Bytes">How many.</param>
/// <param name="Index">What one pass over the bytes told.</param>
internal sealed record RawFile(string Path, string Sha256, long Bytes, CsvIndex Index);

/// <summary>A file taken out of the inbox.</summary>
/// <param name="Path">Where it lies until what became of it is committed.</param>
/// <param name="Modified">When it was last written to, as the file system said before it was read.</param>
/// <param name="Raw">Its bytes in raw/.</param>
/// <param name="Kept">Done when those are on the disk. They are written while the file is checked, but nothing is decided before.</param>
/// <param name="ReceivedAt">When it was taken out, however often the work on it was interrupted since.</param>
/// <param name="Sender">The sender's folder of the inbox, if it lay in one.</param>
/// <param name="Held">Where the file itself is held, when what lies at <paramref name="Path"/> is a copy (<see cref="HeldFiles"/>).</param>
internal sealed record Reception(string Path, DateTime Modified, RawFile Raw, Task Kept, DateTimeOffset ReceivedAt, string? Sender, string? Held)
{
    /// <summary>Whether somebody wrote to it since: a sender that still holds it open.</summary>
    public bool HasChanged => File.GetLastWriteTimeUtc(Held ?? Path) != Modified || new FileInfo(Held ?? Path).Length != Raw.Bytes;
}

/// <summary>
/// Keeps every byte received under its SHA-256. A file is first moved out of the inbox to <c>raw/.incoming/&lt;turn&gt;/[&lt;sender&gt;/]&lt;name&gt;</c>, where no
/// sender reaches it by name, and stays there until what became of it is committed: an interrupted reception is found again there, in the order of receiving.
/// </summary>
internal sealed class RawStore(string directory, string inbox, TimeProvider clock)
{
    private const string Unfinished = ".tmp";

    // A turn begins with the ticks of its instant.
    private const int TurnDigits = 19;

    private long lastTurn;

    private string Incoming => IncomingOf(directory);

    /// <summary>Receptions that were interrupted, in order of receiving.</summary>
    public static IEnumerable<string> Interrupted(string directory) => !Directory.Exists(IncomingOf(directory)) ? []
        : Directory.EnumerateFiles(IncomingOf(directory), "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(Unfinished, StringComparison.Ordinal) && IsTurn(Path.GetRelativePath(IncomingOf(directory), path)))
            .OrderBy(path => Path.GetRelativePath(IncomingOf(directory), path)[..TurnDigits], StringComparer.Ordinal).ThenBy(path => Path.GetFileName(path), StringComparer.Ordinal).ThenBy(path => path, StringComparer.Ordinal);

    /// <summary>Removes copies that were cut short or not decided; what they were copied from is still there.</summary>
    public void Sweep()
    {
        HeldFiles.PutBack(inbox, IsTurn, turn => Path.Combine(Incoming, turn) is var folder && Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : []);
        if (!Directory.Exists(directory)) return;
        foreach (string path in Directory.EnumerateFiles(directory, $".*{Unfinished}")) File.Delete(path);
        if (!Directory.Exists(Incoming)) return;
        foreach (string path in Directory.EnumerateFiles(Incoming, $"*{Unfinished}", SearchOption.AllDirectories)) File.Delete(path);
    }

    /// <summary>Takes files out of the inbox, or goes on with interrupted receptions, reads them through and keeps their bytes.</summary>
    /// <param name="sources">Where they lie, and the senders' folders of the inbox; null for one that lies in none. An interrupted reception keeps its own.</param>
    /// <returns>For each its reception, or the reason why it cannot be received.</returns>
    public IReadOnlyList<(Reception? Reception, string Reason)> Receive(IReadOnlyList<(string Path, string? Sender)> sources)
    {
        string?[] incoming = new string?[sources.Count], held = new string?[sources.Count], reasons = new string?[sources.Count];
        bool[] copied = new bool[sources.Count];
        var stamps = new (DateTime, long)[sources.Count];
        List<int> taken = [];
        IOException? full = null;
        string turn = Turn();
        for (int i = 0; i < sources.Count; i++)
        {
            (string source, string? sender) = sources[i];
            if ((reasons[i] = Closed(source)) is not null) continue;
            if (IsIncoming(source)) incoming[i] = source;
            else
            {
                stamps[i] = Stamp(source);
                if ((reasons[i] = Refused(() => incoming[i] = Fetch(source, sender, ref turn, out copied[i]), ref full)) is null) taken.Add(i);
            }
        }
        // The names of all the new folders must be on the disk before the names in the inbox go.
        foreach (string folder in taken.SelectMany(i => Above(incoming[i]!)).Distinct()) DurableFile.SyncDirectory(folder);
        if (taken.Count > 0) Steps.Reached("raw.linked");
        foreach (int i in taken) reasons[i] = Refused(() => held[i] = LetGo(sources[i].Path, incoming[i]!, stamps[i], copied[i]), ref full);

        var kept = new (RawFile File, DateTime Modified)[sources.Count];
        InParallel(sources.Count, i =>
        {
            if (reasons[i] is not null) return;
            DateTime modified = File.GetLastWriteTimeUtc(held[i] ?? incoming[i]!);
            reasons[i] = Refused(() => kept[i] = (Keep(incoming[i]!), modified), ref full);
        });
        // A file larger than what is left of the disk keeps no other back; where there is room for none, nothing can be collected.
        if (full is not null && Array.TrueForAll(reasons, reason => reason is not null)) ExceptionDispatchInfo.Throw(full);
        string[] names = [.. kept.Select(each => each.File?.Path).OfType<string>().Distinct()];
        Task onDisk = Task.Run(() =>
        {
            InParallel(names.Length, i => DurableFile.Sync(names[i]));
            DurableFile.SyncDirectory(directory);
        });
        Steps.Reached("raw.kept");
        return [.. reasons.Select((reason, i) => reason is null ? (Received(incoming[i]!, kept[i].Modified, kept[i].File, onDisk, held[i]), "") : ((Reception?)null, reason))];
    }

    /// <summary>Lets go of files whose outcomes are committed; their bytes stay under their SHA-256.</summary>
    public void Release(IReadOnlyList<Reception> receptions)
    {
        // What was written to one since is another file, which waits for the next time as an interrupted reception does.
        List<Reception> done = [.. receptions.Where(reception => !reception.HasChanged)];
        foreach (Reception reception in done)
        {
            if (reception.Held is { } held) HeldFiles.Drop(held);
            File.Delete(reception.Path);
            Steps.Reached("incoming.deleted");
        }
        foreach (string folder in done.SelectMany(reception => Above(reception.Path)).Where(folder => folder.Length > Incoming.Length).Distinct().OrderByDescending(folder => folder.Length).ToList())
            if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }

    /// <summary>Reads a file through once and keeps nothing.</summary>
    public static RawFile Examine(string source) => Read(source, null);

    private bool IsIncoming(string path) => path.StartsWith(Incoming + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>A folder for files of one turn; turns of one store are in order, whatever the clock does.</summary>
    private string Turn()
    {
        lastTurn = Math.Max(clock.GetUtcNow().UtcTicks, lastTurn + 1);
        return Path.Combine(Incoming, $"{lastTurn.ToString($"D{TurnDigits}", CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}");
    }

    /// <summary>Gives a file of the inbox a second name, or a copy, in a turn; a further one if its name is taken there. The name need not be on the disk yet.</summary>
    private string Fetch(string source, string? sender, ref string turn, out bool isCopy)
    {
        isCopy = false;
        string InTurn(string name) => Path.Combine(name, sender ?? "", Path.GetFileName(source));
        if (File.Exists(InTurn(turn))) turn = Turn();
        string incoming = InTurn(turn);
        Directory.CreateDirectory(Path.GetDirectoryName(incoming)!);
        // At every instant the whole file lies in the inbox, here, or in both; received twice it is one submission.
        try
        {
            DurableFile.TryLink(source, incoming);
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
                isCopy = true;
            }
            finally
            {
                File.Delete(copy);
            }
        }
        return incoming;
    }

    private static (DateTime Modified, long Length) Stamp(string path) => new FileInfo(path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : default;

    /// <summary>Takes the name out of the inbox.</summary>
    /// <returns>Where the file is held when it was copied.</returns>
    private string? LetGo(string source, string incoming, (DateTime Modified, long Length) stamp, bool isCopy)
    {
        // Another file by the same name, which its sender has put there since, waits for the next time. So does one that was written to while it was copied.
        if (Stamp(source) != stamp)
        {
            if (!isCopy) return null;
            File.Delete(incoming);
            throw new FileNotFoundException(CollectTexts.StillWritten.Both);
        }
        string? held = null;
        try
        {
            if (isCopy) held = HeldFiles.Hold(source, TurnOf(incoming));
            else File.Delete(source);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An inbox that nothing may be taken out of.
            File.Delete(incoming);
            throw new UnauthorizedAccessException(exception.Message, exception);
        }
        Steps.Reached("raw.moved");
        return held;
    }

    /// <summary>Why a file cannot be opened, or null.</summary>
    private static string? Closed(string path)
    {
        try
        {
            using (File.OpenRead(path)) return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    /// <summary>Does something with a file; why it cannot be had, if it was withdrawn, may not be moved or has no room. What else fails, fails for all.</summary>
    private static string? Refused(Action work, ref IOException? full)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or UnauthorizedAccessException || SystemFault.IsFullDisk(exception))
        {
            if (SystemFault.IsFullDisk(exception)) full = (IOException)exception;
            return exception.Message;
        }
    }

    private static void InParallel(int count, Action<int> work)
    {
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

    private Reception Received(string path, DateTime modified, RawFile file, Task kept, string? held)
    {
        var receivedAt = new DateTimeOffset(long.Parse(TurnOf(path).AsSpan(0, TurnDigits), CultureInfo.InvariantCulture), TimeSpan.Zero);
        string[] parts = Path.GetRelativePath(Incoming, path).Split(Path.DirectorySeparatorChar);
        return new Reception(path, modified, file, kept, receivedAt, parts.Length > 2 ? parts[1] : null, held);
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
            using (FileStream copy = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0)) file = Read(incoming, copy);
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

    /// <summary>Reads a file through once. While a block is hashed and indexed, the next one is read and copied.</summary>
    private static RawFile Read(string source, FileStream? copy)
    {
        using FileStream input = new(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var index = new CsvIndexBuilder();
        byte[] block = new byte[Math.Clamp(input.Length, 1, CsvIndexBuilder.BlockSize)], next = new byte[block.Length];
        int Fetch(byte[] into)
        {
            int fetched = input.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);
            copy?.Write(into, 0, fetched);
            return fetched;
        }
        long bytes = 0;
        for (int count = Fetch(block); count > 0; (block, next) = (next, block))
        {
            (byte[] current, byte[] following, int length) = (block, next, count);
            var hashed = Task.Run(() => hash.AppendData(current, 0, length));
            Task<int> fetch = Task.Run(() => Fetch(following));
            index.Add(current.AsSpan(0, length));
            bytes += length;
            hashed.Wait();
            count = fetch.GetAwaiter().GetResult();
        }
        return new RawFile(source, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes, index.Complete());
    }
}
