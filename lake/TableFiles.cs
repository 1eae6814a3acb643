namespace Analytics.Lake;

/// <summary>The files that lie in a table's folder, whatever the log says.</summary>
internal static class TableFiles
{
    /// <summary>
    /// All Parquet files below the folder by their paths relative to it, the log's own left out. Links are not followed, folders that are tables of their own
    /// or hidden not entered: what is found may be deleted.
    /// </summary>
    public static Dictionary<string, FileInfo> In(string directory)
    {
        Dictionary<string, FileInfo> found = new(StringComparer.Ordinal);
        Stack<DirectoryInfo> open = new([new DirectoryInfo(directory)]);
        while (open.TryPop(out DirectoryInfo? folder))
        {
            foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
            {
                if (entry.LinkTarget is not null || entry.Name[0] is '.' or '_')
                    continue;
                if (entry is DirectoryInfo inner && !Directory.Exists(Path.Combine(inner.FullName, "_delta_log")))
                    open.Push(inner);
                else if (entry is FileInfo file && file.Name.EndsWith(".parquet", StringComparison.Ordinal))
                    found[Path.GetRelativePath(directory, file.FullName)] = file;
            }
        }
        return found;
    }

    /// <summary>A path of the log, as <see cref="In"/> writes it; null when it leads out of the folder.</summary>
    public static string? Normal(string directory, string path)
    {
        string full = Path.GetFullPath(Path.Combine(directory, path));
        return full.StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Path.GetRelativePath(directory, full) : null;
    }

    /// <summary>All files of a snapshot are there.</summary>
    public static bool ArePresent(Snapshot snapshot) => FirstMissing(snapshot) is null;

    /// <summary>Refuses a snapshot whose files are gone, and says why: a vacuum took them, or something is wrong.</summary>
    public static void CheckPresent(Snapshot snapshot)
    {
        if (FirstMissing(snapshot) is not { } missing)
            return;
        LogFolder log = new(snapshot.Table, snapshot.Directory);
        if (LogReader.VacuumOf(log, snapshot.Version) is var (vacuum, from))
        {
            string day = $"{vacuum.Instant.ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd}";
            throw new LakeException(
                $"表 {snapshot.Table} 的版本 {snapshot.Version} 已于 {day} 清理（vacuum），其文件已删除；可读的是版本 {from} 及以后的版本，以及已发布成果所引用的版本。",
                $"Version {snapshot.Version} of table {snapshot.Table} was vacuumed on {day} and its files are gone; readable are the versions from {from} on, and those that something published names.");
        }
        throw new LakeException(
            $"表 {snapshot.Table} 版本 {snapshot.Version} 的文件 {missing.Path} 不见了。请运行 analytics verify {snapshot.Table} 查看原因和办法。",
            $"The file {missing.Path} of version {snapshot.Version} of table {snapshot.Table} is missing. Run analytics verify {snapshot.Table} to see what to do.");
    }

    private static DataFile? FirstMissing(Snapshot snapshot) => snapshot.Files.FirstOrDefault(file => !File.Exists(Path.Combine(snapshot.Directory, file.Path)));
}
