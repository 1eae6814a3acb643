using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;

namespace Analytics.Lake;

/// <summary>The state of a table in one Parquet file, so that a reader need not take in a long log from its beginning.</summary>
internal static class Checkpoint
{
    /// <summary>A checkpoint is written after every commit whose version divides by this.</summary>
    public const int Interval = 10;

    // A checkpoint that saves fewer entries than this and is smaller than this, a thousand files or so, is not read: to open DuckDB for it takes longer than to read the entries.
    private const int FewEntries = 500, FewBytes = 32 * 1024;

    // DuckDB reads groups of rows side by side.
    private const int RowsOfGroup = 24_576;

    // Classic checkpoint columns of the protocol, for reader version 1 and writer version 2.
    private static readonly (string Name, string Type)[] Columns =
    [
        ("txn", """STRUCT("appId" VARCHAR, "version" BIGINT, "lastUpdated" BIGINT)"""),
        ("add", """STRUCT("path" VARCHAR, "partitionValues" MAP(VARCHAR, VARCHAR), "size" BIGINT, "modificationTime" BIGINT, "dataChange" BOOLEAN, "tags" MAP(VARCHAR, VARCHAR), "stats" VARCHAR)"""),
        ("remove", """STRUCT("path" VARCHAR, "deletionTimestamp" BIGINT, "dataChange" BOOLEAN, "extendedFileMetadata" BOOLEAN, "partitionValues" MAP(VARCHAR, VARCHAR), "size" BIGINT)"""),
        ("metaData", """STRUCT("id" VARCHAR, "name" VARCHAR, "description" VARCHAR, "format" STRUCT("provider" VARCHAR, "options" MAP(VARCHAR, VARCHAR)), "schemaString" VARCHAR, "partitionColumns" VARCHAR[], "configuration" MAP(VARCHAR, VARCHAR), "createdTime" BIGINT)"""),
        ("protocol", """STRUCT("minReaderVersion" INTEGER, "minWriterVersion" INTEGER)"""),
    ];

    /// <summary>Writes the checkpoint of a state, then the hint that names it.</summary>
    public static void Write(LogFolder log, TableState state)
    {
        string json = Path.Combine(log.Directory, $".{Guid.NewGuid():N}.tmp");
        try
        {
            List<string> lines = [.. state.Lines];
            File.WriteAllLines(json, lines);
            log.TryPublish(log.Checkpoint(state.Version), temporary => Copy(json, temporary), "checkpoint");
            string hint = new JsonObject { ["version"] = state.Version, ["size"] = lines.Count }.ToJsonString();
            File.WriteAllText(json, hint);
            DurableFile.Sync(json);
            File.Move(json, Path.Combine(log.Directory, LogFolder.LastCheckpoint), overwrite: true);
            DurableFile.SyncDirectory(log.Directory);
            Steps.Reached("checkpoint.hinted");
        }
        finally
        {
            File.Delete(json);
        }
    }

    /// <summary>Whether a checkpoint saves more than it takes to read it.</summary>
    public static bool IsWorthwhile(LogFolder log, long version) => version >= FewEntries || new FileInfo(log.Checkpoint(version)) is { Exists: true, Length: >= FewBytes };

    /// <summary>The state of a checkpoint, or null when its file is missing or damaged: the entries hold the same.</summary>
    public static TableState? Read(string table, LogFolder log, long version)
    {
        // The rows go through one thread here: a second one of DuckDB's gains nothing and takes its own memory.
        using LakeSession session = LakeSession.Open(new SessionLimits(null, Threads: 1, null));
        return Read(table, log, version, session);
    }

    /// <inheritdoc cref="Read(string, LogFolder, long)"/>
    public static TableState? Read(string table, LogFolder log, long version, LakeSession session)
    {
        try
        {
            // Columns that a foreign writer left out are NULL. What there may be very much of is read as it is; the rest as the lines of an entry.
            string lacking = string.Join(", ", Columns.Select(column => $"NULL::{column.Type} AS \"{column.Name}\""));
            string actions = $"(FROM read_parquet({Sql.Path(log.Checkpoint(version))}, hive_partitioning = false) UNION ALL BY NAME SELECT {lacking} WHERE false) AS action";
            // Files in order of their paths have the partition of the one before, nearly all: it is made once.
            IReadOnlyDictionary<string, string?>? partition = null;
            long count = 0;
            TableState state = new(table, session.Stream(
                $"""
                SELECT add.path, add.size, add.modificationTime, add.stats, (add.stats->>'numRecords')::BIGINT, to_json(add.tags)::VARCHAR,
                    CASE WHEN add.partitionValues IS DISTINCT FROM lag(add.partitionValues) OVER () THEN coalesce(to_json(add.partitionValues)::VARCHAR, 'null') END,
                    row_number() OVER ()
                FROM {actions} WHERE add.path IS NOT NULL
                """,
                row => row.GetInt64(7) == ++count ? FileOf(row, ref partition) : throw new InvalidOperationException("The rows are in another order than their partitions.")));
            session.Stream(
                $"SELECT to_json(action)::VARCHAR, remove.path, txn.appId, txn.version FROM {actions} WHERE add.path IS NULL",
                row =>
                {
                    if (!row.IsDBNull(1))
                        state.Remove(DeltaLog.Unescape(row.GetString(1)), row.GetString(0));
                    else if (!row.IsDBNull(2))
                        state.Mark(row.GetString(2), row.GetInt64(3), row.GetString(0));
                    else
                        foreach (LogLine line in LogLine.Parse([row.GetString(0)]))
                            state.Apply(line);
                    return true;
                });
            state.Version = version;
            return state.IsComplete ? state : null;
        }
        catch (Exception e) when (e is DuckDBException or JsonException or KeyNotFoundException or InvalidOperationException or InvalidCastException or FormatException)
        {
            return null;
        }
    }

    private static DataFile FileOf(DbDataReader row, ref IReadOnlyDictionary<string, string?>? partition)
    {
        if (!row.IsDBNull(6))
            partition = DeltaLog.ReadPartition(JsonElement.Parse(row.GetString(6)));
        return new DataFile(
            DeltaLog.Unescape(row.GetString(0)), partition ?? throw new JsonException("partitionValues"), row.GetInt64(1), row.IsDBNull(4) ? -1 : row.GetInt64(4), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
            row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(5) ? null : DeltaLog.ReadTags(JsonElement.Parse(row.GetString(5))));
    }

    private static void Copy(string json, string target)
    {
        using LakeSession session = LakeSession.Open();
        string columns = string.Join(", ", Columns.Select(column => $"'{column.Name}': '{column.Type}'"));
        session.Execute($$"""
            COPY (SELECT * FROM read_json({{Sql.Path(json)}}, columns = { {{columns}} }, format = 'newline_delimited', hive_partitioning = false))
            TO {{Sql.Text(target)}} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {{RowsOfGroup}})
            """);
    }
}
