using System.Globalization;
using System.IO.Enumeration;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Analytics.Lake;

/// <summary>The files of one <c>_delta_log</c> folder.</summary>
internal sealed partial class LogFolder(string table, string tableDirectory)
{
    private const int Digits = 20;
    /// <summary>The file that names the newest checkpoint: a hint, which may be wrong.</summary>
    public const string LastCheckpoint = "_last_checkpoint";

    private const string CheckpointSuffix = ".checkpoint.parquet";

    // The newest entry when it was last looked for.
    private long seen = -1;

    public string Directory { get; } = Path.Combine(tableDirectory, "_delta_log");

    public string Entry(long version) => Path.Combine(Directory, version.ToString("D20", CultureInfo.InvariantCulture) + ".json");

    public string Checkpoint(long version) => Path.Combine(Directory, version.ToString("D20", CultureInfo.InvariantCulture) + CheckpointSuffix);

    /// <summary>
    /// The oldest and the newest entry (-1 without any) and the versions that have a checkpoint, newest first. Everything else in the folder is ignored.
    /// A listing made while others commit may miss one entry and show a later one; all up to the newest exist, because they are made in order.
    /// </summary>
    public (long Oldest, long Latest, IReadOnlyList<long> Checkpoints) List()
    {
        if (!System.IO.Directory.Exists(Directory))
            return (-1, -1, []);
        long oldest = long.MaxValue, latest = -1;
        List<long> checkpoints = [];
        // There may be very many: no text is made of a name.
        FileSystemEnumerable<(long, bool)> names = new(Directory, (ref entry) => VersionOf(entry.FileName), new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false }) { ShouldIncludePredicate = (ref entry) => !entry.IsDirectory };
        foreach ((long version, bool isCheckpoint) in names)
        {
            if (isCheckpoint)
                checkpoints.Add(version);
            else if (version >= 0)
                (oldest, latest) = (Math.Min(oldest, version), Math.Max(latest, version));
        }
        checkpoints.Sort((a, b) => b.CompareTo(a));
        return (oldest, latest, checkpoints);
    }

    // -1 for what is neither entry nor checkpoint.
    private static (long Version, bool IsCheckpoint) VersionOf(ReadOnlySpan<char> name) =>
        name.Length <= Digits || !long.TryParse(name[..Digits], NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? (-1, false)
        : name[Digits..] switch
        {
            ".json" => (version, false),
            CheckpointSuffix => (version, true),
            _ => (-1, false),
        };

    /// <summary>The newest entry, -1 without any. They are made in order: from one that was seen before, only those after it are looked for, however long the log is.</summary>
    public long Latest()
    {
        long latest = Volatile.Read(ref seen);
        if (latest < 0 || !File.Exists(Entry(latest)))
            latest = List().Latest;
        else
            while (File.Exists(Entry(latest + 1)))
                latest++;
        Volatile.Write(ref seen, latest);
        return latest;
    }

    /// <summary>A checkpoint is there, or the hint of one.</summary>
    public bool HasCheckpoint => List().Checkpoints.Count > 0 || File.Exists(Path.Combine(Directory, LastCheckpoint));

    /// <summary>Files that our writers made and, killed, did not delete.</summary>
    public IEnumerable<FileInfo> Temporary() => !System.IO.Directory.Exists(Directory) ? []
        : new DirectoryInfo(Directory).EnumerateFiles(".*.tmp").Where(file => file.LinkTarget is null).OrderBy(file => file.Name, StringComparer.Ordinal);

    /// <summary>Names of what lies in the folder and is neither entry, checkpoint, the hint of the newest checkpoint nor a temporary file.</summary>
    public IEnumerable<string> Others() => new DirectoryInfo(Directory).EnumerateFileSystemInfos()
        .Where(entry => entry is DirectoryInfo || !(entry.Name == LastCheckpoint || (entry.Name[0] == '.' && entry.Name.EndsWith(".tmp", StringComparison.Ordinal)) || OwnName().IsMatch(entry.Name)))
        .Select(entry => entry.Name).Order(StringComparer.Ordinal);

    /// <summary>Length and age of an entry's file; an entry never changes, so another stamp means another table in the same place.</summary>
    public (long Length, DateTime Written) Stamp(long version)
    {
        FileInfo file = new(Entry(version));
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : default;
    }

    /// <summary>The actions of one entry.</summary>
    /// <exception cref="LakeException">The entry is damaged, or not there: the log has a hole.</exception>
    public IReadOnlyList<LogLine> Read(long version)
    {
        try
        {
            IReadOnlyList<LogLine> lines = LogLine.Parse(File.ReadLines(Entry(version)));
            return lines.Count > 0 ? lines : throw new JsonException("0 bytes");
        }
        catch (FileNotFoundException e)
        {
            throw new LakeException(
                $"表 {table} 的日志缺少版本 {version}（{Entry(version)}）。",
                $"The log of table {table} lacks version {version} ({Entry(version)}).",
                e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LakeException(
                $"表 {table} 版本 {version} 的日志已损坏（{Entry(version)}）：{e.Message}",
                $"The log entry of version {version} of table {table} is damaged ({Entry(version)}): {e.Message}",
                e);
        }
    }

    /// <summary>
    /// Makes the lines the entry of this version, if no other writer has made it: written beside it, synced, then linked to its name in one step,
    /// so that a reader sees all of it or none.
    /// </summary>
    /// <returns>False when another writer was first.</returns>
    public bool TryWrite(long version, IReadOnlyList<string> lines) =>
        TryPublish(Entry(version), temporary => File.WriteAllText(temporary, string.Join('\n', lines) + "\n", new UTF8Encoding(false)), "commit");

    /// <summary>Gives a file its final name in this folder, durably, and only if that name is free.</summary>
    public bool TryPublish(string target, Action<string> write, string step)
    {
        string temporary = Path.Combine(Directory, $".{Path.GetFileNameWithoutExtension(target)}.{Guid.NewGuid():N}.tmp");
        bool won;
        try
        {
            Steps.Reached($"{step}.begin");
            write(temporary);
            Steps.Reached($"{step}.temporary_written");
            DurableFile.Sync(temporary);
            Steps.Reached($"{step}.temporary_synced");
            // A network file system may make the name and lose its own answer. Then what is there is ours: no two writers write the same, each names its own files.
            won = DurableFile.TryLink(temporary, target) || File.ReadAllBytes(temporary).AsSpan().SequenceEqual(File.ReadAllBytes(target));
            Steps.Reached(won ? $"{step}.linked" : $"{step}.lost");
        }
        finally
        {
            File.Delete(temporary);
        }
        Steps.Reached($"{step}.temporary_deleted");
        DurableFile.SyncDirectory(Directory);
        Steps.Reached($"{step}.synced");
        return won;
    }

    [GeneratedRegex(@"^\d{20}\.(json|checkpoint\.parquet)\z")]
    private static partial Regex OwnName();
}
