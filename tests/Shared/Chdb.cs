using System.Text.Json;

namespace Analytics.Tests;

/// <summary>ClickHouse, as an independent reader of our files.</summary>
public static class Chdb
{
    internal static readonly NodeTool Node = new("chdb", "chdb", "ClickHouse (540 MB)");

    /// <summary>Runs a query and returns its rows, in order, as JSON objects.</summary>
    public static IReadOnlyList<JsonElement> Query(string sql) =>
        [.. Node.Run("query.mjs", sql).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    /// <summary>The table function that reads the newest version of a Delta table in a folder.</summary>
    public static string DeltaTable(string directory) => $"deltaLakeLocal('{directory.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}')";
}
