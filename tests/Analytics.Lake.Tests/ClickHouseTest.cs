using System.Text.Json;
using Analytics.Tests;

namespace Analytics.Lake.Tests;

/// <summary>ClickHouse, whose Delta reader is another program altogether, must see the same rows as we do.</summary>
public class ClickHouseTest
{
    private static readonly TableLayout Layout = new(
        [
            new("period", "VARCHAR"), new("province", "VARCHAR"), new("id", "BIGINT"), new("name", "VARCHAR"), new("code", "INTEGER"), new("rate", "DOUBLE"), new("done", "BOOLEAN"),
            new("due_on", "DATE"), new("received_at", "TIMESTAMPTZ"), new("spend", "DECIMAL(14,2)"), new("bill", "DECIMAL(38,2)"),
        ],
        ["period", "province"]);

    [Fact]
    public void It_reads_the_same_rows_and_sums_before_and_after_a_replacement_and_from_a_checkpoint()
    {
        using TempFolder folder = new("仓库 it's \"x\"");
        DeltaTable table = new LakeStore(folder.Path).Table("returns/enterprise");
        table.Create(Layout);
        using LakeSession session = LakeSession.Open();
        IReadOnlyList<DataFile> all = session.Write(Select("range(5000)", 0), table, Layout);
        table.Commit(Given.Info, _ => Given.Add(all));
        AssertSame(session, table);
        AssertSameWhenFiltered(session, table);

        for (int revision = 1; revision <= 12; revision++)
        {
            // Two partitions at a time, so that none of the files is new after a while.
            int part = revision;
            table.Commit(Given.Info, now =>
            {
                IReadOnlyList<DataFile> files = session.Write($"SELECT * FROM ({Select("range(5000)", part)}) WHERE period = '2025Q{(part % 4) + 1}' AND province IN ('11', '66')", table, Layout);
                return new TableChange(files, [.. now.Files.Where(file => files.Any(renewed => renewed.Partition["period"] == file.Partition["period"] && renewed.Partition["province"] == file.Partition["province"]))], [new Transaction($"提交 {part}", 1)]);
            });
            if (revision is 1 or 8 or 12)
                AssertSame(session, table);
        }
        // Version 10 has a checkpoint; from here on it cannot be done without.
        Assert.Equal(13, table.Read().Version);
        for (int version = 0; version < 10; version++)
            File.Delete(Path.Combine(table.Directory, "_delta_log", $"{version:D20}.json"));
        AssertSame(session, table);
        AssertSame(session, table, 11);
    }

