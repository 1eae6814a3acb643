using System.Text.Json;
using Analytics.Lake;

namespace Analytics.Transforms.Tests;

/// <summary>A lake in a temporary folder into which a test puts returns as ingest would.</summary>
public sealed class TestLake : IDisposable
{
    private static readonly CommitInfo Info = new("TEST", new Dictionary<string, string>());
    private static readonly TableLayout Submissions = new(
        [
            new("submission_id", "VARCHAR"), new("kind", "VARCHAR"), new("period", "VARCHAR"), new("region_code", "VARCHAR"),
            new("revision", "BIGINT"), new("status", "VARCHAR"), new("received_at", "TIMESTAMPTZ"), new("file_name", "VARCHAR"),
            new("sha256", "VARCHAR"), new("bytes", "BIGINT"), new("rows", "BIGINT"), new("errors", "BIGINT"), new("warnings", "BIGINT"),
            new("synthetic", "BOOLEAN"), new("table_version", "BIGINT"),
        ],
        []);
    private static readonly TableLayout Findings = new(
        [
            new("submission_id", "VARCHAR"), new("severity", "VARCHAR"), new("rule", "VARCHAR"), new("row", "BIGINT"), new("column", "BIGINT"),
            new("cell", "VARCHAR"), new("field", "VARCHAR"), new("value", "VARCHAR"), new("message_zh", "VARCHAR"), new("message_en", "VARCHAR"),
        ],
        []);

    private static readonly TableLayout Events = new(
        [
            new("event_id", "VARCHAR"), new("at", "TIMESTAMPTZ"), new("actor", "VARCHAR"), new("action", "VARCHAR"), new("kind", "VARCHAR"), new("period", "VARCHAR"),
            new("region_code", "VARCHAR"), new("revision", "BIGINT"), new("submission_id", "VARCHAR"), new("until", "DATE"), new("reason", "VARCHAR"),
        ],
        []);

    private readonly string directory = Path.Combine(Path.GetTempPath(), $"analytics-test-{Guid.NewGuid():N}");
    private readonly Dictionary<(string Kind, string Period, string Region), long> revisions = [];
    private int sent;

    /// <summary>When the next submissions are received, each a minute after the one before; in Beijing.</summary>
    public string Now { get; set; } = "2025-10-10 08:00:00";

    /// <summary>When the next submissions came into the inbox, in Beijing; null for a warehouse from before that was recorded.</summary>
    public string? HandedIn { get; set; }

    public TestLake() => Store = new(directory);

    public static string Seeds { get; } = Path.Combine(AppContext.BaseDirectory, "seeds");

    public static string Schemas { get; } = Path.Combine(AppContext.BaseDirectory, "schemas");

    public LakeStore Store { get; }

    public RefreshResult Refresh(IProgress<RefreshProgress>? progress = null, string? seeds = null, string? schemas = null) =>
        Refresher.Refresh(Store, seeds ?? Seeds, schemas ?? Schemas, progress, cancellationToken: TestContext.Current.CancellationToken);

    public Comparison Compare(string indicator, Dimension by, string? period = null, AsOf asOf = default, bool evaluator = true) =>
        Comparisons.Compare(Store, Seeds, indicator, by, period, asOf, evaluator);

    /// <summary>Commits a return, in the place of its last revision, and records its submission.</summary>
    public void Accept(string kind, string period, string region, IEnumerable<ReturnRow> rows, bool synthetic = false)
    {
        ReturnRow[] all = [.. rows];
        string id = AcceptUnrecorded(kind, period, region, all);
        long revision = revisions[(kind, period, region)] = revisions.GetValueOrDefault((kind, period, region)) + 1;
        Record(id, kind, period, region, $"{revision}", "accepted", synthetic, all.Length);
    }

    /// <summary>Accepts a submission that had been sent back.</summary>
    public void AcceptReturned(string id, string kind, string period, string region, IEnumerable<ReturnRow> rows)
    {
        AcceptUnrecorded(kind, period, region, rows, id);
        Record(id, kind, period, region, "1", "accepted", false);
    }

    /// <summary>Commits a return whose submission is not recorded yet, as after a crash between the two.</summary>
    public string AcceptUnrecorded(string kind, string period, string region, IEnumerable<ReturnRow> rows, string? submission = null) =>
        Put(kind, period, region, rows, "left(region_code, 2)", submission);

    /// <summary>Puts a row below a province that is not its region's, as no ingest would.</summary>
    public void Misplace(string kind, string period, string province, ReturnRow row) => Put(kind, period, province, [row], $"'{province}'");

