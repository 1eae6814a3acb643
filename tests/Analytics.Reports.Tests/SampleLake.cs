using System.Text.Json;
using Analytics.Lake;
using Analytics.Transforms;

namespace Analytics.Reports.Tests;

/// <summary>A lake in a temporary folder with returns of all provinces in three quarters, made by formulas, and the marts of them.</summary>
public sealed class SampleLake : IDisposable
{
    private static readonly CommitInfo Info = new("TEST", new Dictionary<string, string>());

    public SampleLake()
    {
        Directory = Path.Combine(Path.GetTempPath(), $"analytics-reports-{Guid.NewGuid():N}");
        Store = new(Path.Combine(Directory, "lake"));
        using (var session = LakeSession.Open())
        {
            session.AttachSeeds(Seeds);
            session.Execute(Places);
            Write(session, "returns/enterprise", LayoutOf("enterprise"), Enterprises);
            Write(session, "returns/task", LayoutOf("task"), Tasks);
            Write(session, "returns/difficulty", LayoutOf("difficulty"), Difficulties);
            Write(session, "submissions", SubmissionLayout, Submissions);
            Write(session, "findings", FindingLayout, Findings);
        }
        Refresh();
    }

    public static string Seeds { get; } = Path.Combine(AppContext.BaseDirectory, "seeds");

    /// <summary>The code lists with three indicators, one a kind, so that a site is made in seconds.</summary>
    public static string FewSeeds { get; } = FewIndicators();

    public static string Schemas { get; } = Path.Combine(AppContext.BaseDirectory, "schemas");

    public string Directory { get; }

    public LakeStore Store { get; }

    public void Refresh()
    {
        var result = Refresher.Refresh(Store, Seeds, Schemas);
        if (!result.Passed) throw new InvalidOperationException(JsonSerializer.Serialize(result));
    }

    /// <summary>Puts four cases for two measures into the lake; one title names an enterprise's number, one is markup.</summary>
    public void AddCases()
    {
        using var session = LakeSession.Open();
        Write(session, "returns/case", LayoutOf("case"), Cases);
    }

    /// <summary>Lets the next quarter begin: Beijing's return of enterprises is in, and nothing else.</summary>
    public void BeginNextQuarter()
    {
        using var session = LakeSession.Open();
        session.Attach("e", Store.Table("returns/enterprise").Read());
        Write(session, "returns/enterprise", LayoutOf("enterprise"), "SELECT * REPLACE ('2025Q4' AS period, 's-e2025Q411' AS submission_id) FROM e WHERE period = '2025Q3' AND province = '11'");
        session.Attach("s", Store.Table("submissions").Read());
        Write(
            session, "submissions", SubmissionLayout,
            "SELECT * REPLACE ('2025Q4' AS period, 's-e2025Q411' AS submission_id, TIMESTAMPTZ '2026-01-05 08:00:00+08' AS received_at, '2025Q4' AS sha256) FROM s WHERE submission_id = 's-e2025Q311'");
    }

    /// <summary>Takes all returns of the second quarter out of the lake, with their submissions.</summary>
    public void SkipSecondQuarter()
    {
        foreach (string kind in new[] { "enterprise", "task", "difficulty" })
            Store.Table($"returns/{kind}").Commit(Info, now => new([], [.. now.Files.Where(file => file.Partition["period"] == "2025Q2")], []));
        KeepSubmissions("period <> '2025Q2'");
    }

