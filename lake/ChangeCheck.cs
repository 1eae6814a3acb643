namespace Analytics.Lake;

/// <summary>What must hold before a change is written into the log.</summary>
internal static class ChangeCheck
{
    public static void Writable(string table, TableState state)
    {
        if (state.ReadOnlyBecause is { } reason)
        {
            throw new LakeException(
                $"表 {table} 由其他程序写成，本程序不能写入（{reason}）。",
                $"Table {table} was written by another program and cannot be written to by this one ({reason}).");
        }
    }

    public static void Check(Snapshot snapshot, TableState state, TableChange change)
    {
        Writable(snapshot.Table, state);
        if (state.AppendOnly && change.Remove.Count > 0)
            throw Refused(snapshot, "只能追加", "it is append-only (delta.appendOnly)");
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (DataFile file in change.Remove)
        {
            if (!names.Add(file.Path) || !state.Holds(file.Path))
                throw Refused(snapshot, $"要移除的文件 {file.Path} 不在表中", $"{file.Path}, to be removed, is not in the table");
        }
        foreach (DataFile file in change.Add)
        {
            if (!names.Add(file.Path) || state.Holds(file.Path))
                throw Refused(snapshot, $"文件 {file.Path} 已在表中", $"{file.Path}, to be added, is in the table already");
            Check(snapshot, file);
        }
        if (change.Transactions.DistinctBy(mark => mark.AppId).Count() != change.Transactions.Count)
            throw Refused(snapshot, "同一 appId 出现两次", "one appId appears twice");
    }

    /// <summary>Partition values are printable ASCII: folder names, URIs and every reader then agree on them. The empty string would be read back as null.</summary>
    public static bool IsPartitionValue(string? value) => value is null || (value.Length > 0 && value.All(c => c is >= ' ' and <= '~'));

    private static void Check(Snapshot snapshot, DataFile file)
    {
        IReadOnlyList<string> partitionBy = snapshot.Layout.PartitionBy;
        if (file.Partition.Count != partitionBy.Count || !partitionBy.All(file.Partition.ContainsKey) || !file.Partition.Values.All(IsPartitionValue))
            throw Refused(snapshot, $"文件 {file.Path} 的分区值无效", $"the partition values of {file.Path} are not valid");
        string path = Path.Combine(snapshot.Directory, file.Path);
        FileInfo onDisk = new(path);
        if (!Path.GetFullPath(path).StartsWith(snapshot.Directory + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !onDisk.Exists || onDisk.Length != file.Size)
            throw Refused(snapshot, $"文件 {file.Path} 不存在或大小不符", $"{file.Path} is not there or has another size");
    }

    private static LakeException Refused(Snapshot snapshot, string zh, string en) =>
        new($"不能提交到表 {snapshot.Table}：{zh}。", $"Cannot commit to table {snapshot.Table}: {en}.");
}
