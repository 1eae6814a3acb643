using Analytics.Transforms.Disclosure;

namespace Analytics.Transforms;

public sealed partial class MartReader
{
    private const string NotHereZh = "涉及单个企业，内容不在此显示；详见随退回文件所附的说明。";
    private const string NotHereEn = "About single enterprises, so not shown here; see what was sent back with the file.";

    private static readonly ILookup<string, RuleFindings> NoRules = Array.Empty<RuleFindings>().ToLookup(_ => "");

    /// <summary>Which returns of a period are in.</summary>
    /// <param name="period">A quarter or a year; null for the newest quarter.</param>
    /// <exception cref="TransformException">No such period, or no data yet.</exception>
    public CompletenessMatrix Completeness(string? period = null)
    {
        const string mart = "marts/completeness";
        string of = PeriodIn(mart, period);
        var cells = session.Query(
            $"""
            SELECT kind, province || '0000', status, "rows", returned, revision, accepted, expected
            FROM ({(evaluator ? "FROM completeness" : PublicMarts.Select(Model.All.Single(model => model.Table == mart), tables.ContainsKey("marts/research_enterprise")))})
            WHERE period = ? ORDER BY province, kind
            """,
            row => (
                Cell: new CompletenessCell(
                    row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.GetInt64(4), row.IsDBNull(5) ? null : row.GetInt64(5)),
                Accepted: (int)row.GetInt64(6),
                Expected: (int)row.GetInt64(7)),
            of);
        var basis = new Basis(of, mart, tables[mart].Version, cells.Sum(cell => cell.Accepted), cells.Sum(cell => cell.Expected), IsSynthetic(null, of));
        return new(
            basis, [.. cells.Select(cell => cell.Cell.Kind).Distinct().Order(StringComparer.Ordinal)], Codes(Provinces),
            [.. cells.Select(cell => cell.Cell)]);
    }

    /// <summary>By province, the accepted submissions that stand for a period, and for its year; of kinds of which only rows about the province itself count, none of its parts.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<Assessments.SourceSubmission>> SubmissionsOf(string period, IEnumerable<Indicator> indicators)
    {
        if (!tables.ContainsKey("submissions"))
            return new Dictionary<string, IReadOnlyList<Assessments.SourceSubmission>>();
        string own = List(indicators.Where(indicator => SourceOf(indicator.Kind).IsReturns).GroupBy(indicator => indicator.Kind).Where(kind => !kind.Any(indicator => indicator.IsOfParts)).Select(kind => kind.Key).Append(""));
        return session.Query(
            $"""
            SELECT kind, region_code, arg_max(file_name, revision), max(revision), arg_max(sha256, revision)
            FROM submissions
            WHERE status = 'accepted' AND (period = $1 OR period = left($1, 4)) AND (kind NOT IN ({own}) OR region_code LIKE '%0000')
            GROUP BY kind, region_code, period ORDER BY region_code, kind, period
            """,
            row => new Assessments.SourceSubmission(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4)), period)
            .GroupBy(submission => submission.Region[..2] + "0000").ToDictionary(of => of.Key, of => (IReadOnlyList<Assessments.SourceSubmission>)[.. of], StringComparer.Ordinal);
    }

    /// <summary>Submissions that were sent back, also those that another one has corrected since, newest first, each with its findings by rule.</summary>
    /// <param name="period">Those of one period; null for all.</param>
    public IReadOnlyList<ReturnedSubmission> Returned(string? period = null)
    {
        if (!tables.ContainsKey("submissions"))
            return [];
        var rules = RulesOfReturned();
        string came = Have("submissions", "handed_in_at") ? "coalesce(s.handed_in_at, s.received_at)" : "s.received_at";
        return session.Query(
            $"""
            SELECT s.submission_id, s.kind, s.period, s.region_code, r.name_zh, coalesce(r.name_en, r.name_zh), s.file_name,
                epoch_us({came}), s."rows", s.errors, s.warnings
            FROM submissions AS s LEFT JOIN seed_regions AS r ON r.region_code = s.region_code
            WHERE (? IS NULL OR s.period = ?)
                AND s.submission_id IN (SELECT submission_id FROM submissions GROUP BY submission_id HAVING bool_and(status = 'returned'))
            ORDER BY s.received_at DESC, s.submission_id
            """,
            row =>
            {
                string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
                var region = Text(3) is { } code ? new CodeName(code, Text(4) ?? code, Text(5) ?? code) : null;
                return new ReturnedSubmission(
                    row.GetString(0), Text(1), Text(2), region?.Code == Nation.Code ? Nation : region, row.GetString(6),
                    DateTimeOffset.UnixEpoch.AddMicroseconds(row.GetInt64(7)), TellsOfEnterprises(Text(1)) ? null : row.GetInt64(8), row.GetInt64(9), row.GetInt64(10),
                    [.. rules[row.GetString(0)].Select(rule => TellsOfEnterprises(Text(1))
                        ? rule with { FirstCell = rule.FirstCell?.TrimEnd([.. "0123456789"]), MessageZh = NotHereZh, MessageEn = NotHereEn } : rule)]);
            },
            period, period);
    }

    // A message quotes cells, and a row is an enterprise. A file of unknown kind may be one of enterprises.
    private bool TellsOfEnterprises(string? kind) => !evaluator && kind is null or "enterprise";

    // Findings tell of which decision they are and how many cells each is about, and submissions when they came in, but in a warehouse from before they did.
    private bool Have(string table, string name) => tables[table].Layout.Columns.Any(column => column.Name == name);

    private ILookup<string, RuleFindings> RulesOfReturned() => !tables.ContainsKey("findings") ? NoRules : session.Query(
        $"""
        SELECT f.submission_id, f.rule, f.severity, CAST({(Have("findings", "count") ? "sum(coalesce(f.\"count\", 1))" : "count(*)")} AS BIGINT) AS findings,
            first(f.cell ORDER BY f."row", f."column") AS cell, first(f.message_zh ORDER BY f."row", f."column") AS zh,
            first(f.message_en ORDER BY f."row", f."column") AS en
        FROM findings AS f{(Have("findings", "findings_sha256") ? " JOIN (SELECT submission_id, arg_max(findings_sha256, received_at) AS newest, count(DISTINCT findings_sha256) AS decisions FROM submissions GROUP BY ALL) AS s USING (submission_id) WHERE coalesce(f.findings_sha256 = s.newest, s.decisions < 2)" : "")}
        GROUP BY f.submission_id, f.rule, f.severity
        ORDER BY f.severity, findings DESC, f.rule
        """,
        row => (
            Submission: row.GetString(0),
            Rule: new RuleFindings(
                row.GetString(1), row.GetString(2), row.GetInt64(3), row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5), row.GetString(6))))
        .ToLookup(row => row.Submission, row => row.Rule);
}