    /// <summary>Stores a run of an assessment that is defined nowhere; one stored before another is older.</summary>
    public void AddRun(string name, string json, string code = "sample")
    {
        using var session = LakeSession.Open();
        Write(
            session, "assessments",
            new([new("run", "VARCHAR"), new("code", "VARCHAR"), new("cut_off", "TIMESTAMPTZ"), new("made_at", "TIMESTAMPTZ"), new("program", "VARCHAR"), new("sha256", "VARCHAR"), new("result", "VARCHAR")], []),
            $"SELECT '{name}' AS run, '{code}' AS code, TIMESTAMPTZ '2026-01-19 16:00:00+00' AS cut_off, now() AS made_at, '1.0' AS program, '' AS sha256, '{json.Replace("'", "''", StringComparison.Ordinal)}' AS result");
    }

    /// <summary>Puts real returns in the place of all samples but those of a kind.</summary>
    public void Replace(string? but = null)
    {
        foreach (string kind in new[] { "enterprise", "task", "difficulty" }.Where(each => each != but))
        {
            var table = Store.Table($"returns/{kind}");
            using var session = LakeSession.Open();
            session.Attach("rows", table.Read());
            var files = session.Write("SELECT * REPLACE ('r' || submission_id AS submission_id) FROM rows", table, LayoutOf(kind));
            table.Commit(Info, now => new(files, [.. now.Files], []));
            session.Attach("s", Store.Table("submissions").Read());
            Write(
                session, "submissions", SubmissionLayout,
                $"SELECT * REPLACE ('r' || submission_id AS submission_id, 2 AS revision, false AS synthetic, sha256 || 'r' AS sha256) FROM s WHERE kind = '{kind}' AND status = 'accepted'");
        }
    }

    /// <summary>Gives each difficulty a twin that another unit must resolve.</summary>
    public void ShareDifficulties()
    {
        using var session = LakeSession.Open();
        session.Attach("d", Store.Table("returns/difficulty").Read());
        Write(session, "returns/difficulty", LayoutOf("difficulty"), "SELECT * REPLACE (difficulty_id || '-2' AS difficulty_id, '人社厅' AS owner) FROM d");
    }

    /// <summary>Takes the difficulties of the newest quarter out of the lake.</summary>
    public void RemoveDifficulties() => Store.Table("returns/difficulty").Commit(
        Info, now => new([], [.. now.Files.Where(file => file.Partition["period"] == "2025Q3")], []));

    /// <summary>Takes the enterprises of all other provinces out of the lake.</summary>
    public void KeepEnterprisesOf(params string[] provinces) => KeepRows("enterprise", provinces);

    /// <summary>Takes all returns of other kinds out of the lake, with their submissions.</summary>
    public void KeepKind(string kind)
    {
        foreach (string other in new[] { "enterprise", "task", "difficulty" }.Where(each => each != kind))
            Store.Table($"returns/{other}").Commit(Info, now => new([], [.. now.Files], []));
        KeepSubmissions($"kind = '{kind}'");
    }

    /// <summary>Takes all but the returns of one kind of these provinces out of the lake, with their submissions.</summary>
    public void KeepReturnsOf(string kind, string[] provinces)
    {
        KeepKind(kind);
        KeepRows(kind, provinces);
        KeepSubmissions($"left(region_code, 2) IN ('{string.Join("', '", provinces)}')");
    }

    /// <summary>Takes the rows of a kind that these provinces sent for one period out of the lake.</summary>
    public void TakeRows(string kind, string period, string[] provinces) => Store.Table($"returns/{kind}").Commit(
        Info, now => new([], [.. now.Files.Where(file => file.Partition["period"] == period && provinces.Contains(file.Partition["province"]))], []));

    private void KeepRows(string kind, string[] provinces) => Store.Table($"returns/{kind}").Commit(
        Info, now => new([], [.. now.Files.Where(file => !provinces.Contains(file.Partition["province"]))], []));

    private void KeepSubmissions(string which)
    {
        var table = Store.Table("submissions");
        using var session = LakeSession.Open();
        session.Attach("s", table.Read());
        var files = session.Write($"SELECT * FROM s WHERE {which}", table, SubmissionLayout);
        table.Commit(Info, now => new(files, [.. now.Files], []));
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private static string FewIndicators()
    {
        var folder = System.IO.Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "seeds-few")).FullName;
        foreach (var file in System.IO.Directory.GetFiles(Seeds, "*.csv"))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        string[] kept = ["indicator_code", "trained_rate", "task_overdue", "difficulty_resolved"];
        var lines = File.ReadAllLines(Path.Combine(Seeds, "indicators.csv"));
        File.WriteAllLines(Path.Combine(folder, "indicators.csv"), lines.Where(line => kept.Contains(line.Split(',')[0])));
        return folder;
    }

    private void Write(LakeSession session, string name, TableLayout layout, string select)
    {
        var table = Store.Table(name);
        if (table.Find() is null)
            table.Create(layout);
        var columns = string.Join(", ", layout.Columns.Select(column => $"CAST(\"{column.Name}\" AS {column.Type}) AS \"{column.Name}\""));
        var files = session.Write($"SELECT {columns} FROM ({select})", table, layout);
        table.Commit(Info, _ => new(files, [], []));
    }

