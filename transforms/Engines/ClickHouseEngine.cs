using System.Globalization;
using System.Text;
using Analytics.Lake;

namespace Analytics.Transforms.Engines;

/// <summary>
/// A ClickHouse server or cluster: it runs the text of a model over the tables that it reads itself, pinned to the versions of the refresh, and answers with Parquet. What
/// comes back is believed only when it read the very files of the snapshot, and when the answer is whole and has the columns, types and rows that it should.
/// </summary>
public sealed class ClickHouseEngine(ClickHouseServer server) : IEngine, IDisposable
{
    private const int Tail = 16 * 1024;
    private static readonly byte[] Footer = "PAR1"u8.ToArray();

    // Where ClickHouse's own habits are not those of SQL: what a join did not find is NULL, whatever its type, and a CAST keeps NULL.
    private static readonly Dictionary<string, string> Dialect = new()
    {
        ["join_use_nulls"] = "1",
        ["cast_keep_nullable"] = "1",
        ["decimal_check_overflow"] = "1",
        ["session_timezone"] = "UTC",
        ["default_format"] = "Parquet",
        ["output_format_parquet_compression_method"] = "zstd",
        ["output_format_parquet_string_as_string"] = "1",
        ["output_format_parquet_date_as_uint16"] = "0",
    };

    private readonly ClickHouseClient client = new(server);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("analytics-clickhouse-");

    /// <inheritdoc/>
    public string Rows(HeavyQuery query, LakeSession session, IProgress<EngineProgress>? progress, CancellationToken cancellationToken)
    {
        // A name of its own: the session may still know the last file by its name.
        string file = Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.parquet");
        foreach (var last in folder.EnumerateFiles())
            last.Delete();
        try
        {
            foreach (var part in query.Parts)
                CheckFiles(part, cancellationToken);
            long? rows;
            using (var answer = new FileStream(file, FileMode.Create))
                rows = client.Run(Text(query), Settings(Dialect, query.Parts), answer, progress, cancellationToken).GetAwaiter().GetResult();
            CheckWhole(file);
            return Checked(file, rows, query.Model, session);
        }
        catch (EngineException e)
        {
            throw new EngineException($"模型 {query.Model.Name}（{query.Period}）：{e.Zh}", $"Model {query.Model.Name}, {query.Period}: {e.En}");
        }
    }

    /// <summary>The server's version.</summary>
    /// <exception cref="EngineException">It cannot be reached, or refused.</exception>
    public string Version(CancellationToken cancellationToken) =>
        client.Ask("SELECT version() FORMAT TabSeparated", new Dictionary<string, string>(), cancellationToken).GetAwaiter().GetResult().Trim();

    /// <summary>Asks the server which files it reads of a part and how many rows they have: they must be those of the snapshot, whose names occur once in the world.</summary>
    /// <exception cref="EngineException">They are not, or the server cannot read the table.</exception>
    public void CheckFiles(PinnedPart part, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(part);
        string answer = client.Ask(
            $"SELECT _file, toString(count()) FROM {Source(part)} GROUP BY _file FORMAT TabSeparated", Settings([], [part]), cancellationToken).GetAwaiter().GetResult();
        var theirs = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
            .ToDictionary(line => line[0], line => long.Parse(line[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var ours = part.Snapshot.Files.ToDictionary(file => Path.GetFileName(file.Path), file => file.Rows, StringComparer.Ordinal);
        // A foreign writer may not say how many rows a file has.
        if (theirs.Count == ours.Count && ours.All(file => theirs.TryGetValue(file.Key, out long rows) && (rows == file.Value || file.Value < 0)))
            return;
        throw new EngineException(
            $"ClickHouse 所读的表 {part.Snapshot.Table} 版本 {part.Snapshot.Version}（{part.Period}）与数据湖不同：{theirs.Count} 个文件、{theirs.Values.Sum()} 行，应为 {ours.Count} 个文件、{ours.Values.Sum()} 行。请检查设置 clickhouse:lake 是否指向同一个数据湖。",
            $"Of table {part.Snapshot.Table} version {part.Snapshot.Version} ({part.Period}) ClickHouse reads something else than the lake holds: {theirs.Count} files with {theirs.Values.Sum()} rows, not {ours.Count} with {ours.Values.Sum()}. Does the setting clickhouse:lake point to the same lake?");
    }

    /// <summary>Takes the last answer away.</summary>
    public void Dispose()
    {
        client.Dispose();
        folder.Delete(recursive: true);
    }

    // The tables come before the model under the names by which it reads them, so that its own text stays as it is.
    private string Text(HeavyQuery query) =>
        $"WITH {string.Join(", ", query.Parts.Select(part => $"{part.View} AS (SELECT * FROM {Source(part)})"))} SELECT * FROM (\n{query.Model.Sql}\n)";

    private string Source(PinnedPart part) => $"{server.Source(part.Snapshot.Table)} WHERE period = {ClickHouseServer.Quoted(part.Period)}";

    // One version holds for a whole query; a heavy model reads one table.
    private static Dictionary<string, string> Settings(Dictionary<string, string> dialect, IEnumerable<PinnedPart> parts) => new(dialect)
    {
        ["delta_lake_snapshot_version"] = parts.Select(part => part.Snapshot).DistinctBy(snapshot => (snapshot.Table, snapshot.Version)).Single().Version.ToString(CultureInfo.InvariantCulture),
    };

    // What breaks a query off after its first bytes is written behind them.
    private void CheckWhole(string file)
    {
        using var answer = File.OpenRead(file);
        answer.Seek(-Math.Min(Tail, answer.Length), SeekOrigin.End);
        byte[] tail = new byte[Math.Min(Tail, answer.Length)];
        answer.ReadExactly(tail);
        if (tail.AsSpan().EndsWith(Footer))
            return;
        string text = Encoding.UTF8.GetString(tail);
        int at = text.IndexOf("Code: ", StringComparison.Ordinal);
        throw at >= 0
            ? new EngineException($"ClickHouse 中途出错：{client.Clean(text[at..])}", $"ClickHouse failed half-way: {client.Clean(text[at..])}")
            : new EngineException("ClickHouse 的结果不完整，或不是 Parquet 文件。", "The answer of ClickHouse was cut short, or is no Parquet.");
    }

    private static string Checked(string file, long? rows, Model model, LakeSession session)
    {
        string select = $"SELECT * FROM read_parquet('{file.Replace("'", "''", StringComparison.Ordinal)}', hive_partitioning = false)";
        string wanted = Columns(session, model.Sql), found;
        long count;
        try
        {
            found = Columns(session, select);
            count = session.Query($"SELECT count(*) FROM ({select})", row => row.GetInt64(0))[0];
        }
        catch (DuckDB.NET.Data.DuckDBException e)
        {
            throw new EngineException($"ClickHouse 的结果无法读取：{e.Message}", $"The answer of ClickHouse cannot be read: {e.Message}");
        }
        if (found != wanted)
            throw new EngineException($"ClickHouse 的结果列为 {found}，应为 {wanted}。", $"The answer of ClickHouse has the columns {found}, not {wanted}.");
        if (rows is not null && rows != count)
            throw new EngineException($"ClickHouse 的结果有 {count} 行，应为 {rows} 行。", $"The answer of ClickHouse has {count} rows; the server says {rows}.");
        return select;
    }

    private static string Columns(LakeSession session, string select) =>
        string.Join(", ", session.Query($"DESCRIBE (\n{select}\n)", row => $"{row.GetString(0)} {row.GetString(1)}"));
}
