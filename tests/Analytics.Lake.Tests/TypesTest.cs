using System.Globalization;

namespace Analytics.Lake.Tests;

public class TypesTest
{
    private static readonly TableLayout Every = new(
        [
            new("period", "VARCHAR"), new("no", "INTEGER"), new("text", "VARCHAR"), new("n", "BIGINT"), new("d", "DOUBLE"), new("b", "BOOLEAN"), new("day", "DATE"),
            new("at", "TIMESTAMPTZ"), new("money", "DECIMAL(14,2)"), new("big", "DECIMAL(38,10)"), new("small", "DECIMAL(4,4)"),
        ],
        ["period"]);

    [Fact]
    public void Extreme_values_come_back_as_they_were()
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path).Table("every");
        table.Create(Every);
        using LakeSession session = LakeSession.Open();
        const string Rows = """
            SELECT * FROM (VALUES
                ('2025Q1', 1::INTEGER, '', (-9223372036854775807 - 1)::BIGINT, '-inf'::DOUBLE, false, DATE '0001-01-01', TIMESTAMPTZ '0001-01-01 00:00:00.000001+00', -999999999999.99::DECIMAL(14,2), -9999999999999999999999999999.9999999999::DECIMAL(38,10), -0.9999::DECIMAL(4,4)),
                ('2025Q1', 2147483647, '中文“引号”''" \ 𠮷🙂' || chr(9) || chr(10), 9223372036854775807, 'nan'::DOUBLE, true, DATE '9999-12-31', TIMESTAMPTZ '9999-12-31 23:59:59.999999+00', 999999999999.99, 9999999999999999999999999999.9999999999, 0.9999::DECIMAL(4,4)),
                ('2025Q2', (-2147483647 - 1)::INTEGER, repeat('长', 70000), 0, 5e-324, NULL, DATE '2024-02-29', TIMESTAMPTZ '1969-12-31 23:59:59.999999+00', 0.01, 0.0000000001, 0.0001::DECIMAL(4,4)),
                ('2025Q2', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
            ) t(period, no, "text", n, d, b, day, "at", money, big, small)
            """;

        IReadOnlyList<DataFile> files = session.Write(Rows, table, Every);
        table.Commit(Given.Info, _ => Given.Add(files));
        session.Attach("every", table.Read());

        Assert.Equal(0L, session.Query($"SELECT count(*) FROM ((FROM every EXCEPT ALL ({Rows})) UNION ALL (({Rows}) EXCEPT ALL FROM every))", row => row.GetInt64(0))[0]);
        Assert.Equal(4L, session.Query("SELECT count(*) FROM every", row => row.GetInt64(0))[0]);
        Assert.Equal(
            Every.Columns.Select(column => (column.Name, column.Type.Replace("TIMESTAMPTZ", "TIMESTAMP WITH TIME ZONE", StringComparison.Ordinal))),
            session.Query("DESCRIBE every", row => (row.GetString(0), row.GetString(1))));
        Assert.Equal(70000, session.Query("SELECT length(\"text\") FROM every WHERE no < 0", row => row.GetInt64(0))[0]);
        Assert.Equal(9999999999999999999999999.99m, session.Query("SELECT ?::DECIMAL(38,10)", row => row.GetDecimal(0), 9999999999999999999999999.99m)[0]);
    }

    [Theory]
    [InlineData("SELECT '2025Q1' AS period, sum(i) AS n FROM range(3) t(i)", "HUGEINT")]
    [InlineData("SELECT '2025Q1' AS period, 1::UBIGINT AS n", "UBIGINT")]
    [InlineData("SELECT '2025Q1' AS period, 1::INTEGER AS n", "INTEGER")]
    [InlineData("SELECT '2025Q1' AS period, TIMESTAMP '2025-01-01 00:00:00' AS n", "TIMESTAMP")]
    [InlineData("SELECT '2025Q1' AS period, 'one' AS n", "VARCHAR")]
    [InlineData("SELECT 2025 AS period, 1::BIGINT AS n", "period")]
    [InlineData("SELECT '2025Q1' AS period", "lacks the columns n")]
    [InlineData("SELECT '2025Q1' AS period, 1::BIGINT AS N", "column N that")]
    [InlineData("SELECT '2025Q1' AS period, 1::BIGINT AS n, 2 AS more", "column more")]
    public void Other_types_and_columns_are_refused(string select, string reason)
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();

        Assert.Contains(reason, Assert.Throws<LakeException>(() => session.Write(select, table, Given.Numbers)).En, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(table.Directory, "*.parquet", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("''")]
    [InlineData("'北京'")]
    [InlineData("chr(10)")]
    public void Partition_values_that_readers_could_misread_are_refused(string value)
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();

        Assert.Throws<LakeException>(() => session.Write($"SELECT {value} AS period, 1::BIGINT AS n UNION ALL SELECT '2025Q1', 2", table, Given.Numbers));
        Assert.Empty(Directory.EnumerateFiles(table.Directory, "*.parquet", SearchOption.AllDirectories));
    }

    [Fact]
    public void Partition_values_of_any_printable_ascii_and_null_come_back()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        string[] values = ["2025Q1", "a b", "../x", "100%", "%2F", "k=v", "it's \"quoted\"", "a?b#c*[d]", "\\", "010101", "~"];
        string rows = string.Join(", ", values.Select((value, i) => $"('{value.Replace("'", "''", StringComparison.Ordinal)}', {i}::BIGINT)"));

        IReadOnlyList<DataFile> files = session.Write($"SELECT * FROM (VALUES {rows}, (NULL, -1)) t(period, n)", table, Given.Numbers);
        table.Commit(Given.Info, _ => Given.Add(files));
        session.Attach("v", table.Read());

        Assert.Equal([null, .. values], session.Query("SELECT period FROM v ORDER BY n", row => row.IsDBNull(0) ? null : row.GetString(0)));
        Assert.Equal(values.Prepend(null).Order(StringComparer.Ordinal), table.Read().Files.Select(file => file.Partition["period"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Columns_added_later_are_null_in_older_files()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        Given.Replace(table, session, "2025Q1", [1]);
        TableLayout wider = new([new("period", "VARCHAR"), new("note", "VARCHAR"), new("n", "BIGINT"), new("more", "DECIMAL(5,1)")], ["period"]);

        table.Create(wider);
        session.Attach("before", table.Read());
        IReadOnlyList<DataFile> files = session.Write("SELECT '2025Q2' AS period, '注' AS note, 2::BIGINT AS n, 1.5::DECIMAL(5,1) AS more", table, wider);
        table.Commit(Given.Info, _ => Given.Add(files));
        session.Attach("after", table.Read());
        session.Attach("old", table.Read(AsOf.At(1)));

        Assert.Equal(wider, table.Read().Layout);
        Assert.Equal([(null, 1L, null)], session.Query("SELECT note, n, more FROM before", Row));
        Assert.Equal([(null, 1L, null), ("注", 2L, (decimal?)1.5m)], session.Query("SELECT note, n, more FROM after ORDER BY n", Row));
        Assert.Equal(["period", "n"], session.Query("DESCRIBE old", row => row.GetString(0)));
        table.Create(wider);
        Assert.Equal(3, table.Read().Version);

        static (string?, long, decimal?) Row(System.Data.Common.DbDataReader row) =>
            (row.IsDBNull(0) ? null : row.GetString(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetDecimal(2));
    }

    [Theory]
    [InlineData("n VARCHAR", "period", "n BIGINT")]
    [InlineData("n BIGINT", "", "period")]
    [InlineData("m BIGINT", "period", "n BIGINT")]
    public void A_table_is_not_changed_into_another(string column, string partition, string reason)
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        string[] parts = column.Split(' ');

        LakeException refusal = Assert.Throws<LakeException>(() => table.Create(new TableLayout([new("period", "VARCHAR"), new(parts[0], parts[1])], partition.Length == 0 ? [] : [partition])));
        Assert.Contains(reason, refusal.En, StringComparison.Ordinal);
        Assert.Equal(0, table.Read().Version);
    }

    [Theory]
    [InlineData("HUGEINT")]
    [InlineData("TIMESTAMP")]
    [InlineData("UBIGINT")]
    [InlineData("DECIMAL(39,0)")]
    [InlineData("DECIMAL(4,5)")]
    [InlineData("DECIMAL")]
    [InlineData("VARCHAR[]")]
    [InlineData("bigint")]
    public void Types_that_a_table_cannot_hold_are_refused(string type)
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path).Table("t");
        Assert.Contains(type, Assert.Throws<LakeException>(() => table.Create(new TableLayout([new("x", type)], []))).En, StringComparison.Ordinal);
        Assert.False(table.Exists);
    }

    [Fact]
    public void Instants_are_the_same_whatever_the_zone_of_the_machine()
    {
        using TempFolder folder = new();
        TableLayout layout = new([new("at", "TIMESTAMPTZ")], []);
        DeltaTable table = new LakeStore(folder.Path).Table("t");
        table.Create(layout);
        using LakeSession session = LakeSession.Open();
        IReadOnlyList<DataFile> files = session.Write("SELECT TIMESTAMPTZ '2026-01-20 00:00:00.123456+08' AS \"at\"", table, layout);
        table.Commit(Given.Info, _ => Given.Add(files));
        session.Attach("v", table.Read());

        Assert.Equal(DateTimeOffset.Parse("2026-01-19T16:00:00.123456Z", CultureInfo.InvariantCulture), session.Query("SELECT \"at\" FROM v", row => row.GetFieldValue<DateTimeOffset>(0))[0]);
        Assert.Equal("2026-01-19 16:00:00.123456+00", session.Query("SELECT \"at\"::VARCHAR FROM v", row => row.GetString(0))[0]);
    }
}
