using System.Data.Common;
using System.Globalization;

namespace Analytics.Lake;

/// <summary>A numeric column of both snapshots, summed up.</summary>
/// <param name="Column">The column.</param>
/// <param name="Before">Sum before of the rows that have a value; null when there are rows and none has.</param>
/// <param name="After">Sum after.</param>
/// <param name="Difference">After minus before; null when a value is missing or withheld on either side, because it is not zero.</param>
/// <param name="Missing">Rows of both sides without a value.</param>
public sealed record ColumnTotal(string Column, string? Before, string? After, string? Difference, long Missing);

/// <summary>What happened to a row.</summary>
public enum RowChange
{
    /// <summary>It is in the later snapshot only.</summary>
    Added,

    /// <summary>It is in the earlier snapshot only.</summary>
    Removed,

    /// <summary>It is in both, with other values.</summary>
    Changed,
}

/// <summary>A value that differs, or, without a column, a row that came or went. Values are written out exactly.</summary>
/// <param name="Change">What happened to the row.</param>
/// <param name="Key">The values of the key columns.</param>
/// <param name="Column">The column that differs; null for a row that came or went.</param>
/// <param name="Before">Its value before.</param>
/// <param name="After">Its value after.</param>
/// <param name="Difference">For numbers: after minus before.</param>
public sealed record CellChange(RowChange Change, IReadOnlyList<string?> Key, string? Column, string? Before, string? After, string? Difference);

