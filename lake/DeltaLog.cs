using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Analytics.Lake;

/// <summary>Writes and reads the JSON actions of a Delta log: one object with one key on a line.</summary>
internal static class DeltaLog
{
    /// <summary>What we support: nothing that needs a reader above 1 or a writer above 2.</summary>
    public const int ReaderVersion = 1;

    /// <inheritdoc cref="ReaderVersion"/>
    public const int WriterVersion = 2;

    /// <summary>Chinese stays Chinese in the log.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Engine = $"Analytics/{typeof(DeltaLog).Assembly.GetName().Version!.ToString(3)}";

    public static string Protocol() => Line("protocol", new JsonObject { ["minReaderVersion"] = ReaderVersion, ["minWriterVersion"] = WriterVersion });

    /// <summary>The description of a new table.</summary>
    public static string MetaData(TableLayout layout, DateTimeOffset created) => Line("metaData", new JsonObject
    {
        ["id"] = Guid.NewGuid().ToString(),
        ["format"] = new JsonObject { ["provider"] = "parquet", ["options"] = new JsonObject() },
        ["schemaString"] = DeltaSchema.Format(layout),
        ["partitionColumns"] = new JsonArray([.. layout.PartitionBy.Select(name => JsonValue.Create(name))]),
        // Old versions are the record of what was assessed: no other engine may clean them away after its usual week.
        ["configuration"] = new JsonObject
        {
            ["delta.deletedFileRetentionDuration"] = "interval 36500 days",
            ["delta.logRetentionDuration"] = "interval 36500 days",
        },
        ["createdTime"] = created.ToUnixTimeMilliseconds(),
    });

    /// <summary>The description of a table that got more columns; everything else in it stays as it was.</summary>
    public static string MetaData(string before, TableLayout layout)
    {
        JsonNode line = JsonNode.Parse(before)!;
        line["metaData"]!["schemaString"] = DeltaSchema.Format(layout);
        return line.ToJsonString(Json);
    }

    public static string Info(CommitInfo info, DateTimeOffset instant, long readVersion) => Line("commitInfo", new JsonObject
    {
        ["timestamp"] = instant.ToUnixTimeMilliseconds(),
        ["instant"] = instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        ["operation"] = info.Operation,
        ["operationParameters"] = Map(info.Parameters),
        ["readVersion"] = readVersion,
        ["engineInfo"] = Engine,
    });

    /// <summary>The lines of a commit.</summary>
    public static IReadOnlyList<string> Lines(CommitInfo info, TableChange change, DateTimeOffset instant, long readVersion) =>
    [
        Info(info, instant, readVersion),
        .. change.Transactions.Select(transaction => Line("txn", new JsonObject
        {
            ["appId"] = transaction.AppId,
            ["version"] = transaction.Version,
            ["lastUpdated"] = instant.ToUnixTimeMilliseconds(),
        })),
        .. change.Remove.Select(file => Line("remove", new JsonObject
        {
            ["path"] = Escape(file.Path),
            ["deletionTimestamp"] = instant.ToUnixTimeMilliseconds(),
            ["dataChange"] = true,
            ["extendedFileMetadata"] = true,
            ["partitionValues"] = Map(file.Partition),
            ["size"] = file.Size,
        })),
        .. change.Add.Select(Add),
    ];

    /// <summary>Path of a file as the log writes it: a URI reference, '=' left as it is. The absolute one of another program stays absolute.</summary>
    public static string Escape(string path) =>
        string.Join('/', path.Split('/').Select(Uri.EscapeDataString)).Replace("%3D", "=", StringComparison.Ordinal).Replace("%3A//", "://", StringComparison.Ordinal);

    /// <summary>The file that an <c>add</c> action names.</summary>
    public static DataFile ReadAdd(JsonElement add)
    {
        string? stats = add.TryGetProperty("stats", out JsonElement text) ? text.GetString() : null;
        return new DataFile(
            ReadPath(add),
            ReadPartition(add.GetProperty("partitionValues")),
            add.GetProperty("size").GetInt64(),
            Rows(stats),
            DateTimeOffset.FromUnixTimeMilliseconds(add.GetProperty("modificationTime").GetInt64()),
            stats,
            add.TryGetProperty("tags", out JsonElement tags) && tags.ValueKind == JsonValueKind.Object ? ReadTags(tags) : null);
    }

    /// <summary>The partition of an <c>add</c> action.</summary>
    public static IReadOnlyDictionary<string, string?> ReadPartition(JsonElement values) =>
        values.EnumerateObject().ToDictionary(pair => pair.Name, pair => EmptyIsNull(pair.Value.GetString()), StringComparer.Ordinal);

    /// <summary>The tags of an <c>add</c> action.</summary>
    public static IReadOnlyDictionary<string, string> ReadTags(JsonElement tags) =>
        tags.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString() ?? "", StringComparer.Ordinal);

    /// <summary>The path in an <c>add</c> or <c>remove</c> action, as it is on disk.</summary>
    public static string ReadPath(JsonElement action) => Unescape(action.GetProperty("path").GetString()!);

    /// <summary>A path of the log as it is on disk.</summary>
    public static string Unescape(string path) => Uri.UnescapeDataString(path);

    /// <summary>When a commit was made, by its own word; null when it does not say.</summary>
    public static DateTimeOffset? ReadInstant(JsonElement commitInfo) =>
        commitInfo.TryGetProperty("instant", out JsonElement instant) && instant.TryGetDateTimeOffset(out DateTimeOffset own) ? own
        : commitInfo.TryGetProperty("timestamp", out JsonElement timestamp) && timestamp.TryGetInt64(out long milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : null;

    /// <summary>The <c>add</c> action of a file.</summary>
    public static string Add(DataFile file)
    {
        JsonObject add = new()
        {
            ["path"] = Escape(file.Path),
            ["partitionValues"] = Map(file.Partition),
            ["size"] = file.Size,
            ["modificationTime"] = file.Modified.ToUnixTimeMilliseconds(),
            ["dataChange"] = true,
        };
        // A foreign writer may have said nothing of its rows.
        if (file.Stats is not null || file.Rows >= 0)
            add["stats"] = file.Stats ?? new JsonObject { ["numRecords"] = file.Rows }.ToJsonString();
        if (file.Tags is { Count: > 0 })
            add["tags"] = Map(file.Tags);
        return Line("add", add);
    }

    private static string Line(string action, JsonObject value) => new JsonObject { [action] = value }.ToJsonString(Json);

    private static JsonObject Map<T>(IEnumerable<KeyValuePair<string, T>> values) where T : class? =>
        new(values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value as string))));

    // In partitionValues the empty string stands for null, whatever the type.
    private static string? EmptyIsNull(string? value) => value is "" ? null : value;

    private static long Rows(string? stats)
    {
        if (stats is null)
            return -1;
        using JsonDocument document = JsonDocument.Parse(stats);
        return document.RootElement.TryGetProperty("numRecords", out JsonElement rows) ? rows.GetInt64() : -1;
    }
}
