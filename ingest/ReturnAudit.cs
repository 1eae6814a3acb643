using System.Data.Common;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>
/// The checks that need more than one cell, in SQL over the return as it was read into Parquet: keys unique in the file and in the period, and the
/// schema's rules between fields. Each is counted first in one pass; only what fails is listed.
/// </summary>
/// <param name="session">The session, with the seeds attached.</param>
/// <param name="schema">The kind.</param>
/// <param name="columnOf">Column number (from 1) of a field in the sender's file.</param>
/// <param name="lists">Names the regions.</param>
/// <param name="sink">Takes the findings.</param>
internal sealed class ReturnAudit(LakeSession session, ReturnSchema schema, Func<string, int> columnOf, CodeLists lists, FindingSink sink)
{
    /// <summary>Name of the view of the same kind's rows in the period before.</summary>
    public const string Before = "before";

    /// <summary>Keys that stand twice in the file.</summary>
    public void KeysInFile()
    {
        if (!schema.KeyFields.Any()) return;
        string keys = string.Join(", ", schema.KeyFields);
        long repeated = session.Query(
            $"SELECT count(*) FROM (SELECT 1 FROM {CheckViews.Current} GROUP BY hash({keys}) HAVING count(*) > 1)", row => row.GetInt64(0))[0];
        if (repeated == 0) return;
        string complete = string.Join(" AND ", schema.KeyFields.Select(field => $"{field} IS NOT NULL"));
        string first = $"(SELECT {keys}, min(source_row) AS first_row, arg_min(region_code, source_row) AS first_region "
            + $"FROM {CheckViews.Current} WHERE {complete} GROUP BY {keys} HAVING count(*) > 1)";
        string from = $"{CheckViews.Current} s JOIN {first} f USING ({keys}) WHERE s.source_row > first_row";
        List($"SELECT s.source_row, {KeyText}, first_row, s.region_code, first_region FROM {from}", from, row =>
        {
            (long source, string key, long firstRow) = (row.GetInt64(0), row.GetString(1), row.GetInt64(2));
            (string Zh, string En) here = Region(row, 3), there = Region(row, 4);
            return Rules.DuplicateKey.At(KeyAddress(source), key, KeyTitles, firstRow, here == there ? null : Rules.OtherRegions.With(firstRow, here, there));
        });
    }

    /// <summary>Keys that another submission of the period has.</summary>
    /// <param name="existing">View of the rows that stay beside this return.</param>
    /// <param name="scope">The return.</param>
    /// <param name="find">A submission by its id; null if it is not recorded.</param>
    public void KeysInPeriod(string existing, ReturnScope scope, Func<string, Submission?> find)
    {
        if (!schema.KeyFields.Any()) return;
        string from = $"{CheckViews.Current} s JOIN {existing} o USING ({string.Join(", ", schema.KeyFields)})";
        List($"SELECT s.source_row, {KeyText}, o.submission_id, o.source_row, o.region_code FROM {from}", from, row =>
        {
            (CellAddress address, string key, Submission? other) = (KeyAddress(row.GetInt64(0)), row.GetString(1), find(row.GetString(2)));
            return Rules.KeyTaken.At(address, key, KeyTitles, other?.IsWithin(scope) == true
                ? Rules.OwnReturn.With(other.FileName, row.GetInt64(3), Region(row, 4))
                : Rules.OtherRegion.With(other?.Region is { } region ? lists.Region(region) : Region(row, 4)));
        });
    }

    /// <summary>The schema's rules between fields, and, in the same pass over the rows, those about the return as a whole that look at nothing else.</summary>
    /// <param name="hasBefore">Whether the view <see cref="Before"/> is there; rules about the period before are skipped without it.</param>
    /// <param name="views">What else the rules between fields may look at.</param>
    /// <param name="wholes">The rules about the whole.</param>
    /// <returns>Those of <paramref name="wholes"/> that the return breaks.</returns>
    public IReadOnlySet<ReturnCheck> RowChecks(bool hasBefore, CheckViews views, IReadOnlyList<ReturnCheck> wholes)
    {
        IReadOnlySet<ReturnCheck> broken = Run([.. schema.Checks.Where(check => !check.UsesPrevious && views.Have(check.Expression))], wholes, CheckViews.Current);
        List<RowCheck> previous = [.. schema.Checks.Where(check => check.UsesPrevious && views.Have(check.Expression))];
        string match = string.Join(" AND ", schema.KeyFields.Select(field => $"s.{field} = p.{field}"));
        if (hasBefore) Run(previous, [], $"(SELECT s.*, p AS previous FROM {CheckViews.Current} s JOIN {Before} p ON {match})");
        return broken;
    }