    private static TableLayout LayoutOf(string kind)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Schemas, $"{kind}.json")));
        return new(
            [
                .. schema.RootElement.GetProperty("fields").EnumerateArray().Select(field => new Column(
                    field.GetProperty("name").GetString()!,
                    field.GetProperty("type").GetString() switch
                    {
                        "integer" => "BIGINT",
                        "boolean" => "BOOLEAN",
                        "date" => "DATE",
                        "number" => field.GetProperty("format").GetString()!.ToUpperInvariant(),
                        _ => "VARCHAR",
                    })),
                new("province", "VARCHAR"), new("submission_id", "VARCHAR"), new("source_row", "BIGINT"),
            ],
            ["period", "province"]);
    }

    // Hainan sends nothing in the last quarter, Tibet next to nothing; q and p move the figures.
    private const string Places = """
        CREATE TABLE places AS
        SELECT r.region_code, left(r.region_code, 2) AS province, p.period, p.q, row_number() OVER (PARTITION BY p.period ORDER BY r.region_code) AS n
        FROM seed_regions AS r, (VALUES ('2025Q1', 1), ('2025Q2', 2), ('2025Q3', 3)) AS p(period, q)
        WHERE r.level = 'province' AND r.kind IN ('admin', 'reporting_unit') AND NOT (r.region_code = '460000' AND p.q = 3)
        """;

    private const string Enterprises = """
        SELECT period, region_code, format('E{:017d}', n * 1000 + i) AS enterprise_id, '样例企业' || i AS enterprise_name, division || '10' AS industry_code,
            '160' AS ownership_code, (['1', '2', '3', '3', '3', '4', '5', '9'])[1 + i % 8] AS holding_code, (['1', '2', '3', '3', '4'])[1 + i % 5] AS size_code,
            scale * 10 AS employees, scale * 8 AS industrial_workers, (scale * (2 + (n * 7 % 11) / 3.0 + q * 0.2))::BIGINT AS trained_workers,
            scale * 3 AS certified_workers, (scale * (0.5 + n % 5 * 0.3))::BIGINT AS high_skilled_workers, scale * 0.04 + n * 0.1 AS training_spend,
            scale AS competition_participants, scale // 10 AS innovation_results, (i + n) % 3 > 0 AS wage_agreement, (i + n) % 4 = q AS skill_pay,
            (i * n) % 5 > 1 AS career_ladder, (i + n * q) % 7 > 0 AS union_established, i = 1 AS chain_leader, 4000 + n * 90 + i % 8 * 300 + q * 50 AS average_wage,
            province, 's-e' || period || province AS submission_id, i AS source_row
        FROM (
            SELECT *, (['C36', 'C13', 'B06', 'E47', 'G54', 'I65', 'C26', 'C39'])[1 + (i + n) % 8] AS division, 5 + (i * 37 + n * 11) % 200 AS scale
            FROM places, range(1, CASE WHEN region_code = '540000' THEN 2 ELSE 41 END) AS r(i)
        ) WHERE region_code <> '540000' OR scale < 200
        """;

    private const string Tasks = """
        SELECT period, region_code, measure_code, format('T{}-{}', n, i) AS task_id, '任务' AS task_name, '总工会' AS responsible_unit, NULL AS assisting_units,
            DATE '2025-01-01' AS start_on, due_on, status, CASE status WHEN 'done' THEN 100 WHEN 'in_progress' THEN 15 + (n * i) % 70 ELSE 0 END AS progress_pct,
            CASE WHEN status = 'done' THEN due_on - 10 END AS completed_on, NULL AS milestone, NULL AS tags, province, 's-t' || period || province AS submission_id, i AS source_row
        FROM (
            SELECT *, DATE '2025-09-15' + ((n * 5 + i * 11) % 400 - 60)::INTEGER AS due_on,
                (['done', 'in_progress', 'in_progress', 'in_progress', 'not_started', 'suspended', 'done', 'in_progress', 'done'])[1 + (n + i * q) % 9] AS status,
                format('M{:02d}', 1 + (i + n * 3) % 27) AS measure_code
            FROM places, range(1, 31) AS r(i)
        )
        """;

    private const string Difficulties = """
        SELECT period, region_code, format('M{:02d}', 1 + (n + i) % 27) AS measure_code, format('D{}-{}', n, i) AS difficulty_id, code AS difficulty_code,
            '困难' AS description, '总工会' AS owner, DATE '2025-01-05' + ((n * i * 7) % 180)::INTEGER AS raised_on,
            CASE WHEN (n + i) % 3 = 0 THEN DATE '2025-08-01' END AS resolved_on, province, 's-d' || period || province AS submission_id, i AS source_row
        FROM places, (SELECT code, row_number() OVER () AS i FROM seed_difficulties) WHERE (n * i) % (2 + i // 2) < 3
        """;

    private const string Cases = """
        SELECT *, 's-c' AS submission_id, 2 AS source_row, left(region_code, 2) AS province, '摘要' AS summary
        FROM (VALUES
            ('2025Q1', '110000', 'M09', 'A-1', '去年的做法', NULL, NULL, 'province'),
            ('2025Q3', '440100', 'M09', 'A-1', '某厂（91440101MA5ABCDE1X）的做法', 'C3410', '3', 'county'),
            ('2025Q3', '440000', 'M09', 'A-2', '<b>做法</b>', 'C34', NULL, 'national'),
            ('2025Q3', '650000', 'M27', 'A-1', '宣传的做法', NULL, NULL, 'province')
        ) AS c(period, region_code, measure_code, case_id, title, industry_code, holding_code, level)
        """;

    private const string Submissions = """
        SELECT 's-' || left(kind, 1) || period || province AS submission_id, kind, period, region_code, 1 AS revision, 'accepted' AS status,
            TIMESTAMPTZ '2025-10-10 08:00:00+08' AS received_at, format('{}_{}_{}.csv', kind, period, region_code) AS file_name, md5(kind || period || province) AS sha256,
            100 AS bytes, 40 AS rows, 0 AS errors, 0 AS warnings, true AS synthetic, NULL AS table_version
        FROM places, (VALUES ('enterprise'), ('task'), ('difficulty')) AS k(kind)
        UNION ALL
        SELECT 's-bad', 'enterprise', '2025Q3', '460000', NULL, 'returned', TIMESTAMPTZ '2025-10-11 09:30:00+08', 'enterprise_2025Q3_460000<b>.csv', 'x', 100, 12, 3, 1, true, NULL
        """;

    private const string Findings = """
        SELECT * FROM (VALUES
            ('s-bad', 'error', 'integer', 3, 9, 'I3', 'employees', '3.7', '从业人员应为整数，实为“3.7”。', 'Employees must be a whole number, not "3.7".'),
            ('s-bad', 'error', 'integer', 5, 9, 'I5', 'employees', '<script>alert(1)</script>', '从业人员应为整数。', 'Employees must be a whole number.'),
            ('s-bad', 'error', 'required', 7, 10, 'J7', 'industrial_workers', NULL, '产业工人不能为空，实为“<script>alert(1)</script>”。', 'Industrial workers is required, not "<script>alert(1)</script>".'),
            ('s-bad', 'warning', 'wage_jump', 8, 22, 'V8', 'average_wage', '99999', '月平均工资比上季度高一倍以上，请核实。', 'The average wage more than doubled; please confirm.')
        ) AS f(submission_id, severity, rule, "row", "column", cell, field, value, message_zh, message_en)
        """;

    private static readonly TableLayout SubmissionLayout = new(
        [
            new("submission_id", "VARCHAR"), new("kind", "VARCHAR"), new("period", "VARCHAR"), new("region_code", "VARCHAR"), new("revision", "BIGINT"),
            new("status", "VARCHAR"), new("received_at", "TIMESTAMPTZ"), new("file_name", "VARCHAR"), new("sha256", "VARCHAR"), new("bytes", "BIGINT"),
            new("rows", "BIGINT"), new("errors", "BIGINT"), new("warnings", "BIGINT"), new("synthetic", "BOOLEAN"), new("table_version", "BIGINT"),
        ],
        []);

    private static readonly TableLayout FindingLayout = new(
        [
            new("submission_id", "VARCHAR"), new("severity", "VARCHAR"), new("rule", "VARCHAR"), new("row", "BIGINT"), new("column", "BIGINT"), new("cell", "VARCHAR"),
            new("field", "VARCHAR"), new("value", "VARCHAR"), new("message_zh", "VARCHAR"), new("message_en", "VARCHAR"),
        ],
        []);
}
