using System.Globalization;
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
internal sealed record Reception(string Path, DateTime Modified, RawFile Raw, Task Kept, DateTimeOffset ReceivedAt, string? Sender)
{
    /// <summary>Whether somebody wrote to it since: a sender that still holds it open.</summary>
    public bool HasChanged => File.GetLastWriteTimeUtc(Path) != Modified || new FileInfo(Path).Length != Raw.Bytes;
}

/// <summary>
/// Keeps every byte received under its SHA-256. A file is first moved out of the inbox to <c>raw/.incoming/&lt;turn&gt;/[&lt;sender&gt;/]&lt;name&gt;</c>, where no
/// sender reaches it by name, and stays there until what became of it is committed: an interrupted reception is found again there, in the order of receiving.
/// </summary>
internal sealed class RawStore(string directory, TimeProvider clock)
{
    private const string Unfinished = ".tmp";

    // A turn begins with the ticks of its instant.
    private const int TurnDigits = 19;

    private string Incoming => IncomingOf(directory);

    /// <summary>Receptions that were interrupted, in order of receiving.</summary>
    public static IEnumerable<string> Interrupted(string directory) => !Directory.Exists(IncomingOf(directory)) ? []
        : Directory.EnumerateFiles(IncomingOf(directory), "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(Unfinished, StringComparison.Ordinal) && IsTurn(Path.GetRelativePath(IncomingOf(directory), path))).Order(StringComparer.Ordinal);

    /// <summary>Removes copies that were cut short; what they were copied from is still there.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(directory)) return;
        foreach (string path in Directory.EnumerateFiles(directory, $".*{Unfinished}")) File.Delete(path);
        if (!Directory.Exists(Incoming)) return;
        foreach (string path in Directory.EnumerateFiles(Incoming, $"*{Unfinished}", SearchOption.AllDirectories)) File.Delete(path);
    }

    /// <summary>Takes a file out of the inbox, or goes on with an interrupted reception, reads it through and keeps its bytes.</summary>
    /// <param name="source">Where it lies.</param>
    /// <param name="sender">The sender's folder of the inbox; null when it lies in none. An interrupted reception keeps its own.</param>
    public Reception Receive(string source, string? sender)
    {
        string incoming = source.StartsWith(Incoming + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? source : TakeOut(source, sender);
        DateTime modified = File.GetLastWriteTimeUtc(incoming);
        RawFile raw = Keep(incoming);
        Task kept = Task.Run(() =>
        {
            DurableFile.Sync(raw.Path);
            DurableFile.SyncDirectory(directory);
        });
        Steps.Reached("raw.kept");
        string[] parts = Path.GetRelativePath(Incoming, incoming).Split(Path.DirectorySeparatorChar);
        var receivedAt = new DateTimeOffset(long.Parse(parts[0].AsSpan(0, TurnDigits), CultureInfo.InvariantCulture), TimeSpan.Zero);
        return new Reception(incoming, modified, raw, kept, receivedAt, parts.Length > 2 ? parts[1] : null);
    }

    /// <summary>Lets go of a file whose outcome is committed; its bytes stay under their SHA-256.</summary>
    public void Release(Reception reception)
    {
        // What was written to it since is another file, which waits for the next time as an interrupted reception does.
        if (reception.HasChanged) return;
        File.Delete(reception.Path);
        Steps.Reached("incoming.deleted");
        for (string folder = Path.GetDirectoryName(reception.Path)!; folder != Incoming; folder = Path.GetDirectoryName(folder)!) Directory.Delete(folder);
    }

    /// <summary>Reads a file through once and keeps nothing.</summary>
    public static RawFile Examine(string source) => Read(source, null);

    private string TakeOut(string source, string? sender)
    {
        string folder = Path.Combine(Incoming, $"{clock.GetUtcNow().UtcTicks.ToString($"D{TurnDigits}", CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}", sender ?? "");
        Directory.CreateDirectory(folder);
        string incoming = Path.Combine(folder, Path.GetFileName(source));
        // At every instant the whole file lies in the inbox, here, or in both; received twice it is one submission.
        try
        {
            DurableFile.TryLink(source, incoming);
        }
        catch (IOException)
        {
            // Another file system, or a file that only its owner may link.
            File.Copy(source, incoming + Unfinished);
            Steps.Reached("raw.fetched");
            DurableFile.Sync(incoming + Unfinished);
            File.Move(incoming + Unfinished, incoming);
        }
        // The names of all the new folders must be on the disk before the name in the inbox goes.
        for (string made = folder; made.Length >= directory.Length; made = Path.GetDirectoryName(made)!) DurableFile.SyncDirectory(made);
        Steps.Reached("raw.linked");
        try
        {
            File.Delete(source);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An inbox that nothing may be taken out of.
            File.Delete(incoming);
            throw new UnauthorizedAccessException(exception.Message, exception);
        }
        Steps.Reached("raw.moved");
        return incoming;
    }

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