/// <summary>What is different between two snapshots of a table.</summary>
/// <param name="Key">The columns that tell rows apart; all that are compared when the table has no key.</param>
/// <param name="RowsBefore">Rows of the earlier snapshot.</param>
/// <param name="RowsAfter">Rows of the later snapshot.</param>
/// <param name="Added">Rows that came.</param>
/// <param name="Removed">Rows that went.</param>
/// <param name="Changed">Rows with other values.</param>
/// <param name="Totals">The columns that may be summed up.</param>
/// <param name="Cells">What changed, in order of the key; rows beyond the limit are left out.</param>
public sealed record SnapshotDiff(
    IReadOnlyList<string> Key, long RowsBefore, long RowsAfter, long Added, long Removed, long Changed, IReadOnlyList<ColumnTotal> Totals, IReadOnlyList<CellChange> Cells)
{
    private const string Copy = "copy of the row";

    /// <summary>Compares two snapshots of one table.</summary>
    /// <param name="session">Reads both.</param>
    /// <param name="before">The one.</param>
    /// <param name="after">The other.</param>
    /// <param name="key">The columns that tell rows apart; none: whole rows come and go. Rows that share a key are compared in the order of their values.</param>
    /// <param name="ignore">Columns that say where a row came from, not what it says.</param>
    /// <param name="sums">Columns whose sum over all rows means something: no rates, codes or ordinals.</param>
    /// <param name="limit">How many rows to tell of at most.</param>
    public static SnapshotDiff Between(
        LakeSession session, Snapshot before, Snapshot after, IReadOnlyList<string> key, IReadOnlyList<string> ignore, IReadOnlyList<string> sums, long limit)
    {
        // Columns are only ever added: the wider layout has those of the other.
        TableLayout layout = before.Layout.Columns.Count > after.Layout.Columns.Count ? before.Layout : after.Layout;
        List<Column> columns = [.. layout.Columns.Where(column => !ignore.Contains(column.Name))];
        IReadOnlyList<string> keys = key.Count > 0 ? key : [.. columns.Select(column => column.Name)];
        List<Column> values = [.. columns.Where(column => !keys.Contains(column.Name))];
        session.Attach("diff_before", before with { Layout = layout });
        session.Attach("diff_after", after with { Layout = layout });
        (IReadOnlyList<ColumnTotal> totals, long rowsBefore, long rowsAfter) = SumUp(session, [.. columns.Where(column => sums.Contains(column.Name) && IsNumber(column.Type))]);

        // A file that both have holds the same rows in both.
        HashSet<string> shared = [.. before.Files.Select(file => file.Path).Intersect(after.Files.Select(file => file.Path))];
        session.Attach("diff_before", before with { Layout = layout, Files = [.. before.Files.Where(file => !shared.Contains(file.Path))] });
        session.Attach("diff_after", after with { Layout = layout, Files = [.. after.Files.Where(file => !shared.Contains(file.Path))] });
        session.Execute(Join(keys, values));
        try
        {
            var counts = session.Query("SELECT change, count(*) FROM temp.diff_rows GROUP BY change", row => (row.GetInt32(0), row.GetInt64(1))).ToDictionary(row => row.Item1, row => row.Item2);
            return new(
                keys, rowsBefore, rowsAfter,
                counts.GetValueOrDefault((int)RowChange.Added), counts.GetValueOrDefault((int)RowChange.Removed), counts.GetValueOrDefault((int)RowChange.Changed),
                totals, Told(session, keys, values, limit));
        }
        finally
        {
            session.Execute("DROP TABLE temp.diff_rows");
        }
    }

    private static (IReadOnlyList<ColumnTotal> Totals, long Before, long After) SumUp(LakeSession session, IReadOnlyList<Column> numbers)
    {
        string Sum(Column column) => $"{(column.Type == "DOUBLE" ? "fsum" : "sum")}({Sql.Name(column.Name)})";
        // Of no rows the sum is zero; of rows without values it is unknown.
        string Side(string view) => $"SELECT {string.Join(", ", numbers.SelectMany((column, i) => new[]
        {
            $"CASE WHEN count(*) = 0 THEN 0 ELSE {Sum(column)} END AS s{i}", $"count(*) - count({Sql.Name(column.Name)}) AS m{i}",
        }).Prepend("count(*) AS n"))} FROM {view}";
        IEnumerable<string> wanted = numbers.SelectMany((_, i) => new[]
        {
            $"b.s{i}::VARCHAR", $"a.s{i}::VARCHAR", $"CASE WHEN b.m{i} + a.m{i} = 0 THEN TRY(a.s{i} - b.s{i})::VARCHAR END", $"b.m{i} + a.m{i}",
        });
        return session.Query(
            $"SELECT {string.Join(", ", wanted.Prepend("a.n").Prepend("b.n"))} FROM ({Side("diff_before")}) AS b, ({Side("diff_after")}) AS a",
            row => ((IReadOnlyList<ColumnTotal>)
                [.. numbers.Select((column, i) => new ColumnTotal(column.Name, Value(row, 2 + 4 * i), Value(row, 3 + 4 * i), Value(row, 4 + 4 * i), row.GetInt64(5 + 4 * i)))],
                row.GetInt64(0), row.GetInt64(1)))[0];
    }

    // Rows that share a key are numbered, so that each meets at most one on the other side.
    private static string Join(IReadOnlyList<string> keys, List<Column> values)
    {
        string Side(string view) =>
            $"(SELECT *, row_number() OVER (PARTITION BY {Sql.Names(keys)} ORDER BY {(values.Count == 0 ? "1" : Sql.Names(values.Select(column => column.Name)))}) AS {Sql.Name(Copy)} FROM {view})";
        IEnumerable<string> selected = keys.Select((name, i) => $"coalesce(b.{Sql.Name(name)}, a.{Sql.Name(name)}) AS k{i}")
            .Concat(values.SelectMany((column, i) => new[] { $"b.{Sql.Name(column.Name)} AS b{i}", $"a.{Sql.Name(column.Name)} AS a{i}" }));
        string same = string.Join(" AND ", keys.Append(Copy).Select(name => $"b.{Sql.Name(name)} IS NOT DISTINCT FROM a.{Sql.Name(name)}"));
        string differ = values.Count == 0 ? "false" : string.Join(" OR ", values.Select(column => $"b.{Sql.Name(column.Name)} IS DISTINCT FROM a.{Sql.Name(column.Name)}"));
        return $"""
            CREATE OR REPLACE TEMP TABLE diff_rows AS
            SELECT CASE WHEN b.{Sql.Name(Copy)} IS NULL THEN {(int)RowChange.Added} WHEN a.{Sql.Name(Copy)} IS NULL THEN {(int)RowChange.Removed} ELSE {(int)RowChange.Changed} END AS change, {string.Join(", ", selected)}
            FROM {Side("diff_before")} AS b FULL JOIN {Side("diff_after")} AS a ON {same}
            WHERE b.{Sql.Name(Copy)} IS NULL OR a.{Sql.Name(Copy)} IS NULL OR {differ}
            """;
    }

    private static IReadOnlyList<CellChange> Told(LakeSession session, IReadOnlyList<string> keys, List<Column> values, long limit)
    {
        string order = string.Join(", ", keys.Select((_, i) => $"k{i}"));
        IEnumerable<string> cells = values.Select((column, i) =>
            $"{{'place': {i}, 'before': b{i}::VARCHAR, 'after': a{i}::VARCHAR, 'difference': {(IsNumber(column.Type) ? Difference(column.Type, i) : "NULL::VARCHAR")}, 'differs': change = {(int)RowChange.Changed} AND b{i} IS DISTINCT FROM a{i}}}")
            .Append($"{{'place': -1, 'before': NULL::VARCHAR, 'after': NULL::VARCHAR, 'difference': NULL::VARCHAR, 'differs': change <> {(int)RowChange.Changed}}}");
        IReadOnlyList<CellChange> told = session.Query(
            $"""
            SELECT change, cell.place, cell.before, cell.after, cell.difference, {string.Join(", ", keys.Select((_, i) => $"k{i}::VARCHAR"))}
            FROM (SELECT *, unnest([{string.Join(", ", cells)}]) AS cell FROM (SELECT *, row_number() OVER (ORDER BY {order}, change) AS place FROM temp.diff_rows ORDER BY {order}, change LIMIT {limit.ToString(CultureInfo.InvariantCulture)}))
            WHERE cell.differs ORDER BY place, cell.place
            """,
            row => new CellChange(
                (RowChange)row.GetInt32(0), [.. keys.Select((_, i) => Value(row, 5 + i))], row.GetInt32(1) < 0 ? null : values[row.GetInt32(1)].Name, Value(row, 2), Value(row, 3), Value(row, 4)));
        return told;
    }

    private static string Difference(string type, int i) => type is "BIGINT" or "INTEGER" ? $"(a{i}::HUGEINT - b{i}::HUGEINT)::VARCHAR" : $"TRY(a{i} - b{i})::VARCHAR";

    private static bool IsNumber(string type) => type is "BIGINT" or "INTEGER" or "DOUBLE" || type.StartsWith("DECIMAL", StringComparison.Ordinal);

    private static string? Value(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
