using System.Text.Json;

namespace Analytics.Lake;

/// <summary>Whether a change can follow commits that its planner has not seen.</summary>
internal static class Conflict
{
    /// <summary>
    /// True when one of the winners' actions may have changed what the change was planned on: it changed the table's protocol or description, carries one of
    /// the change's marks, or touches a partition that the change touches (and so also any file that it removes).
    /// Two appends to one partition conflict too: the planner may have looked there, for example for the next revision.
    /// </summary>
    public static bool With(TableChange change, IReadOnlyList<string> partitionBy, IEnumerable<LogLine> winners)
    {
        HashSet<string> partitions = [.. change.Add.Concat(change.Remove).Select(file => Key(partitionBy, name => file.Partition.GetValueOrDefault(name)))];
        HashSet<string> marks = [.. change.Transactions.Select(transaction => transaction.AppId)];
        return winners.Any(line => Touches(line, partitionBy, partitions, marks));
    }

    private static bool Touches(LogLine line, IReadOnlyList<string> partitionBy, HashSet<string> partitions, HashSet<string> marks) => line.Action switch
    {
        "protocol" or "metaData" => true,
        "txn" => marks.Contains(line.Value.GetProperty("appId").GetString()!),
        // A foreign writer need not say which partition a removed file was in.
        "add" or "remove" => !line.Value.TryGetProperty("partitionValues", out JsonElement values)
            || values.ValueKind != JsonValueKind.Object
            || partitions.Contains(Key(partitionBy, name => values.TryGetProperty(name, out JsonElement value) ? value.GetString() : null)),
        _ => false,
    };

    // NUL cannot be part of a partition value, and an empty value is null.
    private static string Key(IReadOnlyList<string> partitionBy, Func<string, string?> value) => string.Join('\0', partitionBy.Select(name => value(name) ?? ""));
}
