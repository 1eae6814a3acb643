using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;

namespace Analytics.Lake;

/// <summary>Compares data files with what the log says of them: columns, rows, statistics and partition. A group of files takes two queries.</summary>
internal sealed class FileVerifier(LakeSession session, DeltaTable table, TableLayout layout, Action<string, string, string> problem)
{
    // No column can have this name: it has a space.
    private const string FileColumn = "file of the row";
    private readonly Dictionary<string, string> types = layout.Columns.ToDictionary(column => column.Name, column => column.Type, StringComparer.Ordinal);

    /// <summary>Checks files that are there.</summary>
    public void Check(IReadOnlyList<DataFile> files)
    {
        try
        {
            Look(files);
        }
        catch (DuckDBException) when (files.Count > 1)
        {
            // One of them cannot be read; which one is only known from each on its own.
            foreach (DataFile file in files)
                Check([file]);
        }
        catch (DuckDBException e)
        {
            string first = e.Message.Split('\n')[0];
            problem(files[0].Path, $"文件已损坏，无法读取：{first}", $"the file is damaged and cannot be read: {first}");
        }
    }

    private void Look(IReadOnlyList<DataFile> files)
    {
        Dictionary<string, Dictionary<string, string>> columns = Columns(files);
        List<(DataFile File, JsonElement Stats)> sound = [];
        foreach (DataFile file in files)
        {
            JsonElement stats = file.Stats is null ? default : JsonElement.Parse(file.Stats);
            CheckFolder(file);
            if (CheckColumns(file, columns.GetValueOrDefault(Full(file)) ?? [], stats))
                sound.Add((file, stats));
        }
        foreach (var group in sound.GroupBy(entry => string.Join('\0', columns[Full(entry.File)].Keys.Order(StringComparer.Ordinal)), StringComparer.Ordinal))
            CheckRows([.. group], [.. columns[Full(group.First().File)].Keys]);
    }

    private string Full(DataFile file) => Path.Combine(table.Directory, file.Path);

    private string List(IEnumerable<DataFile> files) => $"[{string.Join(", ", files.Select(file => Sql.Path(Full(file))))}]";

    private Dictionary<string, Dictionary<string, string>> Columns(IReadOnlyList<DataFile> files) =>
        session.Query(
            $"SELECT file_name, name, duckdb_type FROM parquet_schema({List(files)}) WHERE column_id > 0",
            row => (File: row.GetString(0), Name: row.GetString(1), Type: row.IsDBNull(2) ? "STRUCT" : row.GetString(2)))
        .GroupBy(column => column.File, StringComparer.Ordinal)
        .ToDictionary(
            file => file.Key, file => file.GroupBy(column => column.Name, StringComparer.Ordinal).ToDictionary(column => column.Key, column => column.First().Type, StringComparer.Ordinal), StringComparer.Ordinal);

    private void CheckFolder(DataFile file)
    {
        string[] found = [.. file.Path.Split('/')[..^1].Where(folder => folder.Contains('=', StringComparison.Ordinal)).Select(Uri.UnescapeDataString)];
        string[] expected = [.. layout.PartitionBy.Select(name => $"{name}={file.Partition.GetValueOrDefault(name) ?? "__HIVE_DEFAULT_PARTITION__"}")];
        if (!found.SequenceEqual(expected))
            problem(file.Path, $"日志中的分区是 {string.Join("/", expected)}，文件夹是 {string.Join("/", found)}", $"the log says partition {string.Join("/", expected)}, the folder says {string.Join("/", found)}");
    }

    private bool CheckColumns(DataFile file, Dictionary<string, string> found, JsonElement stats)
    {
        bool sound = true;
        foreach ((string name, string type) in found)
        {
            string? expected = layout.PartitionBy.Contains(name) ? null : types.GetValueOrDefault(name);
            if (expected is not null && DeltaSchema.Normal(type) == expected)
                continue;
            sound = false;
            problem(
                file.Path,
                $"列 {name} 应{(expected is null ? "不在文件中" : $"为 {expected}")}，实际为 {type}",
                $"column {name} should {(expected is null ? "not be in the file" : $"be {expected}")}; it is {type}");
        }
        // A file from before a column was added lacks it; but then its statistics do not speak of it.
        foreach (string name in Names(stats, "nullCount").Where(name => types.ContainsKey(name) && !found.ContainsKey(name)))
        {
            sound = false;
            problem(file.Path, $"应有列 {name}，实际没有", $"column {name} should be there and is not");
        }
        return sound;
    }

