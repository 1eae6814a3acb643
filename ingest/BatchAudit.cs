using Analytics.Lake;

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
    /// <summary>The table of the batch's rows: <c>file</c>, the fields, <c>province</c>, <c>source_row</c>.</summary>
    public const string Rows = "batch_rows";

    /// <summary>The table of the batch's returns: <c>file</c>, <c>submission_id</c>, <c>prefix</c> (digits that its regions begin with).</summary>
    public const string Files = "batch_files";

    /// <summary>The table of the rows of the period before within each return's region, with its <c>file</c>; empty without any.</summary>
    public const string Before = "batch_before";

    private const string Taken = "batch_taken", BeforeAll = "batch_before_all";

    private readonly HashSet<long> suspects = [];

    private string Keys => string.Join(", ", KeyFields);

    private IEnumerable<string> KeyFields => schema.PrimaryKey.Where(name => name != "period");

    /// <summary>The checks of whole returns that look at other rows of the lake, which only each return by itself can be put to.</summary>
    public IReadOnlyList<ReturnCheck> BeyondTheReturn => [.. schema.ReturnChecks.Where(Views)];

    /// <summary>Looks for returns whose keys another one of the batch has.</summary>
    public IReadOnlyList<long> Contended()
    {
        if (!KeyFields.Any()) return [];
        string complete = string.Join(" AND ", KeyFields.Select(field => $"{field} IS NOT NULL"));
        var shared = session.Query(
            $"""
            SELECT DISTINCT file, several FROM {Rows} JOIN (
                SELECT {Keys}, min(file) < max(file) AS several FROM {Rows} WHERE {complete} GROUP BY {Keys} HAVING count(*) > 1
            ) USING ({Keys})
            """,
            row => (File: row.GetInt64(0), Several: row.GetBoolean(1)));
        suspects.UnionWith(shared.Select(each => each.File));
        return [.. shared.Where(each => each.Several).Select(each => each.File).Distinct()];
    }

    /// <summary>The returns, by their place in the batch, with which anything may be wrong.</summary>
    public IReadOnlySet<long> Suspects()
    {
        DeltaTable table = lake.Table(schema.TableName);
        Snapshot? snapshot = table.Find();
        HashSet<string> provinces = [.. session.Query($"SELECT DISTINCT left(prefix, 2) FROM {Files} WHERE prefix <> '' UNION SELECT DISTINCT province FROM {Rows}", row => row.GetString(0))];
        bool InSameProvinces(DataFile file) => provinces.Contains(file.Partition["province"]!);
        if (snapshot is not null && KeyFields.Any() && session.AttachPeriod(Taken, snapshot, period, ReturnChecker.Rivals(schema, InSameProvinces)))
            Suspect($"SELECT DISTINCT file FROM {Rows} SEMI JOIN {Taken} USING ({Keys})");
        Fail([.. schema.Checks.Where(check => !Views(check) && !UsesPrevious(check))], Rows);
        // What looks elsewhere row by row is left to the audit of each.
        if (schema.Checks.Any(Views)) Suspect($"SELECT file FROM {Files}");
        foreach (ReturnCheck check in schema.ReturnChecks.Where(check => !Views(check)))
            Suspect($"SELECT file FROM (SELECT file, {WholeReturnAudit.Deciding(check)} FROM {Rows} GROUP BY file) WHERE NOT ({check.Expression})");
        if (TakeBefore(snapshot))
        {
            string match = string.Join(" AND ", KeyFields.Append("file").Select(field => $"s.{field} = p.{field}"));
            Fail([.. schema.Checks.Where(check => !Views(check) && UsesPrevious(check))], $"(SELECT s.*, p AS previous FROM {Rows} s JOIN {Before} p ON {match})");
            string same = string.Join(", ", schema.Fields.Where(field => field.Name != "period").Select(field => field.Name));
            string Sums(string rows) => $"SELECT file, count(*) AS n, sum(hash({same})) AS sum FROM {rows} GROUP BY file";
            Suspect($"SELECT file FROM ({Sums(Rows)}) SEMI JOIN ({Sums(Before)}) USING (file, n, sum)");
        }
        return suspects;
    }

    /// <summary>Takes the rows of the period before; whether there are any.</summary>
    private bool TakeBefore(Snapshot? snapshot)
    {
        bool any = snapshot is not null && session.AttachPeriod(BeforeAll, snapshot, period.Previous, _ => true);
        if (!any) session.Attach(BeforeAll, schema.Layout);
        session.Execute(
            $"""
            CREATE OR REPLACE TABLE {Before} AS
            SELECT r.file, b.* FROM {BeforeAll} b JOIN (
                SELECT f.file, c.region_code FROM (SELECT DISTINCT region_code FROM {BeforeAll}) c JOIN {Files} f ON starts_with(c.region_code, f.prefix)
            ) r USING (region_code)
            """);
        return any;
    }

    private void Fail(List<RowCheck> checks, string from)
    {
        if (checks.Count > 0) Suspect($"SELECT DISTINCT file FROM {from} WHERE {string.Join(" OR ", checks.Select(check => $"NOT ({check.Expression})"))}");
    }

    private void Suspect(string select) => suspects.UnionWith(session.Query(select, row => row.GetInt64(0)));

    private bool Views(RowCheck check) => CheckViews.AreNamedIn(schemas, check.Expression);

    private bool Views(ReturnCheck check) => CheckViews.AreNamedIn(schemas, [check.Expression, .. check.Values.Select(value => value.Sql)]);

    private static bool UsesPrevious(RowCheck check) => check.Expression.Contains("previous.", StringComparison.Ordinal);

    /// <summary>Rows of the batch as the kind's table holds them.</summary>
    /// <param name="schema">The kind.</param>
    /// <param name="places">Of which returns: what follows <c>file</c> in SQL.</param>
    public static string Select(ReturnSchema schema, string places) =>
        $"SELECT {string.Join(", ", schema.Layout.Columns.Select(column => column.Name == "submission_id" ? "f.submission_id" : $"r.{column.Name}"))} FROM {Rows} r JOIN {Files} f USING (file) WHERE file {places}";
}
