namespace Analytics.Lake.Tests;

public class AppendsTest
{
    private static readonly TableLayout Layout = new([new("n", "BIGINT"), new("said", "VARCHAR")], []);

    [Fact]
    public void Many_appends_leave_few_files_and_every_version_as_it_was()
    {
        using TempFolder folder = new();
        LakeStore lake = new(folder.Path);
        using LakeSession session = LakeSession.Open();
        DeltaTable table = lake.Table("notes");

        for (int i = 0; i < 60; i++)
        {
            Assert.Equal(i + 1, session.Append(table, Layout, $"SELECT '第{i}条' AS said, {i}::BIGINT AS n", Given.Info, new Transaction($"note/{i}", 1)));
            Assert.InRange(table.Read().Files.Count, 1, 16);
        }

        DeltaTable anew = new LakeStore(folder.Path).Table("notes");
        for (int version = 1; version <= 60; version++)
            Assert.Equal(Enumerable.Range(0, version).Select(i => ((long)i, $"第{i}条")), Rows(session, anew.Read(AsOf.At(version))));
        Assert.Equal(60, anew.Read().Transactions.Count);
        Assert.Empty(Given.Verify(folder.Path).Problems);
        // The same again, as after an interruption.
        Assert.Equal(8, session.Append(table, Layout, "SELECT 'again' AS said, 7::BIGINT AS n", Given.Info, new Transaction("note/7", 1)));
        Assert.Equal(60, Rows(session, table.Read()).Count);
    }

    [Fact]
    public void A_file_of_many_rows_is_never_written_again()
    {
        using TempFolder folder = new();
        using LakeSession session = LakeSession.Open();
        DeltaTable table = new LakeStore(folder.Path).Table("notes");
        session.Append(table, Layout, "SELECT i AS n, 'x' AS said FROM range(1000) AS r(i)", Given.Info);
        string large = table.Read().Files.Single().Path;
        for (int i = 0; i < 40; i++)
            session.Append(table, Layout, $"SELECT {1000 + i}::BIGINT AS n, 'y' AS said", Given.Info);

        Assert.Contains(large, table.Read().Files.Select(file => file.Path));
        Assert.Equal(Enumerable.Range(0, 1040).Select(i => (long)i), Rows(session, table.Read()).Select(row => row.N));
    }

    [Fact]
    public void Many_who_append_at_once_lose_nothing()
    {
        using TempFolder folder = new();
        new LakeStore(folder.Path).Table("notes").Create(Layout);
        Parallel.For(0, 4, writer =>
        {
            using LakeSession session = LakeSession.Open();
            DeltaTable table = new LakeStore(folder.Path).Table("notes");
            for (int i = 0; i < 25; i++)
                session.Append(table, Layout, $"SELECT {(writer * 25) + i}::BIGINT AS n, 'x' AS said", Given.Info);
        });

        using LakeSession reader = LakeSession.Open();
        Snapshot now = new LakeStore(folder.Path).Table("notes").Read();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), Rows(reader, now).Select(row => row.N));
        Assert.InRange(now.Files.Count, 1, 16);
        // What a lost race had written is gone again.
        Assert.Equal(
            new LakeStore(folder.Path).Table("notes").History().Sum(commit => commit.FilesAdded), Directory.GetFiles(Path.Combine(folder.Path, "notes"), "*.parquet").Length);
    }

    [Fact]
    public void A_table_whose_owner_allows_new_rows_only_keeps_all_its_files()
    {
        using TempFolder folder = new();
        using LakeSession session = LakeSession.Open();
        DeltaTable table = new LakeStore(folder.Path).Table("notes");
        table.Create(Layout);
        string entry = Path.Combine(table.Directory, "_delta_log", "00000000000000000000.json");
        File.WriteAllText(entry, File.ReadAllText(entry).Replace("\"configuration\":{", "\"configuration\":{\"delta.appendOnly\":\"true\",", StringComparison.Ordinal));
        table = new LakeStore(folder.Path).Table("notes");
        for (int i = 0; i < 20; i++)
            session.Append(table, Layout, $"SELECT {i}::BIGINT AS n, 'x' AS said", Given.Info);

        Assert.Equal(20, table.Read().Files.Count);
    }

    private static IReadOnlyList<(long N, string Said)> Rows(LakeSession session, Snapshot snapshot)
    {
        session.Attach("notes_read", snapshot);
        return session.Query("SELECT n, said FROM notes_read ORDER BY n", row => (row.GetInt64(0), row.GetString(1)));
    }
}
