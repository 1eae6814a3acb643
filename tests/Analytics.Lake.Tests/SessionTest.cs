using DuckDB.NET.Data;

namespace Analytics.Lake.Tests;

public class SessionTest
{
    [Fact]
    public void Each_session_has_its_own_limits()
    {
        using TempFolder folder = new();
        using LakeSession small = LakeSession.Open(new SessionLimits("100MB", 1, folder.Path)), large = LakeSession.Open(new SessionLimits("300MB", 2, folder.Path));

        Assert.Equal(["95.3 MiB", "1", "UTC", "false", "false"], Settings(small));
        Assert.Equal(["286.1 MiB", "2", "UTC", "false", "false"], Settings(large));
        Assert.NotEqual(Setting(small, "temp_directory"), Setting(large, "temp_directory"));
        Assert.StartsWith(folder.Path, Setting(small, "temp_directory"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_into_memory_goes_to_the_temporary_folder_and_is_cleared_away()
    {
        using TempFolder folder = new();
        using (LakeSession session = LakeSession.Open(new SessionLimits("60MB", 1, folder.Path)))
        {
            session.Execute("CREATE TABLE t AS SELECT hash(i)::VARCHAR || repeat('x', i % 50) AS s FROM range(3000000) t(i)");
            Assert.NotEmpty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
            Assert.Equal(3000000, session.Query("SELECT count(DISTINCT s) FROM t", row => row.GetInt64(0))[0]);
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Parameters_are_values_and_never_text_of_the_statement()
    {
        using LakeSession session = LakeSession.Open();
        session.Execute("CREATE TABLE t (s VARCHAR, n BIGINT, d DECIMAL(14,2), b BOOLEAN, day DATE, \"at\" TIMESTAMPTZ)");
        DateTimeOffset at = new(2026, 1, 20, 0, 0, 0, TimeSpan.FromHours(8));

        Assert.Equal(1, session.Execute("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", "'); DROP TABLE t; -- 中文", 9223372036854775807L, 0.10m, true, new DateOnly(2026, 1, 20), at));
        Assert.Equal(1, session.Execute("INSERT INTO t VALUES ($1, $2, NULL, NULL, NULL, NULL)", null, null));

        Assert.Equal(
            [("'); DROP TABLE t; -- 中文", 9223372036854775807L, 0.10m, true, new DateOnly(2026, 1, 20), at)],
            session.Query(
                "SELECT * FROM t WHERE s = ?",
                row => (row.GetString(0), row.GetInt64(1), row.GetDecimal(2), row.GetBoolean(3), row.GetFieldValue<DateOnly>(4), row.GetFieldValue<DateTimeOffset>(5)),
                "'); DROP TABLE t; -- 中文"));
        Assert.Equal([1L], session.Query("SELECT count(*) FROM t WHERE s IS NULL AND n IS NULL", row => row.GetInt64(0)));
    }

    [Theory]
    [InlineData("数据湖 2025")]
    [InlineData("it's [1] *?%20{a,b}")]
    [InlineData("\"a\", \\b\\n\n\ud83d\ude00")]
    public void Views_are_of_their_own_files_whatever_the_folder_is_called(string name)
    {
        using TempFolder folder = new(name);
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        Given.Replace(table, session, "2025Q1", [1, 2]);
        Snapshot old = table.Read();
        Given.Replace(table, session, "2025Q1", [3]);
        Given.Replace(table, session, "2025Q2", [4]);

        session.Attach("old", old);
        session.Attach("Now's \"view\"", table.Read());
        Assert.Equal([1L, 2], Numbers("old"));
        Assert.Equal([3L, 4], Numbers("\"Now's \"\"view\"\"\""));

        session.Attach("old", table.Read(AsOf.At(2)));
        Assert.Equal([3L], Numbers("old"));
        session.Attach("old", table.Read(AsOf.At(0)));
        Assert.Empty(Numbers("old"));

        // One that cannot be attached, here for statistics that speak of a column which is not in the file, is not read by the name that another had.
        session.Attach("old", old);
        Snapshot newest = table.Read();
        DataFile lying = newest.Files[1] with { Stats = "{\"nullCount\":{\"n\":0,\"m\":0}}" };
        Assert.Throws<DuckDBException>(() => session.Attach("old", newest with { Layout = new([.. newest.Layout.Columns, new("m", "BIGINT")], ["period"]), Files = [lying] }));
        Assert.Throws<DuckDBException>(() => Numbers("old"));

        IReadOnlyList<long> Numbers(string view) => session.Query($"SELECT n FROM {view} ORDER BY n", row => row.GetInt64(0));
    }

    [Fact]
    public void Seeds_are_tables_of_text()
    {
        using TempFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "regions.csv"), "region_code,name_zh,note\n010101,北京市,\"a, \"\"b\"\"\"\n110000,,\"\"\n#x,1e3,\"two\nlines\"\n");
        File.WriteAllText(Path.Combine(folder.Path, "it's.csv"), "code\n1\n");
        File.WriteAllText(Path.Combine(folder.Path, "README.md"), "no seed");
        using LakeSession session = LakeSession.Open();

        session.AttachSeeds(folder.Path);

        Assert.Equal(
            [("010101", "北京市", "a, \"b\""), ("110000", null, null), ("#x", "1e3", "two\nlines")],
            session.Query("FROM seed_regions", row => (row.GetString(0), Text(row, 1), Text(row, 2))));
        Assert.Equal(["1"], session.Query("FROM \"seed_it's\"", row => row.GetString(0)));
        Assert.Equal(["VARCHAR", "VARCHAR", "VARCHAR"], session.Query("DESCRIBE seed_regions", row => row.GetString(1)));

        static string? Text(System.Data.Common.DbDataReader row, int i) => row.IsDBNull(i) ? null : row.GetString(i);
    }

    [Fact]
    public void Names_of_views_and_columns_are_quoted()
    {
        using TempFolder folder = new();
        TableLayout layout = new([new("select", "VARCHAR"), new("列\"名", "BIGINT")], ["select"]);
        DeltaTable table = new LakeStore(folder.Path).Table("t");
        table.Create(layout);
        using LakeSession session = LakeSession.Open();
        IReadOnlyList<DataFile> files = session.Write("SELECT 'a' AS \"select\", 1::BIGINT AS \"列\"\"名\" ORDER BY 1", table, layout);
        table.Commit(Given.Info, _ => Given.Add(files));

        session.Attach("from \"x\"", table.Read());

        Assert.Equal([("a", 1L)], session.Query("SELECT \"select\", \"列\"\"名\" FROM \"from \"\"x\"\"\"", row => (row.GetString(0), row.GetInt64(1))));
    }

    [Theory]
    [InlineData("returns/enterprise", true)]
    [InlineData("submissions", true)]
    [InlineData("marts/cube_enterprise", true)]
    [InlineData("", false)]
    [InlineData("/submissions", false)]
    [InlineData("a/../b", false)]
    [InlineData("..", false)]
    [InlineData("A", false)]
    [InlineData("a/", false)]
    [InlineData("_delta_log", false)]
    [InlineData("period=2025Q1", false)]
    [InlineData("表", false)]
    [InlineData("a\n", false)]
    public void Table_names_cannot_leave_the_lake(string name, bool allowed)
    {
        LakeStore store = new("lake");
        if (allowed)
            Assert.Equal(Path.Combine(Path.GetFullPath("lake"), name), store.Table(name).Directory);
        else
            Assert.Throws<LakeException>(() => store.Table(name));
    }

    [Fact]
    public void Tables_are_found_in_nested_folders()
    {
        using TempFolder folder = new();
        LakeStore store = new(folder.Path);
        foreach (string name in new[] { "submissions", "returns/task", "returns/enterprise", "marts/deep/er" })
            store.Table(name).Create(Given.Numbers);
        Directory.CreateDirectory(Path.Combine(folder.Path, "marts", "begun", "_delta_log"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "submissions", "period=2025Q1", "inner", "_delta_log"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "Other folder"));

        Assert.Equal(["marts/deep/er", "returns/enterprise", "returns/task", "submissions"], store.Tables());
        Assert.Empty(new LakeStore(Path.Combine(folder.Path, "none")).Tables());
    }

    private static string[] Settings(LakeSession session) =>
        [.. new[] { "memory_limit", "threads", "TimeZone", "autoinstall_known_extensions", "autoload_known_extensions" }.Select(name => Setting(session, name))];

    private static string Setting(LakeSession session, string name) => session.Query("SELECT current_setting(?)::VARCHAR", row => row.GetString(0), name)[0];
}
