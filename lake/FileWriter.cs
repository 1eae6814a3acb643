using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;

namespace Analytics.Lake;

/// <summary>Writes the result of a SELECT as new Parquet files of a table.</summary>
internal sealed class FileWriter(LakeSession session, DeltaTable table, TableLayout layout)
{
    private const string ElsewhereMark = "row of another partition";

    public IReadOnlyList<DataFile> Write(string select, IReadOnlyDictionary<string, string>? tags, IReadOnlyDictionary<string, string?>? partition, bool durable)
    {
        select = select.Trim().TrimEnd(';');
        CheckColumns(select);
        if (partition is not null && (partition.Count == 0 || !layout.PartitionBy.Take(partition.Count).ToHashSet().SetEquals(partition.Keys)))
            throw new ArgumentException("It must give partition columns, the outermost first, and nothing else.", nameof(partition));
        // Every write has its own prefix: what a failed one leaves behind can be told from everything else and removed.
        string prefix = $"part-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(table.Directory);
            IReadOnlyList<WrittenFile> written = partition is null ? Copy(select, prefix) : CopyPartition(select, prefix, partition);
            Steps.Reached("write.copied");
            IReadOnlyList<DataFile> files = [.. written.Where(file => file.Rows > 0).Select(file => ToDataFile(file, tags))];
            foreach (WrittenFile empty in written.Where(file => file.Rows == 0))
                File.Delete(empty.Path);
            if (durable)
                Sync(files);
            Steps.Reached("write.synced");
            return files;
        }
        catch (Exception e)
        {
            RemoveLeftovers(prefix);
            if (e is DuckDBException && e.Message.Contains(ElsewhereMark, StringComparison.Ordinal))
                throw Refused("有的行不在所说的分区", "a row is not of the partition that was given");
            if (e is IOException or UnauthorizedAccessException or DuckDBException { ErrorType: DuckDB.NET.Native.DuckDBErrorType.Io })
            {
                throw new LakeException(
                    $"表 {table.Name} 的文件写入失败（磁盘已满、没有权限或文件系统只读？）：{e.Message}",
                    $"Writing files of table {table.Name} failed (disk full, no permission, or read-only file system?): {e.Message}",
                    e);
            }
            throw;
        }
    }

    private void CheckColumns(string select)
    {
        Dictionary<string, string> wanted = layout.Columns.ToDictionary(column => column.Name, column => column.Type, StringComparer.Ordinal);
        foreach ((string name, string type) in session.Query($"DESCRIBE (\n{select}\n)", row => (row.GetString(0), row.GetString(1))))
        {
            if (!wanted.Remove(name, out string? expected))
                throw Refused($"多出列 {name}", $"it has a column {name} that the table does not have");
            if (DeltaSchema.Normal(type) != expected)
                throw Refused($"列 {name} 的类型是 {type}，应为 {expected}，请显式转换（CAST）", $"column {name} has the type {type}, not {expected}; cast it");
        }
        if (wanted.Count > 0)
            throw Refused($"缺少列 {string.Join(", ", wanted.Keys)}", $"it lacks the columns {string.Join(", ", wanted.Keys)}");
    }

    private IReadOnlyList<WrittenFile> Copy(string select, string prefix) =>
        layout.PartitionBy.Count == 0 ? CopyTo(Path.Combine(table.Directory, $"{prefix}.parquet"), select)
        : IsOrdered(select) ? With("preserve_insertion_order", "true", () => CopyOrdered(select, prefix))
        // Without an ORDER BY nobody can tell the order of the rows, and to keep it costs a partitioned write its second thread.
        : With("preserve_insertion_order", "false", () => CopyTo(table.Directory, select, Parted(layout.PartitionBy, prefix)));

    // A partitioned COPY of DuckDB 1.5 does not keep the order within a file, not even with one thread; a COPY of one file does.
    private List<WrittenFile> CopyOrdered(string select, string prefix)
    {
        session.Execute($"CREATE OR REPLACE TEMP TABLE write_ordered AS\n{select}");
        try
        {
            return [.. session.Query($"SELECT DISTINCT {Sql.Names(layout.PartitionBy)} FROM temp.write_ordered ORDER BY ALL", Values)
                .Select(values => layout.PartitionBy.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal))
                .SelectMany(partition => CopyRows("temp.write_ordered", Within(partition), prefix, partition))];
        }
        finally
        {
            session.Execute("DROP TABLE temp.write_ordered");
        }
    }

    private static string Parted(IEnumerable<string> columns, string prefix) => $", PARTITION_BY ({Sql.Names(columns)}), APPEND, FILENAME_PATTERN '{prefix}-{{uuid}}'";

    // The partition is a promise of the caller's, which the rows have to keep.
    private List<WrittenFile> CopyPartition(string select, string prefix, IReadOnlyDictionary<string, string?> partition)
    {
        IEnumerable<WrittenFile> Rows() => CopyRows($"(\n{select}\n)", $"CASE WHEN {Within(partition)} THEN true ELSE error({Sql.Text(ElsewhereMark)}) END", prefix, partition);
        if (partition.Count == layout.PartitionBy.Count)
            return [.. Rows()];
        if (IsOrdered(select))
            throw new ArgumentException("The order of rows is kept only in a partition that is given whole.", nameof(partition));
        return With("preserve_insertion_order", "false", () => Rows().ToList());
    }

    // What the partition leaves open is told from the rows. DuckDB makes values of every row's partition columns and looks them up: the fewer, the faster.
    private IEnumerable<WrittenFile> CopyRows(string rows, string condition, string prefix, IReadOnlyDictionary<string, string?> partition)
    {
        string[] given = [.. layout.PartitionBy.Take(partition.Count)], open = [.. layout.PartitionBy.Skip(partition.Count)];
        string folder = Path.Combine([table.Directory, .. given.Select(name => HiveFolder(name, partition[name]))]);
        Directory.CreateDirectory(folder);
        string select = $"SELECT * EXCLUDE ({Sql.Names(given)}) FROM {rows} WHERE {condition}";
        return (open.Length == 0 ? CopyTo(Path.Combine(folder, $"{prefix}.parquet"), select) : CopyTo(folder, select, Parted(open, prefix)))
            .Select(file => file with { Partition = partition.Concat(file.Partition).ToDictionary(StringComparer.Ordinal) });
    }

    private static string Within(IReadOnlyDictionary<string, string?> partition) => string.Join(
        " AND ", partition.Select(pair => $"{Sql.Name(pair.Key)} IS NOT DISTINCT FROM {(pair.Value is null ? "NULL" : Sql.Text(pair.Value))}"));

    private IReadOnlyList<WrittenFile> CopyTo(string target, string select, string options = "") =>
        session.Query(
            $"COPY (\n{select}\n) TO {Sql.Text(target)} (FORMAT parquet, COMPRESSION zstd, RETURN_STATS{options})",
            row => new WrittenFile(
                row.GetString(row.GetOrdinal("filename")),
                Convert.ToInt64(row["count"], CultureInfo.InvariantCulture),
                Convert.ToInt64(row["file_size_bytes"], CultureInfo.InvariantCulture),
                (Dictionary<string, Dictionary<string, string?>>)row["column_statistics"],
                row["partition_keys"] as Dictionary<string, string?> ?? []));

    private bool IsOrdered(string select)
    {
        // DuckDB's own parser is asked only where the words stand at all.
        if (!select.Contains("ORDER", StringComparison.OrdinalIgnoreCase))
            return false;
        string tree = session.Query($"SELECT json_serialize_sql({Sql.Text(select)})::VARCHAR", row => row.GetString(0))[0];
        JsonNode? node = JsonNode.Parse(tree)?["statements"]?[0]?["node"];
        return node is null || node["modifiers"]!.AsArray().Any(modifier => modifier?["type"]?.GetValue<string>() == "ORDER_MODIFIER");
    }

    private T With<T>(string setting, string value, Func<T> work)
    {
        string before = session.Query("SELECT current_setting(?)::VARCHAR", row => row.GetString(0), setting)[0];
        session.Execute($"SET {setting} = {value}");
        try
        {
            return work();
        }
        finally
        {
            session.Execute($"SET {setting} = {before}");
        }
    }

    private static string?[] Values(DbDataReader row) => [.. Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? null : row.GetString(i))];

    // As DuckDB names the folders of a partitioned COPY, and reads them.
    private static string HiveFolder(string name, string? value) => $"{name}={(value is null ? "__HIVE_DEFAULT_PARTITION__" : Uri.EscapeDataString(value))}";

    private DataFile ToDataFile(WrittenFile file, IReadOnlyDictionary<string, string>? tags)
    {
        Dictionary<string, string?> partition = layout.PartitionBy.ToDictionary(name => name, name => file.Partition[name], StringComparer.Ordinal);
        foreach ((string name, string? value) in partition)
        {
            if (!ChangeCheck.IsPartitionValue(value))
                throw Refused($"分区列 {name} 的值“{value}”不是可打印的 ASCII 字符或为空", $"the partition column {name} has the value \"{value}\", which is empty or not printable ASCII");
        }
        return new DataFile(
            Path.GetRelativePath(table.Directory, file.Path),
            partition,
            file.Size,
            file.Rows,
            new DateTimeOffset(File.GetLastWriteTimeUtc(file.Path), TimeSpan.Zero),
            FileStats.Format(file.Rows, layout, file.Columns),
            tags);
    }

    private void Sync(IReadOnlyList<DataFile> files)
    {
        HashSet<string> folders = [table.Directory];
        foreach (DataFile file in files)
        {
            string path = Path.Combine(table.Directory, file.Path);
            DurableFile.Sync(path);
            for (string folder = Path.GetDirectoryName(path)!; folders.Add(folder);)
                folder = Path.GetDirectoryName(folder)!;
        }
        Steps.Reached("write.files_synced");
        foreach (string folder in folders)
            DurableFile.SyncDirectory(folder);
    }

    private void RemoveLeftovers(string prefix)
    {
        if (!Directory.Exists(table.Directory))
            return;
        foreach (string file in Directory.EnumerateFiles(table.Directory, $"*{prefix}*", SearchOption.AllDirectories))
            File.Delete(file);
    }

    private LakeException Refused(string zh, string en) => new($"不能写入表 {table.Name}：{zh}。", $"Cannot write to table {table.Name}: {en}.");

    private sealed record WrittenFile(string Path, long Rows, long Size, Dictionary<string, Dictionary<string, string?>> Columns, Dictionary<string, string?> Partition);
}
