using Analytics.Lake;
using DuckDB.NET.Data;

namespace Analytics.Ingest;

/// <summary>
/// The checks that need more than one cell, on all rows of a batch at once. It does not say what is wrong, only with which returns anything may be: those are
/// then audited like a return that comes alone, and no other would have had a finding there.
/// </summary>
/// <param name="session">The session, with the seeds attached.</param>
/// <param name="lake">The lake.</param>
/// <param name="schemas">All kinds.</param>
/// <param name="schema">The batch's kind.</param>
/// <param name="period">The batch's period.</param>
internal sealed class BatchAudit(LakeSession session, LakeStore lake, ReturnSchemas schemas, ReturnSchema schema, Period period)
{
    /// <summary>The table of the batch's rows: the place, the fields, <c>province</c>, <c>source_row</c>.</summary>
    public const string Rows = "batch_rows";

    /// <summary>The table of the batch's returns: the place, <c>submission_id</c>, <c>prefix</c> (digits that its regions begin with).</summary>
    public const string Files = "batch_files";

    /// <summary>The table of the rows of the period before within each return's region, with its place; empty without any.</summary>
    public const string Before = "batch_before";

    private const string Taken = "batch_taken", BeforeAll = "batch_before_all";

    private static readonly HashSet<string> Known = new(["count", "sum", "min", "max", "coalesce", "exists", "filter", "in", "and", "or", "not", "where", "from", "select", "on", "as"], StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<long> suspects = [], contended = [];
    private readonly HashSet<ReturnCheck> followed = [];

    /// <summary>The returns, by their place in the batch, with which anything may be wrong.</summary>
    public IReadOnlySet<long> Suspects => suspects;

    /// <summary>Those of them that have a key in common with another one of the batch.</summary>
    public IReadOnlySet<long> Contended => contended;

    private string Keys => string.Join(", ", schema.KeyFields);

    /// <summary>The checks of whole returns that look at other rows of the lake, which only each return by itself can be put to.</summary>
    public IReadOnlyList<ReturnCheck> BeyondTheReturn => [.. schema.ReturnChecks.Where(check => Views(check) && !followed.Contains(check))];

    /// <summary>Looks at all rows.</summary>
    public void Run()
    {
        CompareKeys();
        Snapshot? snapshot = lake.Table(schema.TableName).Find();
        // An empty one is the nation.
        HashSet<string> provinces = [.. session.Query($"SELECT left(prefix, 2) FROM {Files} UNION SELECT province FROM {Rows}", row => row.GetString(0))];
        bool InSameProvinces(DataFile file) => provinces.Contains(file.Partition["province"]!);
        if (snapshot is not null && schema.KeyFields.Any() && session.AttachPeriod(Taken, snapshot, period, ReturnChecker.Rivals(schema, InSameProvinces)))
            Suspect($"SELECT DISTINCT {BatchScan.Place} FROM {Rows} SEMI JOIN {Taken} USING ({Keys})");
        Fail([.. schema.Checks.Where(check => !Views(check) && !check.UsesPrevious)], Rows);
        // What looks elsewhere row by row is left to the audit of each.
        if (schema.Checks.Any(Views)) Suspect($"SELECT {BatchScan.Place} FROM {Files}");
        foreach (ReturnCheck check in schema.ReturnChecks.Where(check => !Views(check)))
            Suspect($"SELECT {BatchScan.Place} FROM (SELECT {BatchScan.Place}, {WholeReturnAudit.Deciding(check)} FROM {Rows} GROUP BY {BatchScan.Place}) WHERE NOT ({check.Expression})");
        // The nation's return is compared with all provinces, those included that nobody sends now.
        if (TakeBefore(snapshot, file => provinces.Contains("") || InSameProvinces(file)))
        {
            string match = string.Join(" AND ", schema.KeyFields.Append(BatchScan.Place).Select(field => $"s.{field} = p.{field}"));
            Fail([.. schema.Checks.Where(check => !Views(check) && check.UsesPrevious)], $"(SELECT s.*, p AS previous FROM {Rows} s JOIN {Before} p ON {match})");
            string same = string.Join(", ", schema.Fields.Where(field => field.Name != "period").Select(field => field.Name));
            string Sums(string rows) => $"SELECT {BatchScan.Place}, count(*) AS n, sum(hash({same})) AS sum FROM {rows} GROUP BY {BatchScan.Place}";
            Suspect($"SELECT {BatchScan.Place} FROM ({Sums(Rows)}) SEMI JOIN ({Sums(Before)}) USING ({BatchScan.Place}, n, sum)");
            followed.UnionWith(schema.ReturnChecks.Where(check => CheckViews.NamesPrevious(check) && !CheckViews.NamesKinds(schemas, check) && Follow(check)));
        }
    }

    private void CompareKeys()
    {
        if (!schema.KeyFields.Any()) return;
        string complete = string.Join(" AND ", schema.KeyFields.Select(field => $"{field} IS NOT NULL"));
        foreach ((long place, bool several) in session.Query(
            $"""
            SELECT DISTINCT {BatchScan.Place}, several FROM {Rows} JOIN (
                SELECT {Keys}, min({BatchScan.Place}) < max({BatchScan.Place}) AS several FROM {Rows} WHERE {complete} GROUP BY {Keys} HAVING count(*) > 1
            ) USING ({Keys})
            """,
            row => (row.GetInt64(0), row.GetBoolean(1))))
        {
            suspects.Add(place);
            if (several) contended.Add(place);
        }
    }

    /// <summary>Takes the rows of the period before from the files that are wanted; whether there are any.</summary>
    private bool TakeBefore(Snapshot? snapshot, Func<DataFile, bool> wanted)
    {
        bool any = snapshot is not null && session.AttachPeriod(BeforeAll, snapshot, period.Previous, wanted);
        if (!any) session.Attach(BeforeAll, schema.Layout);
        session.Execute(
            $"""
            CREATE OR REPLACE TABLE {Before} AS
            SELECT r.{BatchScan.Place}, b.* FROM {BeforeAll} b JOIN (
                SELECT f.{BatchScan.Place}, c.region_code FROM (SELECT DISTINCT region_code FROM {BeforeAll}) c JOIN {Files} f ON starts_with(c.region_code, f.prefix)
            ) r USING (region_code)
            """);
        return any;
    }

    // Puts a check that compares a return with the period before to all that have one: the views that it names are then rows of the place that is asked about.
    private bool Follow(ReturnCheck check)
    {
        const string asked = "batch_asked";
        string At(string rows) => $"(SELECT * FROM {rows} WHERE {BatchScan.Place} = {asked}.{BatchScan.Place})";
        string Placed(string sql) => CheckText.Rename(sql, name => name switch { CheckViews.Current => At(Rows), CheckViews.Previous => At(Before), _ => name });
        string broken = $"SELECT coalesce(NOT ({Placed(check.Expression)}), true) FROM (SELECT {Placed(WholeReturnAudit.Deciding(check))} FROM {At(Rows)})";
        if (!IsSameOfMany(broken)) return false;
        try
        {
            Suspect($"SELECT {BatchScan.Place} FROM (SELECT {BatchScan.Place}, ({broken}) AS broken FROM (SELECT DISTINCT {BatchScan.Place} FROM {Before}) AS {asked}) WHERE broken");
            Steps.Reached("batch.followed");
            return true;
        }
        catch (DuckDBException)
        {
            // Not every query can be asked of many returns at once: then of each.
            return false;
        }
    }

    // Of other functions it is not known what they say of no rows when they are asked of many returns; rows of a batch have no submission; a view that is still named is another return's.
    private static bool IsSameOfMany(string sql) => CheckText.Functions(sql).All(Known.Contains)
        && !((string[])["submission_id", CheckViews.Current, CheckViews.Previous]).Any(name => sql.Contains(name, StringComparison.OrdinalIgnoreCase));

    private void Fail(List<RowCheck> checks, string from)
    {
        if (checks.Count > 0) Suspect($"SELECT DISTINCT {BatchScan.Place} FROM {from} WHERE {string.Join(" OR ", checks.Select(check => $"NOT ({check.Expression})"))}");
    }

    private void Suspect(string select) => suspects.UnionWith(session.Query(select, row => row.GetInt64(0)));

    private bool Views(RowCheck check) => CheckViews.AreNamedIn(schemas, check.Expression);

    private bool Views(ReturnCheck check) => CheckViews.AreNamedIn(schemas, check);

    /// <summary>Rows of the batch as the kind's table holds them.</summary>
    /// <param name="schema">The kind.</param>
    /// <param name="places">Of which returns: what follows their column in SQL.</param>
    public static string Select(ReturnSchema schema, string places) =>
        $"SELECT {string.Join(", ", schema.Layout.Columns.Select(column => column.Name == "submission_id" ? "f.submission_id" : $"r.{column.Name}"))} FROM {Rows} r JOIN {Files} f USING ({BatchScan.Place}) WHERE {BatchScan.Place} {places}";
}