    [Fact]
    public void It_reads_extreme_values_added_columns_and_tables_without_partitions()
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path).Table("submissions");
        TableLayout narrow = new([new("id", "VARCHAR"), new("n", "BIGINT")], []);
        table.Create(narrow);
        using LakeSession session = LakeSession.Open();
        Append(session.Write("SELECT 'first' AS id, -9223372036854775807 - 1 AS n", table, narrow));
        TableLayout wide = new([.. narrow.Columns, new("text", "VARCHAR"), new("money", "DECIMAL(38,10)"), new("day", "DATE"), new("moment", "TIMESTAMPTZ"), new("done", "BOOLEAN"), new("rate", "DOUBLE")], []);
        table.Create(wide);
        Append(session.Write(
            """
            SELECT 'second' AS id, 9223372036854775807 AS n, repeat('长', 70000) || chr(10) || '"\''' AS "text", -9999999999999999999999999999.9999999999::DECIMAL(38,10) AS money,
                DATE '1970-01-01' AS day, TIMESTAMPTZ '2026-01-20 00:00:00.123456+08' AS moment, false AS done, 5e-324::DOUBLE AS rate
            """,
            table,
            wide));

        IReadOnlyList<JsonElement> rows = Chdb.Query(
            $"""
            SELECT id, toString(n) AS n, length("text") AS bytes, right("text", 4) AS ending, toString(money) AS money, toString(day) AS day, toString(toUnixTimestamp64Micro(moment)) AS moment, done, toString(rate) AS rate
            FROM {Chdb.DeltaTable(table.Directory)} ORDER BY id
            """);

        Assert.Equal(
            [
                """{"id":"first","n":"-9223372036854775808","bytes":null,"ending":null,"money":null,"day":null,"moment":null,"done":null,"rate":null}""",
                """{"id":"second","n":"9223372036854775807","bytes":210004,"ending":"\n\"\\'","money":"-9999999999999999999999999999.9999999999","day":"1970-01-01","moment":"1768838400123456","done":false,"rate":"5e-324"}""",
            ],
            rows.Select(row => row.ToString()));

        void Append(IReadOnlyList<DataFile> files) => table.Commit(Given.Info, _ => Given.Add(files));
    }

    [Fact]
    public void It_reads_a_vacuumed_table_and_the_versions_that_were_kept()
    {
        using TempFolder folder = new();
        SetClock clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        LakeStore lake = new(folder.Path, clock);
        DeltaTable table = lake.Table("numbers");
        table.Create(Given.Numbers);
        using LakeSession session = LakeSession.Open();
        for (int i = 1; i <= 9; i++)
            Given.Replace(table, session, "2025Q1", [i, 10 * i]);
        Publications.Record(lake, session, "report", "site", [table.Read(AsOf.At(4))]);
        clock.Now = clock.Now.AddYears(1);
        Assert.Equal(7, Given.Vacuum(lake, "30d").Single(each => each.Table == "numbers").Files);

        // Version 10 is the vacuum's own entry, with a checkpoint; the entries before it are not needed any more.
        string delta = Chdb.DeltaTable(table.Directory);
        Assert.Equal(["99"], Lines($"SELECT toString(sum(n)) AS line FROM {delta}"));
        Assert.Equal(["44"], Lines($"SELECT toString(sum(n)) AS line FROM {delta} SETTINGS delta_lake_snapshot_version = 4"));
        for (int version = 0; version < 10; version++)
            File.Delete(Path.Combine(table.Directory, "_delta_log", $"{version:D20}.json"));
        Assert.Equal(["99"], Lines($"SELECT toString(sum(n)) AS line FROM {delta}"));
        Assert.Equal([("2025Q1", 9L), ("2025Q1", 90L)], Given.Rows(session, new LakeStore(folder.Path).Table("numbers").Read()));
    }

    [Fact]
    public void It_skips_files_by_the_statistics_in_the_log_and_duckdb_by_the_partitions()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        for (int i = 1; i <= 4; i++)
            Given.Replace(table, session, $"2025Q{i}", Enumerable.Range(100 * i, 50).Select(n => (long)n));
        // Whoever opens one of the others stumbles.
        foreach (DataFile file in table.Read().Files.Where(file => file.Partition["period"] != "2025Q1"))
            File.WriteAllBytes(Path.Combine(table.Directory, file.Path), new byte[file.Size]);

        session.Attach("v", table.Read());
        Assert.Equal([50L], session.Query("SELECT count(*) FROM v WHERE period = '2025Q1'", row => row.GetInt64(0)));
        Assert.ThrowsAny<Exception>(() => session.Query("SELECT sum(n) FROM v", row => row.GetValue(0)));
        Assert.Equal(["6225"], Lines($"SELECT toString(sum(n)) AS line FROM {Chdb.DeltaTable(table.Directory)} WHERE n < 150"));
        Assert.Equal(["6225"], Lines($"SELECT toString(sum(n)) AS line FROM {Chdb.DeltaTable(table.Directory)} WHERE period = '2025Q1'"));
    }

    private static string Select(string source, int revision) =>
        $"""
        SELECT '2025Q' || (i % 4 + 1) AS period, ['11', '31', '66'][i % 3 + 1] AS province, (i + {revision} * 1000000)::BIGINT AS id, '企业“' || i || '”''' AS name,
            CASE WHEN i % 7 > 0 THEN -i::INTEGER END AS code, i / 8 AS rate, CASE WHEN i % 5 > 0 THEN i % 2 = 0 END AS done,
            DATE '2024-12-31' + (i % 400)::INTEGER AS due_on, TIMESTAMPTZ '2025-12-31 23:59:59.999999+08' - INTERVAL (i) HOUR AS received_at,
            (i * {revision + 1} / 100)::DECIMAL(14,2) AS spend, (900000000000000000000000000000000 + i)::DECIMAL(38,2) AS bill
        FROM {source} t(i)
        """;

    // Both sides write every row and the sums of every partition as text, so that no digit is lost on the way.
    private static void AssertSame(LakeSession session, DeltaTable table, long? version = null)
    {
        session.Attach("v", table.Read(version is { } asOf ? AsOf.At(asOf) : AsOf.Latest));
        string delta = Chdb.DeltaTable(table.Directory), settings = version is null ? "" : $"SETTINGS delta_lake_snapshot_version = {version}";
        string[] rows = Lines(session,
            """
            SELECT concat_ws('|', period, province, id, name, coalesce(code::VARCHAR, '-'), (rate * 8)::BIGINT, coalesce(done::VARCHAR, '-'), due_on, epoch_us(received_at), spend, bill)
            FROM v ORDER BY period, province, id
            """);
        string[] sums = Lines(session,
            """
            SELECT concat_ws('|', period, province, count(*), sum(id), sum(strlen(name)), sum(code), count(code), sum(rate * 8)::BIGINT, count(*) FILTER (done), count(done),
                sum(date_diff('day', DATE '1970-01-01', due_on)), sum(epoch_us(received_at)), sum(spend), sum(bill))
            FROM v GROUP BY period, province ORDER BY period, province
            """);
        Assert.Equal(5000, rows.Length);
        Assert.Equal(12, sums.Length);
        Assert.Equal(rows, Lines(
            $"""
            SELECT concatWithSeparator('|', period, province, toString(id), name, coalesce(toString(code), '-'), toString(toInt64(rate * 8)), coalesce(toString(done), '-'), toString(due_on),
                toString(toUnixTimestamp64Micro(received_at)), toDecimalString(spend, 2), toDecimalString(bill, 2)) AS line
            FROM {delta} ORDER BY period, province, id {settings}
            """));
        Assert.Equal(sums, Lines(
            $"""
            SELECT concatWithSeparator('|', period, province, toString(count()), toString(sum(id)), toString(sum(length(name))), toString(sum(code)), toString(count(code)), toString(toInt64(sum(rate * 8))),
                toString(countIf(done)), toString(count(done)), toString(sum(toInt32(due_on))), toString(sum(toUnixTimestamp64Micro(received_at))), toDecimalString(sum(spend), 2), toDecimalString(sum(bill), 2)) AS line
            FROM {delta} GROUP BY period, province ORDER BY period, province {settings}
            """));
    }

    // ClickHouse leaves out files by the statistics in the log: wrong ones would lose rows.
    private static void AssertSameWhenFiltered(LakeSession session, DeltaTable table)
    {
        session.Attach("v", table.Read());
        string[] conditions = ["id = 4999", "spend >= 49.99", "bill > CAST('900000000000000000000000000004990' AS DECIMAL(38,2))", "due_on = DATE '2025-01-01'", "code = -1", "rate < 1", "name < 'A'", "code IS NULL", "period = '2025Q2' AND id > 4000"];
        string[] ours = Lines(session, Union("v", "count(*)::VARCHAR", "VARCHAR"));
        Assert.Equal("0 1", ours[0]);
        Assert.Equal(ours, Lines(Union(Chdb.DeltaTable(table.Directory), "toString(count())", "String")));

        string Union(string source, string count, string text) => "SELECT line FROM (" + string.Join(" UNION ALL ", conditions.Select((condition, i) => $"SELECT CAST({i} AS {text}) || ' ' || {count} AS line FROM {source} WHERE {condition}")) + ") u ORDER BY line";
    }

    private static string[] Lines(LakeSession session, string sql) => [.. session.Query(sql, row => row.GetString(0))];

    private static string[] Lines(string sql) => [.. Chdb.Query(sql).Select(row => row.GetProperty("line").GetString()!)];
}
