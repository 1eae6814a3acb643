using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>
/// The checks that need more than one cell, in SQL over the return as it was read into Parquet: keys unique in the file and in the period, and the
/// schema's rules between fields. Each is counted first in one pass; only what fails is listed.
/// </summary>
/// <param name="session">The session, with the seeds attached.</param>
/// <param name="schema">The kind.</param>
/// <param name="columnOf">Column number (from 1) of a field in the sender's file.</param>
/// <param name="sink">Takes the findings.</param>
internal sealed partial class ReturnAudit(LakeSession session, ReturnSchema schema, Func<string, int> columnOf, FindingSink sink)
{
    /// <summary>Name of the view of the return under audit.</summary>
    public const string Staged = "staged";

    /// <summary>Name of the view of the same kind's rows in the period before.</summary>
    public const string Before = "before";

    private IEnumerable<string> KeyFields => schema.PrimaryKey.Where(name => name != "period");

    /// <summary>Keys that stand twice in the file.</summary>
    public void KeysInFile()
    {
        if (!KeyFields.Any()) return;
        string keys = string.Join(", ", KeyFields);
        long repeated = session.Query(
            $"SELECT count(*) FROM (SELECT 1 FROM {Staged} GROUP BY hash({keys}) HAVING count(*) > 1)", row => row.GetInt64(0))[0];
        if (repeated == 0) return;
        string complete = string.Join(" AND ", KeyFields.Select(field => $"{field} IS NOT NULL"));
        string from = $"(SELECT *, min(source_row) OVER (PARTITION BY {keys}) AS first_row FROM {Staged} WHERE {complete}) WHERE source_row > first_row";
        List($"SELECT source_row, {KeyText}, first_row FROM {from}", from, Severity.Error,
            row => Rules.DuplicateKey.At(KeyAddress(row.GetInt64(0)), row.GetString(1), KeyTitles, KeyTitlesEn, row.GetInt64(2)));
    }

    /// <summary>Keys that another submission of the period has.</summary>
    /// <param name="existing">View of the rows that stay beside this return.</param>
    /// <param name="fileNameOf">File name of a submission.</param>
    public void KeysInPeriod(string existing, Func<string, string> fileNameOf)
    {
        if (!KeyFields.Any()) return;
        string from = $"{Staged} s JOIN {existing} o USING ({string.Join(", ", KeyFields)})";
        List($"SELECT s.source_row, {KeyText}, o.submission_id, o.source_row FROM {from}", from, Severity.Error,
            row => Rules.KeyTaken.At(KeyAddress(row.GetInt64(0)), row.GetString(1), KeyTitles, KeyTitlesEn, fileNameOf(row.GetString(2)), row.GetInt64(3)));
    }

    /// <summary>The schema's rules between fields.</summary>
    /// <param name="hasBefore">Whether the view <see cref="Before"/> is there; rules about the period before are skipped without it.</param>
    public void RowChecks(bool hasBefore)
    {
        List<RowCheck> plain = [.. schema.Checks.Where(check => !UsesPrevious(check))];
        Run(plain, Staged);
        List<RowCheck> previous = [.. schema.Checks.Where(UsesPrevious)];
        if (!hasBefore || previous.Count == 0) return;
        string match = string.Join(" AND ", KeyFields.Select(field => $"s.{field} = p.{field}"));
        Run(previous, $"(SELECT s.*, p AS previous FROM {Staged} s JOIN {Before} p ON {match})");
    }

    private void Run(List<RowCheck> checks, string from)
    {
        if (checks.Count == 0) return;
        string counts = string.Join(", ", checks.Select(check => $"count(*) FILTER (WHERE NOT ({check.Expression}))"));
        long[] failed = session.Query($"SELECT {counts} FROM {from}", row => Enumerable.Range(0, checks.Count).Select(row.GetInt64).ToArray())[0];
        for (int i = 0; i < checks.Count; i++)
        {
            if (failed[i] > 0) Report(checks[i], from, failed[i]);
        }
    }

    private void Report(RowCheck check, string from, long failed)
    {
        string marked = FirstField(check.Expression);
        List<string> shown = [.. Placeholder().Matches(check.MessageZh + check.MessageEn).Select(match => match.Groups[1].Value).Distinct()];
        string columns = string.Concat(shown.Select(name => $", CAST({name} AS VARCHAR)"));
        IReadOnlyList<Finding> findings = session.Query(
            $"SELECT source_row, CAST({marked} AS VARCHAR){columns} FROM {from} WHERE NOT ({check.Expression}) ORDER BY source_row LIMIT {FindingSink.Limit}",
            row =>
            {
                var values = shown.Select((name, i) => (name, Text(row, i + 2) ?? "")).ToDictionary();
                string Fill(string text) => Placeholder().Replace(text, match => values[match.Groups[1].Value]);
                return new Finding(check.Severity, check.Code, new CellAddress(row.GetInt64(0), columnOf(marked), marked), Text(row, 1), Fill(check.MessageZh), Fill(check.MessageEn));
            });
        foreach (Finding finding in findings) sink.Add(finding);
        sink.AddUnlisted(check.Severity, failed - findings.Count);
    }

    private void List(string select, string from, Severity severity, Func<DbDataReader, Finding> finding)
    {
        IReadOnlyList<Finding> findings = session.Query($"{select} ORDER BY 1 LIMIT {FindingSink.Limit}", finding);
        foreach (Finding found in findings) sink.Add(found);
        if (findings.Count == FindingSink.Limit) sink.AddUnlisted(severity, session.Query($"SELECT count(*) FROM {from}", row => row.GetInt64(0))[0] - findings.Count);
    }

    private static bool UsesPrevious(RowCheck check) => check.Expression.Contains("previous.", StringComparison.Ordinal);

    private string FirstField(string expression) =>
        Identifier().Matches(expression).Select(match => match.Value).FirstOrDefault(name => schema.Fields.Any(field => field.Name == name)) ?? schema.Fields[0].Name;

    private string KeyText => string.Join(" || '/' || ", KeyFields.Select(name => $"CAST({name} AS VARCHAR)"));

    private string KeyTitles => string.Join("/", KeyFields.Select(name => schema.Field(name).Title));

    private string KeyTitlesEn => string.Join("/", KeyFields.Select(name => schema.Field(name).TitleEn));

    private CellAddress KeyAddress(long row) => new(row, columnOf(KeyFields.Last()), KeyFields.Last());

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{([a-z_][a-z0-9_.]*)\}")]
    private static partial Regex Placeholder();

    // A field's own name, not one behind a dot.
    [GeneratedRegex(@"(?<![\w.])[a-z_][a-z0-9_]*(?!\s*\()")]
    private static partial Regex Identifier();
}
