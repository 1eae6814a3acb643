using System.Security.Cryptography;
using Analytics.Ingest.Csv;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>A file as it was received.</summary>
/// <param name="Path">Where its bytes lie.</param>
/// <param name="Sha256">SHA-256 of the bytes, in lower-case hexadecimal.</param>
/// <param name="Bytes">How many.</param>
/// <param name="Modified">When they were last written to, as the file system says.</param>
/// <param name="Index">What one pass over the bytes told.</param>
internal sealed record RawFile(string Path, string Sha256, long Bytes, DateTime Modified, CsvIndex Index);

/// <summary>
/// Keeps every byte received under its SHA-256. A file is first moved out of the inbox to <c>raw/.incoming/&lt;guid&gt;/&lt;name&gt;</c>, where no sender
/// reaches it by name, and stays there until what became of it is committed: an interrupted reception is found again there.
/// </summary>
internal sealed class RawStore(string directory)
{
    private string Incoming => Path.Combine(directory, ".incoming");

    /// <summary>Receptions that were interrupted.</summary>
    public IEnumerable<string> Interrupted => Directory.Exists(Incoming) ? Directory.EnumerateFiles(Incoming, "*", SearchOption.AllDirectories) : [];

    /// <summary>Takes a file out of the inbox, reads it through and gives it its name in raw/.</summary>
    /// <param name="source">A file of the inbox, or an interrupted reception.</param>
    /// <param name="incoming">Where it lies until <see cref="Release"/>.</param>
    public RawFile Receive(string source, out string incoming)
    {
        incoming = source;
        if (!source.StartsWith(Incoming + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            string folder = Path.Combine(Incoming, Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(folder);
            incoming = Path.Combine(folder, Path.GetFileName(source));
            File.Move(source, incoming);
            Steps.Reached("raw.moved");
        }
        RawFile file = Examine(incoming);
        DurableFile.Sync(incoming);
        string path = Path.Combine(directory, file.Sha256);
        bool isNew = DurableFile.TryLink(incoming, path);
        DurableFile.SyncDirectory(directory);
        Steps.Reached("raw.linked");
        // Bytes that were there already are another file's, which nobody holds open.
        return file with { Path = path, Modified = isNew ? file.Modified : File.GetLastWriteTimeUtc(path) };
    }

    /// <summary>Lets go of a file whose outcome is committed; its bytes stay under their SHA-256.</summary>
    public static void Release(string incoming)
    {
        File.Delete(incoming);
        Steps.Reached("incoming.deleted");
        Directory.Delete(Path.GetDirectoryName(incoming)!);
    }

    /// <summary>Whether somebody wrote to a file since it was received: a sender that still held it open.</summary>
    public static bool HasChanged(RawFile file) => File.GetLastWriteTimeUtc(file.Path) != file.Modified || new FileInfo(file.Path).Length != file.Bytes;

    /// <summary>Puts a file that was not complete back into the inbox.</summary>
    public static void GiveBack(string incoming, RawFile file, string inbox)
    {
        File.Delete(file.Path);
        Directory.CreateDirectory(inbox);
        string name = Path.Combine(inbox, Path.GetFileName(incoming));
        // If a newer one of that name has come in, that is the one to take.
        if (!File.Exists(name)) File.Move(incoming, name);
        Release(incoming);
    }

    /// <summary>Reads a file through once.</summary>
    public static RawFile Examine(string source)
    {
        using FileStream input = new(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0, FileOptions.SequentialScan);
        DateTime modified = File.GetLastWriteTimeUtc(source);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var index = new CsvIndexBuilder();
        byte[] buffer = new byte[CsvIndexBuilder.BlockSize];
        long bytes = 0;
        for (int count; (count = input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0; bytes += count)
        {
            hash.AppendData(buffer, 0, count);
            index.Add(buffer.AsSpan(0, count));
        }
        return new RawFile(source, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes, modified, index.Complete());
    }
}