    private void CheckRows(IReadOnlyList<(DataFile File, JsonElement Stats)> files, IReadOnlyList<string> columns)
    {
        // Texts are long and their statistics few: only those that have some are compared.
        string[] ranged = [.. columns.Where(name => files.Any(entry => Stat(entry.Stats, "minValues", name) is not null || Stat(entry.Stats, "maxValues", name) is not null))];
        IEnumerable<string> wanted = columns.Select(name => $"count({Sql.Name(name)})")
            .Concat(ranged.SelectMany(name => new[] { $"min({Sql.Name(name)})::VARCHAR", $"max({Sql.Name(name)})::VARCHAR" }));
        Dictionary<string, (DataFile File, JsonElement Stats)> byPath = files.ToDictionary(entry => Full(entry.File), StringComparer.Ordinal);
        var found = session.Query(
            $"""
            SELECT {Sql.Name(FileColumn)}, count(*), {string.Join(", ", wanted)}
            FROM read_parquet({List(files.Select(entry => entry.File))}, filename = {Sql.Text(FileColumn)}, hive_partitioning = false) GROUP BY 1 ORDER BY 1
            """,
            row => (
                Path: row.GetString(0),
                Rows: row.GetInt64(1),
                Counts: columns.Select((_, i) => row.GetInt64(2 + i)).ToArray(),
                Ranges: Enumerable.Range(2 + columns.Count, ranged.Length * 2).Select(i => row.IsDBNull(i) ? null : row.GetString(i)).ToArray()));
        foreach (var each in found)
        {
            (DataFile file, JsonElement stats) = byPath[each.Path];
            byPath.Remove(each.Path);
            CheckRows(file, each.Rows);
            for (int i = 0; i < columns.Count; i++)
                CheckNulls(file, stats, columns[i], each.Rows - each.Counts[i]);
            for (int i = 0; i < ranged.Length; i++)
            {
                CheckRange(file, stats, "minValues", ranged[i], each.Ranges[2 * i]);
                CheckRange(file, stats, "maxValues", ranged[i], each.Ranges[2 * i + 1]);
            }
        }
        foreach ((DataFile file, _) in byPath.Values)
            CheckRows(file, 0);
    }

    private void CheckRows(DataFile file, long rows)
    {
        if (file.Rows >= 0 && file.Rows != rows)
            problem(file.Path, $"应有 {file.Rows} 行，实际 {rows} 行", $"the log says {file.Rows} rows; there are {rows}");
    }

    private void CheckNulls(DataFile file, JsonElement stats, string column, long nulls)
    {
        if (Stat(stats, "nullCount", column) is { ValueKind: JsonValueKind.Number } said && said.GetInt64() != nulls)
            problem(file.Path, $"列 {column} 的空值应为 {said} 个，实际 {nulls} 个", $"the log says {said} nulls in column {column}; there are {nulls}");
    }

    private void CheckRange(DataFile file, JsonElement stats, string which, string column, string? found)
    {
        if (Stat(stats, which, column) is not { } said || IsTrue(types[column], said, which == "minValues", found))
            return;
        (string zh, string en) = which == "minValues" ? ("最小值", "smallest value") : ("最大值", "largest value");
        problem(file.Path, $"列 {column} 的{zh}应为 {said}，实际为 {found ?? "空"}", $"the log says {said} is the {en} of column {column}; it is {found ?? "null"}");
    }

    private static bool IsTrue(string type, JsonElement said, bool smallest, string? found)
    {
        if (found is null)
            return false;
        string text = said.ValueKind == JsonValueKind.String ? said.GetString()! : said.GetRawText();
        return type switch
        {
            // Other writers cut long texts: a bound is true when no value is beyond it.
            "VARCHAR" => smallest ? string.CompareOrdinal(text, found) <= 0 : string.CompareOrdinal(text, found) >= 0,
            "TIMESTAMPTZ" => IsTrue(text, found),
            "BOOLEAN" => true,
            "DATE" => text == found,
            "DOUBLE" => double.TryParse(text, CultureInfo.InvariantCulture, out double value) && value.Equals(double.Parse(found, CultureInfo.InvariantCulture)),
            _ => Digits(text) == Digits(found),
        };
    }

    // The protocol cuts instants to milliseconds, whichever end they are of.
    private static bool IsTrue(string said, string found) =>
        DateTimeOffset.TryParse(said, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset bound)
        && DateTimeOffset.TryParse(found, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value)
        && bound <= value && (value - bound).TotalMilliseconds < 1;

    // 1.50 and 1.5 are one number; as doubles or decimals of .NET the longest ones would lose digits.
    private static string Digits(string number)
    {
        string digits = number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;
        return digits is "-0" or "" ? "0" : digits;
    }

    private static JsonElement? Stat(JsonElement stats, string which, string column) =>
        stats.ValueKind == JsonValueKind.Object && stats.TryGetProperty(which, out JsonElement values) && values.ValueKind == JsonValueKind.Object
        && values.TryGetProperty(column, out JsonElement value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String ? value : null;

    private static IEnumerable<string> Names(JsonElement stats, string which) =>
        stats.ValueKind == JsonValueKind.Object && stats.TryGetProperty(which, out JsonElement values) && values.ValueKind == JsonValueKind.Object ? values.EnumerateObject().Select(value => value.Name) : [];
}
