using System.Text.RegularExpressions;
using Analytics.Reports.Queries;

namespace Analytics.Reports.Tests;

/// <summary>What people try to get out of a sandbox. Every one is refused with a sentence and leaves no trace.</summary>
[Collection("query")]
public sealed partial class QueryEscapeTest(QueryLake fixture) : IClassFixture<QueryLake>
{
    // {own}: a file of a permitted table; {other}: one of a table that is not; {out}: a file to make; {lake}: the lake's folder.
    public static TheoryData<string> Escapes =>
    [
        // Statements that are no SELECT.
        "COPY task_progress TO '{out}'", "COPY (SELECT 1) TO '{out}' (FORMAT parquet)", "COPY (SELECT 1) TO '{own}'", "EXPORT DATABASE '{out}'", "IMPORT DATABASE '{lake}'",
        "ATTACH '{out}' AS d", "ATTACH ':memory:' AS d", "DETACH memory", "USE memory", "INSTALL httpfs", "LOAD httpfs", "LOAD '{out}'", "FORCE INSTALL delta", "UPDATE EXTENSIONS",
        "PRAGMA database_list", "PRAGMA show_tables", "PRAGMA enable_profiling", "PRAGMA table_info('task_progress')", "SET memory_limit = '100GB'", "SET enable_external_access = true",
        "SET lock_configuration = false", "SET GLOBAL threads = 64", "RESET memory_limit", "SET VARIABLE x = 1", "CALL pragma_version()", "CALL enable_logging()", "CREATE TABLE t AS SELECT 1",
        "CREATE TEMP TABLE t (i INT)", "CREATE VIEW v AS SELECT 1", "CREATE OR REPLACE VIEW task_progress AS SELECT 1", "CREATE MACRO m() AS 1", "CREATE MACRO m() AS TABLE SELECT * FROM read_text('{other}')",
        "CREATE SECRET s (TYPE http)", "CREATE SCHEMA s", "CREATE SEQUENCE s", "CREATE TYPE t AS ENUM ('a')", "INSERT INTO task_progress VALUES (1)", "UPDATE task_progress SET tasks = 0",
        "DELETE FROM task_progress", "TRUNCATE task_progress", "DROP VIEW task_progress", "ALTER VIEW task_progress RENAME TO t", "COMMENT ON VIEW task_progress IS 'x'", "MERGE INTO task_progress USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE",
        "PREPARE p AS SELECT 1", "EXECUTE p", "DEALLOCATE p", "BEGIN", "BEGIN TRANSACTION READ ONLY", "COMMIT", "ROLLBACK", "CHECKPOINT", "VACUUM", "ANALYZE", "EXPLAIN SELECT 1", "EXPLAIN ANALYZE SELECT 1",
        "SHOW TABLES", "SHOW ALL TABLES", "SHOW DATABASES", "DESCRIBE task_progress", "SUMMARIZE task_progress", "SELECT * FROM (DESCRIBE task_progress)", "SELECT * FROM (SHOW TABLES)",
        // Several statements, and statements in comments' clothes.
        "SELECT 1; SELECT 2", "SELECT 1; COPY task_progress TO '{out}'", "SELECT 1;; DROP VIEW task_progress;", "/* SELECT */ COPY task_progress TO '{out}'", "-- SELECT 1\nATTACH '{out}' AS d",
        "SELECT 1 -- ;\n; SET threads = 64", "SELECT 1) TO '{out}'; COPY (SELECT 1", "SELECT 1); DROP VIEW task_progress; --", "", " ", ";", "-- nothing", "SELECT",
        // Files.
        "SELECT * FROM '{own}'", "FROM '{own}'", "SELECT * FROM '{other}'", "SELECT * FROM \"{own}\"", "SELECT * FROM '/etc/passwd'", "SELECT * FROM '{lake}/returns/**/*.parquet'", "SELECT * FROM read_parquet('{own}')",
        "SELECT * FROM read_parquet(['{own}'], filename = true)", "SELECT * FROM parquet_scan('{other}')", "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_csv_auto('/etc/passwd')",
        "SELECT * FROM read_json('{lake}/marts/task_progress/_delta_log/00000000000000000000.json')", "SELECT * FROM read_json_objects('/etc/passwd')", "SELECT * FROM read_ndjson('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM read_blob('{own}')", "SELECT * FROM glob('{lake}/**')", "SELECT * FROM sniff_csv('/etc/passwd')", "SELECT * FROM parquet_metadata('{own}')",
        "SELECT * FROM parquet_schema('{own}')", "SELECT * FROM parquet_kv_metadata('{own}')", "SELECT * FROM parquet_file_metadata('{own}')", "SELECT * FROM parquet_bloom_probe('{own}', 'tasks', 1)",
        "SELECT * FROM read_duckdb('{out}')", "SELECT * FROM READ_PARQUET('{own}')", "SELECT * FROM \"read_parquet\"('{own}')", "SELECT * FROM main.read_parquet('{own}')", "SELECT * FROM system.main.read_text('/etc/passwd')",
        "SELECT * FROM 'https://example.org/x.parquet'", "SELECT * FROM read_parquet('s3://bucket/x')", "SELECT * FROM delta_scan('{lake}/returns/enterprise')",
        // The same, deeper down.
        "WITH t AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM t", "SELECT (SELECT content FROM read_text('/etc/passwd'))", "SELECT 1 WHERE EXISTS (FROM '{own}')",
        "SELECT * FROM task_progress, LATERAL (SELECT * FROM read_text('/etc/passwd'))", "SELECT 1 UNION ALL SELECT tasks FROM '{own}'", "SELECT * FROM task_progress JOIN '{own}' USING (period)",
        "WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r, glob('*') WHERE i < 2) SELECT * FROM r", "WITH RECURSIVE duckdb_views AS (SELECT sql FROM duckdb_views UNION ALL SELECT sql FROM duckdb_views WHERE false) SELECT * FROM duckdb_views",
        "WITH RECURSIVE whole_completeness AS (SELECT * FROM whole_completeness UNION ALL SELECT * FROM whole_completeness WHERE false) SELECT * FROM whole_completeness", "SELECT [x FOR x IN (SELECT list(file) FROM glob('*'))]", "SELECT list_transform([1], x -> (SELECT count(*) FROM glob('*')))",
        "WITH \"{own}\" AS (SELECT 1) SELECT * FROM \"{own}\"", "WITH duckdb_settings AS (SELECT * FROM duckdb_settings) SELECT * FROM duckdb_settings", "SELECT * FROM (WITH cube_enterprise AS (SELECT 1) SELECT * FROM cube_enterprise), cube_enterprise",
        "SELECT * FROM (PIVOT read_text('/etc/passwd') ON filename IN ('a') USING count(*))", "SELECT * FROM task_progress ORDER BY (SELECT count(*) FROM glob('*'))", "SELECT * FROM task_progress LIMIT (SELECT count(*) FROM glob('*'))",
        "SELECT count(*) FILTER (EXISTS (FROM glob('*'))) FROM task_progress", "SELECT sum(tasks) OVER (ORDER BY (SELECT count(*) FROM glob('*'))) FROM task_progress", "VALUES ((SELECT count(*) FROM glob('*')))",
        "SELECT * FROM task_progress TABLESAMPLE 10% WHERE tasks IN (SELECT size FROM read_blob('{own}'))", "FROM task_progress SELECT COLUMNS(c -> c IN (SELECT file FROM glob('*')))",
        // Other tables, the catalog, the machine.
        "SELECT * FROM cube_enterprise", "SELECT * FROM return_status", "SELECT * FROM whole_completeness", "SELECT * FROM main.whole_completeness", "SELECT * FROM whole_research_enterprise", "SELECT * FROM returns_enterprise", "SELECT * FROM submissions", "SELECT * FROM main.task_progress", "SELECT * FROM memory.main.task_progress", "SELECT * FROM asked",
        "SELECT * FROM information_schema.tables", "SELECT * FROM pg_catalog.pg_tables", "SELECT * FROM sqlite_master", "SELECT * FROM duckdb_views", "SELECT * FROM duckdb_views()", "SELECT * FROM duckdb_settings()", "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_extensions()", "SELECT * FROM duckdb_logs", "SELECT * FROM duckdb_external_file_cache()", "SELECT * FROM duckdb_temporary_files()", "SELECT * FROM pragma_database_size()", "SELECT * FROM pragma_table_info('task_progress')", "SELECT * FROM pragma_show('task_progress')",
        "SELECT * FROM which_secret('x', 'http')", "SELECT getenv('HOME')", "SELECT GetEnv('HOME')", "SELECT current_setting('allowed_paths')", "SELECT current_setting('temp_' || 'directory')", "SELECT getvariable('x')", "SELECT * FROM duckdb_variables()", "SELECT current_query()", "SELECT pg_get_viewdef(1)",
        "SELECT version()", "SELECT current_database()", "SELECT current_schemas(true)", "SELECT current_connection_id()", "SELECT txid_current()", "SELECT pg_postmaster_start_time()", "SELECT json_deserialize_sql('x')", "SELECT a_function_of_a_later_duckdb(1)", "SELECT * FROM seed_columns", "SELECT * FROM seed_calendar",
        "SELECT write_log('x')", "SELECT nextval('s')", "SELECT setseed(0.5)", "SELECT sleep_ms(100000)", "SELECT pg_sleep(100000)",
        // SQL in texts.
        "SELECT * FROM query('COPY task_progress TO ''{out}''')", "SELECT * FROM query('SELECT * FROM duckdb_settings()')", "FROM query_table('duckdb_settings')", "FROM query_table(['{own}'])", "SELECT json_serialize_plan('SELECT * FROM read_text(''/etc/passwd'')')",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))", "SELECT json_execute_serialized_sql('x')", "PRAGMA json_execute_serialized_sql('x')", "SELECT * FROM sql_auto_complete('SELECT * FROM ''/')", "SELECT * FROM histogram('{own}', 'tasks')",
        "SELECT * FROM seq_scan('task_progress')", "SELECT * FROM arrow_scan(1, 2, 3)", "SELECT * FROM test_all_types()", "SELECT ?", "SELECT $1", "SELECT * FROM task_progress AT (VERSION => 0)", "SELECT 'a' \0 'b'",
    ];

    [Theory]
    [MemberData(nameof(Escapes))]
    public void An_escape_is_refused_and_leaves_no_trace(string attempt)
    {
        string sql = fixture.Fill(attempt);
        string before = fixture.Trace();

        var refused = Assert.Throws<QueryException>(() => fixture.Ask(sql));

        Assert.Matches(Chinese(), refused.Zh);
        Assert.DoesNotMatch(Chinese(), refused.En);
        Assert.DoesNotContain("root:", refused.En, StringComparison.Ordinal);
        Assert.Equal(before, fixture.Trace());
    }

    [Theory]
    [InlineData("SELECT count(*) FROM task_progress; -- the end")]
    [InlineData("/* all */ FROM Task_Progress SELECT count(*) ;")]
    [InlineData("WITH t AS (FROM task_progress), u AS (FROM t) SELECT count(*) FROM u, range(1)")]
    [InlineData("WITH RECURSIVE n AS (SELECT count(*) AS n FROM task_progress), r AS (SELECT n - 9 AS i FROM n UNION ALL SELECT i + 1 FROM r, n WHERE i < n) SELECT max(i) FROM r")]
    [InlineData("SELECT count(*) FROM (SELECT *, row_number() OVER (PARTITION BY period ORDER BY tasks) FROM task_progress WHERE period LIKE '20%' AND today() > DATE '2020-01-01')")]
    [InlineData("SELECT sum(n) FROM (PIVOT (SELECT 'a' AS k, count(*) AS n FROM task_progress) ON k IN ('a') USING sum(n)) UNPIVOT (n FOR k IN (a))")]
    public void What_is_only_a_question_is_answered(string sql)
    {
        var answer = fixture.Ask(sql);

        Assert.Equal(QueryLake.Tasks, Assert.Single(answer.Shown)[0]);
    }

    [Theory]
    [InlineData("SELECT c.rows FROM completeness AS c {0}")]
    [InlineData("WITH research_enterprise AS (SELECT period, region_code, '_T' AS industry_division, '_T' AS holding_code, '_T' AS size_code, 7 AS enterprises FROM task_progress), whole_research_enterprise AS (SELECT * FROM research_enterprise) SELECT c.rows FROM completeness AS c {0}")]
    [InlineData("SELECT c.rows FROM completeness AS c JOIN research_enterprise AS r ON r.period = c.period AND r.region_code = c.province || '0000' AND r.industry_division = '_T' AND r.holding_code = '_T' AND r.size_code = '_T' {0}")]
    public void The_rows_of_a_withheld_province_are_withheld_too(string sql)
    {
        string Withheld(string status) => string.Format(System.Globalization.CultureInfo.InvariantCulture, sql,
            $"WHERE c.kind = 'enterprise' AND c.status = 'accepted' AND c.period || c.province || '0000' IN ({string.Join(", ", Provinces(status).Select(key => $"'{key}'"))})");

        Assert.NotEmpty(Provinces("withheld"));
        Assert.All(fixture.Ask(Withheld("withheld")).Shown, row => Assert.Null(row[0]));
        Assert.NotEmpty(fixture.Ask(Withheld("withheld")).Shown);
        Assert.All(fixture.Ask(Withheld("published")).Shown, row => Assert.True(int.Parse(row[0]!, System.Globalization.CultureInfo.InvariantCulture) >= 3));
        Assert.NotEmpty(fixture.Ask(Withheld("published")).Shown);
        Assert.All(fixture.Ask("SELECT c.rows FROM completeness AS c WHERE kind = 'enterprise' AND status = 'accepted'", evaluator: true).Shown, row => Assert.NotNull(row[0]));
    }

    private string[] Provinces(string status) => [.. fixture.Ask(
        $"SELECT period || region_code FROM research_enterprise WHERE region_code LIKE '%0000' AND region_code <> '100000' AND industry_division = '_T' AND holding_code = '_T' AND size_code = '_T' AND status = '{status}'")
        .Shown.Select(row => row[0]!)];

    [Fact]
    public void A_mistake_is_told_in_DuckDBs_words_and_an_unknown_table_with_those_that_there_are()
    {
        var mistake = Assert.Throws<QueryException>(() => fixture.Ask("SELECT taskz FROM task_progress"));
        Assert.StartsWith("查询出错：Binder Error: Referenced column \"taskz\" not found", mistake.Zh, StringComparison.Ordinal);
        Assert.Contains("LINE 1: SELECT taskz FROM task_progress", mistake.En, StringComparison.Ordinal);
        var syntax = Assert.Throws<QueryException>(() => fixture.Ask("SELEC 1"));
        Assert.Equal("查询有语法错误：syntax error at or near \"SELEC\" (1)", syntax.Zh);
        var unknown = Assert.Throws<QueryException>(() => fixture.Ask("SELECT 1 FROM tasks"));
        Assert.Equal("没有可查询的表“tasks”。可以查询：completeness、cube_difficulty、research_enterprise、seed_difficulties、seed_holdings、seed_indicators、seed_industries、seed_measures、seed_peer_groups、seed_regions、seed_sizes、task_outlook、task_progress。", unknown.Zh);
        Assert.Equal("There is no table \"tasks\" to query. There are: completeness, cube_difficulty, research_enterprise, seed_difficulties, seed_holdings, seed_indicators, seed_industries, seed_measures, seed_peer_groups, seed_regions, seed_sizes, task_outlook, task_progress.", unknown.En);
    }

    [GeneratedRegex(@"[\u4e00-\u9fff]")]
    private static partial Regex Chinese();
}
