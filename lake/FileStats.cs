using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Analytics.Lake;

/// <summary>Delta statistics of one file, out of what DuckDB's COPY returns.</summary>
internal static partial class FileStats
{
    // Longer texts would have to be cut, and a cut maximum must not end up below a real value.
    private const int LongestText = 32;

    /// <summary>Row count, null counts, and the smallest and largest value of numbers, dates and short ASCII texts.</summary>
    /// <param name="rows">Rows of the file.</param>
    /// <param name="layout">Columns of the table.</param>
    /// <param name="columns">What DuckDB says, by quoted column name: null_count, min, max, has_nan.</param>
    public static string Format(long rows, TableLayout layout, Dictionary<string, Dictionary<string, string?>> columns)
    {
        JsonObject nulls = [], smallest = [], largest = [];
        foreach (Column column in layout.Columns)
        {
            if (!columns.TryGetValue(Sql.Name(column.Name), out Dictionary<string, string?>? values))
                continue;
            if (values.GetValueOrDefault("null_count") is { } count)
                nulls[column.Name] = long.Parse(count, CultureInfo.InvariantCulture);
            // NaN is above every number for Delta's readers, and JSON has no way to write it.
            if (values.GetValueOrDefault("has_nan") == "true")
                continue;
            if (Value(column.Type, values.GetValueOrDefault("min")) is { } min)
                smallest[column.Name] = min;
            if (Value(column.Type, values.GetValueOrDefault("max")) is { } max)
                largest[column.Name] = max;
        }
        return new JsonObject { ["numRecords"] = rows, ["minValues"] = smallest, ["maxValues"] = largest, ["nullCount"] = nulls }.ToJsonString(DeltaLog.Json);
    }

    /// <summary>Whether the statistics of all files speak of every column of a layout that data files hold, so that each file has them all.</summary>
    public static bool HaveEvery(TableLayout layout, IReadOnlyList<DataFile> files)
    {
        string[] columns = [.. layout.Columns.Select(column => column.Name).Except(layout.PartitionBy).Select(name => $"\"{name}\":")];
        return files.All(file => file.Stats is { } stats && columns.All(column => stats.Contains(column, StringComparison.Ordinal)));
    }

    private static JsonNode? Value(string type, string? text) => (type, text) switch
    {
        (_, null) => null,
        ("BOOLEAN" or "TIMESTAMPTZ", _) => null,
        ("VARCHAR", _) => text.Length <= LongestText && text.All(c => c is >= ' ' and <= '~') ? JsonValue.Create(text) : null,
        ("DATE", _) => PlainDate().IsMatch(text) ? JsonValue.Create(text) : null,
        // Written digit for digit: a double would lose digits of large integers and decimals.
        _ => Number().IsMatch(text) ? JsonNode.Parse(text) : null,
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d\z")]
    private static partial Regex PlainDate();

    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?\z")]
    private static partial Regex Number();
}
