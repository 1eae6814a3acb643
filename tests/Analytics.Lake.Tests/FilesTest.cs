namespace Analytics.Lake.Tests;

public class FilesTest
{
    [Theory]
    [InlineData("with space")]
    [InlineData("it's \"quoted\"")]
    [InlineData("仓库（测试）")]
    [InlineData("a[1]b*c?d")]
    [InlineData("100%25 #+&")]
    [InlineData("back\\slash")]
    public void A_lake_works_in_any_folder(string name)
    {
        using TempFolder folder = new(name);
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open(new SessionLimits("500MB", 1, folder.Path));
        for (int i = 0; i < 10; i++)
            Given.Replace(table, session, "2025Q1", [i, i + 1]);

        Assert.Equal([("2025Q1", 9L), ("2025Q1", 10L)], Given.Rows(session, table.Read()));
        File.Delete(Path.Combine(table.Directory, "_delta_log", "00000000000000000000.json"));
        Assert.Equal([("2025Q1", 9L), ("2025Q1", 10L)], Given.Rows(session, new LakeStore(folder.Path).Table("numbers").Read()));
    }

    [Fact]
    public void The_newest_version_is_told_whoever_made_it_and_after_another_copy_was_put_in_its_place()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path), seen = new LakeStore(folder.Path).Table("numbers");
        string log = Path.Combine(table.Directory, "_delta_log");
        string Entry(int version) => Path.Combine(log, $"{version:D20}.json");
        Assert.Equal(0, seen.Newest);
        for (int version = 1; version <= 12; version++)
            table.Commit(Given.Info, _ => Given.Add(Given.File(table, "2025Q1")));
        Assert.Equal(12, seen.Newest);

        for (int version = 4; version <= 12; version++)
            File.Move(Entry(version), Entry(version) + ".away");
        Assert.Equal(3, seen.Newest);
        for (int version = 4; version <= 12; version++)
            File.Move(Entry(version) + ".away", Entry(version));
        Assert.Equal(12, seen.Newest);

        Directory.Move(log, log + "-away");
        Assert.Null(seen.Newest);
        Assert.False(seen.Exists);
        Directory.Move(log + "-away", log);
        Assert.True(seen.Exists);
        Assert.Equal(12, seen.Newest);
    }

    [Fact]
    public void A_folder_that_looks_like_a_partition_does_not_change_the_rows()
    {
        using TempFolder folder = new("year=2025");
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        for (int i = 1; i <= 10; i++)
            Given.Replace(table, session, "2025Q1", [i]);
        File.Delete(Path.Combine(table.Directory, "_delta_log", "00000000000000000000.json"));

        Assert.Equal([("2025Q1", 10L)], Given.Rows(session, new LakeStore(folder.Path).Table("numbers").Read()));
    }

    [Theory]
    [InlineData("n=5")]
    [InlineData("PERIOD=2024Q1")]
    public void A_folder_that_would_change_the_rows_is_refused(string name)
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        Given.Replace(table, session, "2025Q1", [1]);
        string moved = Path.Combine(folder.Path, name);
        Directory.CreateDirectory(moved);
        Directory.Move(table.Directory, Path.Combine(moved, "numbers"));

        Assert.Contains(name, Assert.Throws<LakeException>(() => session.Attach("v", new LakeStore(moved).Table("numbers").Read())).En, StringComparison.Ordinal);
        Assert.Contains(name, Assert.Throws<LakeException>(() => Given.NumbersTable(moved)).En, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_thousand_files_are_one_a_partition_and_read_as_one_table()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();

        IReadOnlyList<DataFile> files = session.Write("SELECT 'p' || (i % 2000) AS period, i AS n FROM range(20000) t(i)", table, Given.Numbers);
        table.Commit(Given.Info, _ => Given.Add(files));
        session.Attach("v", table.Read());

        Assert.Equal(2000, files.Count);
        Assert.Equal(2000, files.DistinctBy(file => file.Partition["period"]).Count());
        Assert.All(files, file => Assert.Equal(10, file.Rows));
        Assert.Equal([(20000L, 199990000L)], session.Query("SELECT count(*), sum(n)::BIGINT FROM v", row => (row.GetInt64(0), row.GetInt64(1))));
        // 7 + 2007 + ... + 18007
        Assert.Equal([90070L], session.Query("SELECT sum(n)::BIGINT FROM v WHERE period = 'p7'", row => row.GetInt64(0)));
    }

    [Fact]
    public void More_partitions_than_duckdb_keeps_open_still_get_one_file_each()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open(new SessionLimits(null, 2, null));

        // More rows than DuckDB collects before it writes, so that every partition's file is gone back to.
        IReadOnlyList<DataFile> files = session.Write("SELECT 'p' || (i % 300) AS period, i AS n FROM range(1500000) t(i)", table, Given.Numbers);

        Assert.Equal(300, files.Count);
        Assert.All(files, file => Assert.Equal(5000, file.Rows));
    }

    [Fact]
    public void Nothing_that_was_written_before_is_touched()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        for (int i = 0; i < 5; i++)
            session.Write("SELECT '2025Q' || (i % 3) AS period, i AS n FROM range(9) t(i)", table, Given.Numbers);

        string[] files = Directory.GetFiles(table.Directory, "*.parquet", SearchOption.AllDirectories);
        Assert.Equal(15, files.Length);
        Assert.Equal(0, table.Read().Version);
        Assert.Empty(table.Read().Files);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_order_asked_for_is_kept_in_every_file(bool partitioned)
    {
        using TempFolder folder = new();
        TableLayout layout = new(Given.Numbers.Columns, partitioned ? ["period"] : []);
        DeltaTable table = new LakeStore(folder.Path).Table("t");
        using LakeSession session = LakeSession.Open(new SessionLimits(null, 4, null));
        // 1.5 million rows in an order that is not their own, over several row groups and threads.
        const string Select = "SELECT '2025Q' || (i % 3) AS period, (i * 7919) % 1500007 AS n FROM range(1500007) t(i) ORDER BY n;  ";

        foreach (DataFile file in session.Write(Select, table, layout))
        {
            string path = Path.Combine(table.Directory, file.Path);
            Assert.Equal(0, session.Query($"SELECT count(*) FROM (SELECT n < lag(n) OVER (ORDER BY file_row_number) AS falls FROM read_parquet('{path}', file_row_number = true)) WHERE falls", row => row.GetInt64(0))[0]);
        }
        Assert.Equal("4", session.Query("SELECT current_setting('threads')::VARCHAR", row => row.GetString(0))[0]);
        Assert.Equal("true", session.Query("SELECT current_setting('preserve_insertion_order')::VARCHAR", row => row.GetString(0))[0]);
    }

    [Fact]
    public void A_partition_that_the_caller_names_gets_one_file_in_order()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open(new SessionLimits(null, 4, null));
        const string Select = "SELECT '2025Q1' AS period, (i * 7919) % 1500007 AS n FROM range(1500007) t(i) ORDER BY n";

        DataFile file = Assert.Single(session.Write(Select, table, Given.Numbers, partition: new Dictionary<string, string?> { ["period"] = "2025Q1" }));

        string path = Path.Combine(table.Directory, file.Path);
        Assert.StartsWith("period=2025Q1/", file.Path, StringComparison.Ordinal);
        Assert.Equal((1500007L, "2025Q1"), (file.Rows, file.Partition["period"]));
        Assert.Equal(0, session.Query($"SELECT count(*) FROM (SELECT n < lag(n) OVER (ORDER BY file_row_number) AS falls FROM read_parquet('{path}', file_row_number = true)) WHERE falls", row => row.GetInt64(0))[0]);
        table.Commit(Given.Info, _ => Given.Add(file));
        session.Attach("v", table.Read());
        Assert.Equal([(1500007L, 1500007L * 1500006 / 2)], session.Query("SELECT count(*), sum(n)::BIGINT FROM v WHERE period = '2025Q1'", row => (row.GetInt64(0), row.GetInt64(1))));
    }

    [Theory]
    [InlineData("'2025Q2'")]
    [InlineData("CASE WHEN i < 999999 THEN '2025Q1' ELSE '2025Q2' END")]
    [InlineData("CASE WHEN i > 0 THEN '2025Q1' END")]
    public void A_row_of_another_partition_than_the_one_named_is_refused(string period)
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();

        var refused = Assert.Throws<LakeException>(() => session.Write(
            $"SELECT {period} AS period, i AS n FROM range(1000000) t(i) ORDER BY n", table, Given.Numbers, partition: new Dictionary<string, string?> { ["period"] = "2025Q1" }));

        Assert.Contains("partition", refused.En, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(table.Directory, "*.parquet", SearchOption.AllDirectories));
    }

    private static readonly TableLayout ByProvince = new([new("n", "BIGINT"), new("period", "VARCHAR"), new("province", "VARCHAR")], ["period", "province"]);

    [Fact]
    public void Of_a_partition_that_is_named_in_part_the_rows_tell_the_rest()
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path).Table("by_province");
        table.Create(ByProvince);
        using LakeSession session = LakeSession.Open(new SessionLimits(null, 4, null));
        const string Select = "SELECT i AS n, '2025Q1' AS period, (11 + i % 3)::VARCHAR AS province FROM range(300000) t(i)";

        IReadOnlyList<DataFile> files = session.Write(Select, table, ByProvince, partition: new Dictionary<string, string?> { ["period"] = "2025Q1" });

        Assert.Equal(["2025Q1/11 100000", "2025Q1/12 100000", "2025Q1/13 100000"], files.Select(file => $"{file.Partition["period"]}/{file.Partition["province"]} {file.Rows}").Order());
        Assert.All(files, file => Assert.StartsWith($"period=2025Q1/province={file.Partition["province"]}/part-", file.Path, StringComparison.Ordinal));
        table.Commit(Given.Info, _ => Given.Add([.. files]));
        session.Attach("v", table.Read());
        // 0 + 3 + ... + 299997; one more, and two more, in each of the others.
        Assert.Equal(
            ["2025Q1 11 14999850000", "2025Q1 12 14999950000", "2025Q1 13 15000050000"],
            session.Query("SELECT period || ' ' || province || ' ' || sum(n)::BIGINT FROM v GROUP BY period, province ORDER BY 1", row => row.GetString(0)));
    }

    [Theory]
    [InlineData("CASE WHEN i < 9999 THEN '2025Q1' ELSE '2025Q2' END AS period, '11' AS province FROM range(10000) t(i)")]
    [InlineData("NULL::VARCHAR AS period, '11' AS province FROM range(10000) t(i)")]
    public void A_row_that_is_not_of_the_part_that_is_named_is_refused(string rest)
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path).Table("by_province");
        table.Create(ByProvince);
        using LakeSession session = LakeSession.Open();

        var refused = Assert.Throws<LakeException>(() => session.Write($"SELECT i AS n, {rest}", table, ByProvince, partition: new Dictionary<string, string?> { ["period"] = "2025Q1" }));

        Assert.Contains("partition", refused.En, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(table.Directory, "*.parquet", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("province", "")]
    [InlineData("period", " ORDER BY n")]
    public void What_is_named_in_part_is_the_outermost_and_has_no_order(string named, string order)
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path).Table("by_province");
        table.Create(ByProvince);
        using LakeSession session = LakeSession.Open();

        Assert.Throws<ArgumentException>(() => session.Write(
            $"SELECT 1::BIGINT AS n, '11' AS period, '11' AS province{order}", table, ByProvince, partition: new Dictionary<string, string?> { [named] = "11" }));
    }

    [Fact]
    public void The_same_ordered_rows_give_the_same_bytes()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open(new SessionLimits(null, 4, null));
        const string Select = "SELECT '2025Q' || (i % 3) AS period, i % 1000 AS n FROM range(600000) t(i) ORDER BY ALL";

        byte[][][] twice = [.. Enumerable.Range(0, 2).Select(_ =>
            session.Write(Select, table, Given.Numbers).OrderBy(file => file.Partition["period"], StringComparer.Ordinal).Select(file => File.ReadAllBytes(Path.Combine(table.Directory, file.Path))).ToArray())];

        Assert.Equal(twice[0], twice[1]);
    }

    [Theory]
    [InlineData("period")]
    [InlineData("")]
    public void No_rows_make_no_file(string partition)
    {
        using TempFolder folder = new();
        TableLayout layout = new(Given.Numbers.Columns, partition.Length == 0 ? [] : [partition]);
        DeltaTable table = new LakeStore(folder.Path).Table("t");
        table.Create(layout);
        using LakeSession session = LakeSession.Open();

        Assert.Empty(session.Write("SELECT '2025Q1' AS period, i AS n FROM range(0) t(i) -- nothing", table, layout));
        Assert.Empty(Directory.EnumerateFiles(table.Directory, "*.parquet", SearchOption.AllDirectories));
        session.Attach("v", table.Read());
        session.Attach("w", layout);
        Assert.Equal([0L, 0L], session.Query("SELECT count(*) FROM v UNION ALL SELECT count(*) FROM w", row => row.GetInt64(0)));
        Assert.Equal(["VARCHAR", "BIGINT"], session.Query("DESCRIBE w", row => row.GetString(1)));
    }

    [Fact]
    public void A_select_that_fails_leaves_no_files()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        IReadOnlyList<DataFile> kept = session.Write("SELECT '2025Q1' AS period, 1::BIGINT AS n", table, Given.Numbers);

        Assert.ThrowsAny<Exception>(() => session.Write("SELECT 'p' || (i % 5) AS period, CASE WHEN i = 1999999 THEN error('broken')::BIGINT ELSE i END AS n FROM range(2000000) t(i)", table, Given.Numbers));

        Assert.Equal([Path.Combine(table.Directory, kept[0].Path)], Directory.EnumerateFiles(table.Directory, "*.parquet", SearchOption.AllDirectories));
    }
}