    private HashSet<ReturnCheck> Run(List<RowCheck> checks, IReadOnlyList<ReturnCheck> wholes, string from)
    {
        if (checks.Count + wholes.Count == 0) return [];
        IEnumerable<string> counts = checks.Select((check, i) => $"count(*) FILTER (WHERE NOT ({check.Expression})) AS c{i}");
        IEnumerable<string> values = wholes.Select((whole, i) => $"{WholeReturnAudit.Struct(whole)} AS w{i}");
        IEnumerable<string> verdicts = wholes.Select((whole, i) => $"(SELECT CAST(coalesce(NOT ({whole.Expression}), false) AS BIGINT) FROM (SELECT unnest(w{i}) FROM sums))");
        long[] failed = session.Query(
            $"WITH sums AS MATERIALIZED (SELECT {string.Join(", ", counts.Concat(values))} FROM {from}) SELECT {string.Join(", ", checks.Select((_, i) => $"c{i}").Concat(verdicts))} FROM sums",
            row => Enumerable.Range(0, row.FieldCount).Select(row.GetInt64).ToArray())[0];
        for (int i = 0; i < checks.Count; i++)
        {
            if (failed[i] > 0) Report(checks[i], from, failed[i]);
        }
        return [.. wholes.Where((_, i) => failed[checks.Count + i] > 0)];
    }

    private void Report(RowCheck check, string from, long failed)
    {
        string marked = check.Field ?? FirstField(check.Expression);
        IReadOnlyList<string> shown = CheckText.Shown(check.MessageZh, check.MessageEn);
        string columns = string.Concat(shown.Select(name => $", CAST({name} AS VARCHAR)"));
        sink.Add(session.Query(
            $"SELECT source_row, CAST({marked} AS VARCHAR){columns} FROM {from} WHERE NOT ({check.Expression}) ORDER BY source_row LIMIT {FindingSink.Limit}",
            row =>
            {
                Dictionary<string, string> values = shown.Select((name, i) => (name, CheckText.Of(row, i + 2) ?? "")).ToDictionary();
                var address = new CellAddress(row.GetInt64(0), columnOf(marked), marked);
                return new Finding(check.Severity, check.Code, address, CheckText.Of(row, 1), CheckText.Fill(check.MessageZh, values), CheckText.Fill(check.MessageEn, values));
            }), failed);
    }

    private void List(string select, string from, Func<DbDataReader, Finding> finding)
    {
        IReadOnlyList<Finding> first = session.Query($"{select} ORDER BY 1 LIMIT {FindingSink.Limit}", finding);
        sink.Add(first, first.Count < FindingSink.Limit ? first.Count : session.Query($"SELECT count(*) FROM {from}", row => row.GetInt64(0))[0]);
    }

    private (string Zh, string En) Region(DbDataReader row, int column) => lists.Region(CheckText.Of(row, column) ?? "");

    private string FirstField(string expression) => CheckText.Names(expression).FirstOrDefault(name => schema.Fields.Any(field => field.Name == name)) ?? schema.Fields[0].Name;

    private string KeyText => string.Join(" || '/' || ", schema.KeyFields.Select(name => $"CAST({name} AS VARCHAR)"));

    private (string Zh, string En) KeyTitles =>
        (string.Join("/", schema.KeyFields.Select(name => schema.Field(name).Title)), string.Join("/", schema.KeyFields.Select(name => schema.Field(name).TitleEn)));

    private CellAddress KeyAddress(long row) => new(row, columnOf(schema.KeyFields.Last()), schema.KeyFields.Last());
}
