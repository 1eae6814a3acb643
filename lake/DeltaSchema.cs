using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Analytics.Lake;

/// <summary>Column types as DuckDB and as Delta name them, and the schema as the log writes it.</summary>
internal static partial class DeltaSchema
{
    private static readonly Dictionary<string, string> DeltaNames = new(StringComparer.Ordinal)
    {
        ["VARCHAR"] = "string",
        ["BIGINT"] = "long",
        ["INTEGER"] = "integer",
        ["DOUBLE"] = "double",
        ["BOOLEAN"] = "boolean",
        ["DATE"] = "date",
        ["TIMESTAMPTZ"] = "timestamp",
    };

    private static readonly Dictionary<string, string> DuckDBNames = DeltaNames.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The type in the one spelling that layouts use, or null when tables cannot hold it.</summary>
    public static string? Normal(string duckDBType)
    {
        string type = duckDBType.ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal);
        if (type == "TIMESTAMPWITHTIMEZONE")
            return "TIMESTAMPTZ";
        return DeltaNames.ContainsKey(type) || IsDecimal(type) ? type : null;
    }

    /// <summary>Refuses a layout that a Delta table of reader version 1 and writer version 2 cannot have.</summary>
    public static void Check(string table, TableLayout layout)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (Column column in layout.Columns)
        {
            if (column.Name.Length == 0 || column.Name.IndexOfAny([' ', ',', ';', '{', '}', '(', ')', '\n', '\t', '=']) >= 0 || !names.Add(column.Name))
                throw Refused(table, $"列名“{column.Name}”不能用或重复", $"the column name \"{column.Name}\" cannot be used or is doubled");
            if (Normal(column.Type) != column.Type)
                throw Refused(table, $"列 {column.Name} 的类型 {column.Type} 不能存储", $"column {column.Name} has the type {column.Type}, which a table cannot hold");
        }
        foreach (string name in layout.PartitionBy)
        {
            if (!layout.Columns.Contains(new Column(name, "VARCHAR")) || !name.All(char.IsAscii))
                throw Refused(table, $"分区列 {name} 必须是 VARCHAR 列，列名须为 ASCII 字符", $"the partition column {name} must be a VARCHAR column with an ASCII name");
        }
        if (layout.Columns.Count <= layout.PartitionBy.Count)
            throw Refused(table, "除分区列外至少要有一列", "there must be a column besides the partition columns");
    }

    /// <summary>
    /// Refuses a folder such as <c>.../period=old/lake</c> for a table with a column <c>period</c>: DuckDB would take the column's value from there.
    /// </summary>
    public static void CheckFolder(string table, string directory, TableLayout layout)
    {
        if (layout.PartitionBy.Count == 0)
            return;
        string? misleading = directory.Split(Path.DirectorySeparatorChar)
            .FirstOrDefault(folder => layout.Columns.Any(column => folder.StartsWith($"{column.Name}=", StringComparison.OrdinalIgnoreCase)));
        if (misleading is not null)
            throw Refused(table, $"上级文件夹“{misleading}”与列同名，会被误认为分区，请改名或移动数据湖", $"the folder \"{misleading}\" above it would be taken for a partition of a column of that name; rename it or move the lake");
    }

    /// <summary>The schema as the JSON text that <c>metaData.schemaString</c> holds.</summary>
    public static string Format(TableLayout layout)
    {
        JsonArray fields = [.. layout.Columns.Select(column => new JsonObject
        {
            ["name"] = column.Name,
            ["type"] = DeltaNames.TryGetValue(column.Type, out string? name) ? name : column.Type.ToLowerInvariant(),
            ["nullable"] = true,
            ["metadata"] = new JsonObject(),
        })];
        return new JsonObject { ["type"] = "struct", ["fields"] = fields }.ToJsonString(DeltaLog.Json);
    }

    /// <summary>The layout that a <c>metaData</c> action describes.</summary>
    public static TableLayout Parse(string table, JsonElement metaData)
    {
        using JsonDocument schema = JsonDocument.Parse(metaData.GetProperty("schemaString").GetString()!);
        List<Column> columns = [];
        foreach (JsonElement field in schema.RootElement.GetProperty("fields").EnumerateArray())
        {
            string name = field.GetProperty("name").GetString()!;
            JsonElement type = field.GetProperty("type");
            string? duckDB = type.ValueKind != JsonValueKind.String ? null
                : DuckDBNames.TryGetValue(type.GetString()!, out string? known) ? known
                : Normal(type.GetString()!);
            columns.Add(new Column(name, duckDB ?? throw Refused(table, $"列 {name} 的类型 {type} 无法读取", $"column {name} has the type {type}, which this program cannot read")));
        }
        return new TableLayout(columns, [.. metaData.GetProperty("partitionColumns").EnumerateArray().Select(name => name.GetString()!)]);
    }

    /// <summary>True when a foreign writer put a condition on a column: we cannot evaluate it, so we must not write.</summary>
    public static bool HasInvariants(JsonElement metaData)
    {
        using JsonDocument schema = JsonDocument.Parse(metaData.GetProperty("schemaString").GetString()!);
        return schema.RootElement.GetProperty("fields").EnumerateArray()
            .Any(field => field.TryGetProperty("metadata", out JsonElement metadata) && metadata.TryGetProperty("delta.invariants", out _));
    }

    private static bool IsDecimal(string type)
    {
        Match match = Decimal().Match(type);
        return match.Success
            && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is >= 1 and <= 38 and int precision
            && int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) <= precision;
    }

    private static LakeException Refused(string table, string zh, string en) => new($"表 {table}：{zh}。", $"Table {table}: {en}.");

    [GeneratedRegex(@"^DECIMAL\((\d{1,2}),(\d{1,2})\)$")]
    private static partial Regex Decimal();
}
