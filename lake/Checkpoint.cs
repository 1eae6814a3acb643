using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;

namespace Analytics.Lake;

/// <summary>The state of a table in one Parquet file, so that a reader need not take in a long log from its beginning.</summary>
internal static class Checkpoint
{
    /// <summary>A checkpoint is written after every commit whose version divides by this.</summary>
    public const int Interval = 10;

    /// <summary>A checkpoint that saves fewer entries than this is not read: to open DuckDB for it takes longer than to read the entries.</summary>
    public const int Worthwhile = 500;

    // Classic checkpoint columns of the protocol, for reader version 1 and writer version 2.
    private const string Columns = """
        {
          'txn': 'STRUCT("appId" VARCHAR, "version" BIGINT, "lastUpdated" BIGINT)',
          'add': 'STRUCT("path" VARCHAR, "partitionValues" MAP(VARCHAR, VARCHAR), "size" BIGINT, "modificationTime" BIGINT, "dataChange" BOOLEAN, "tags" MAP(VARCHAR, VARCHAR), "stats" VARCHAR)',
          'remove': 'STRUCT("path" VARCHAR, "deletionTimestamp" BIGINT, "dataChange" BOOLEAN, "extendedFileMetadata" BOOLEAN, "partitionValues" MAP(VARCHAR, VARCHAR), "size" BIGINT)',
          'metaData': 'STRUCT("id" VARCHAR, "name" VARCHAR, "description" VARCHAR, "format" STRUCT("provider" VARCHAR, "options" MAP(VARCHAR, VARCHAR)), "schemaString" VARCHAR, "partitionColumns" VARCHAR[], "configuration" MAP(VARCHAR, VARCHAR), "createdTime" BIGINT)',
          'protocol': 'STRUCT("minReaderVersion" INTEGER, "minWriterVersion" INTEGER)'
        }
        """;

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

    /// <summary>The state of a checkpoint, or null when its file is missing or damaged: the entries hold the same.</summary>
    public static TableState? Read(string table, LogFolder log, long version)
    {
        using LakeSession session = LakeSession.Open();
        return Read(table, log, version, session);
    }

    /// <inheritdoc cref="Read(string, LogFolder, long)"/>
    public static TableState? Read(string table, LogFolder log, long version, LakeSession session)
    {
        try
        {
            TableState state = new(table);
            state.Apply(version, LogLine.Parse(session.Query($"SELECT to_json(action)::VARCHAR FROM read_parquet({Sql.Path(log.Checkpoint(version))}, hive_partitioning = false) action", row => row.GetString(0))));
            return state.IsComplete ? state : null;
        }
        catch (Exception e) when (e is DuckDBException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void Copy(string json, string target)
    {
        using LakeSession session = LakeSession.Open();
        session.Execute($"""
            COPY (SELECT * FROM read_json({Sql.Path(json)}, columns = {Columns}, format = 'newline_delimited', hive_partitioning = false))
            TO {Sql.Text(target)} (FORMAT parquet, COMPRESSION zstd)
            """);
    }
}