    private string Put(string kind, string period, string region, IEnumerable<ReturnRow> rows, string province, string? submission = null)
    {
        var table = Store.Table($"returns/{kind}");
        var layout = LayoutOf(kind);
        table.Create(layout);
        sent++;
        string id = submission ?? $"s{sent}";
        string values = string.Join(", ", rows.Select(row => $"({string.Join(", ", row.Values.Prepend(period).Select(ReturnRow.Literal))})"));
        string[] fields = [.. layout.Columns.Select(column => column.Name).Except(["province", "submission_id", "source_row"])];
        Replace(
            table,
            $"""
            SELECT {string.Join(", ", layout.Columns.Take(fields.Length).Select(column => $"CAST({column.Name} AS {column.Type}) AS {column.Name}"))},
                {province} AS province, '{id}' AS submission_id, row_number() OVER () AS source_row
            FROM (VALUES {values}) AS v({string.Join(", ", fields)})
            """,
            layout,
            file => file.Partition["period"] == period && (region == "100000" || file.Partition["province"] == region[..2]));
        return id;
    }

    /// <summary>Records a submission that was sent back, with findings given as SQL tuples after the submission's id.</summary>
    public string Return(string kind, string period, string region, params string[] findings)
    {
        string id = $"s{++sent}";
        Record(id, kind, period, region, "NULL", "returned", false);
        if (findings.Length > 0)
        {
            var table = Store.Table("findings");
            table.Create(Findings);
            Replace(
                table,
                $"""
                SELECT '{id}' AS submission_id, * REPLACE ("row"::BIGINT AS "row", "column"::BIGINT AS "column")
                FROM (VALUES {string.Join(", ", findings)}) AS v(severity, rule, "row", "column", cell, field, value, message_zh, message_en)
                """,
                Findings,
                _ => false);
        }
        return id;
    }

    /// <summary>Records a step of an evaluator, a minute after what was done before.</summary>
    public void Step(string action, string period, string? kind = null, string? region = null, string? until = null, long? revision = null)
    {
        static string Text(string? value) => value is null ? "NULL" : $"'{value}'";
        var table = Store.Table("events");
        table.Create(Events);
        Replace(
            table,
            $"""
            SELECT 'e{++sent}' AS event_id, TIMESTAMPTZ '{Now}+08' + to_minutes({sent}) AS "at", '王评估' AS actor, '{action}' AS action, {Text(kind)}::VARCHAR AS kind,
                '{period}' AS period, {Text(region)}::VARCHAR AS region_code, {ReturnRow.Literal(revision)}::BIGINT AS revision, NULL::VARCHAR AS submission_id,
                {Text(until)}::DATE AS until, '原因' AS reason
            """,
            Events,
            _ => false);
    }

    /// <summary>A copy of the schemas or seeds in the lake's folder, with one file changed.</summary>
    public string Changed(string folder, string file, Func<string, string> change)
    {
        string copy = Directory.CreateDirectory(Path.Combine(directory, Path.GetFileName(folder))).FullName;
        foreach (string each in Directory.GetFiles(folder))
            if (!File.Exists(Path.Combine(copy, Path.GetFileName(each)))) File.Copy(each, Path.Combine(copy, Path.GetFileName(each)));
        string path = Path.Combine(copy, file), text = File.ReadAllText(path), changed = change(text);
        Assert.NotEqual(text, changed);
        File.WriteAllText(path, changed);
        return copy;
    }

    /// <summary>Takes a return out of the lake.</summary>
    public void Remove(string kind, string period) => Store.Table($"returns/{kind}").Commit(
        Info, now => new([], [.. now.Files.Where(file => file.Partition["period"] == period)], []));

    /// <summary>Rows of a query over a table's newest version, named <c>t</c>, each as text with '|' between the values.</summary>
    public string[] Rows(string table, string sql)
    {
        using var session = LakeSession.Open();
        session.Attach("t", Store.Table(table).Read());
        return [.. session.Query($"SELECT concat_ws('|', *COLUMNS(*)) FROM ({sql})", row => row.GetString(0))];
    }

    public static TableLayout LayoutOf(string kind)
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

    public void Dispose()
    {
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }

    private void Record(string id, string kind, string period, string region, string revision, string status, bool synthetic, int rows = 10)
    {
        var table = Store.Table("submissions");
        TableLayout layout = HandedIn is null ? Submissions : new([.. Submissions.Columns, new("handed_in_at", "TIMESTAMPTZ")], []);
        table.Create(layout);
        Replace(
            table,
            $"""
            SELECT '{id}' AS submission_id, '{kind}' AS kind, '{period}' AS period, '{region}' AS region_code, {revision}::BIGINT AS revision,
                '{status}' AS status, TIMESTAMPTZ '{Now}+08' + to_minutes({sent}) AS received_at,
                '{kind}_{period}_{region}.csv' AS file_name, md5('{id}') AS sha256, 100::BIGINT AS bytes, {rows}::BIGINT AS "rows",
                {(status == "returned" ? 3 : 0)}::BIGINT AS errors, 1::BIGINT AS warnings, {synthetic} AS synthetic, NULL::BIGINT AS table_version{(HandedIn is null ? "" : $", TIMESTAMPTZ '{HandedIn}+08' AS handed_in_at")}
            """,
            layout,
            _ => false);
    }

    private static void Replace(DeltaTable table, string select, TableLayout layout, Func<DataFile, bool> replaced)
    {
        using var session = LakeSession.Open();
        var files = session.Write(select, table, layout);
        table.Commit(Info, now => new(files, [.. now.Files.Where(replaced)], []));
    }
}
