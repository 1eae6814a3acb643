namespace Analytics.Lake.Tests;

public class WriteAndAttachTest
{
    private static readonly TableLayout Layout = new(
        [new("period", "VARCHAR"), new("n", "BIGINT"), new("name", "VARCHAR")], ["period"]);

    [Fact]
    public void What_is_committed_is_read_back()
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path).Table("returns/enterprise");
        table.Create(Layout);
        using LakeSession session = LakeSession.Open();
        IReadOnlyList<DataFile> files = session.Write("SELECT '2025Q' || (i % 2 + 1) AS period, i AS n, '中文' || i AS name FROM range(10) t(i)", table, Layout);
        Assert.Equal(2, files.Count);
        long version = table.Commit(new CommitInfo("APPEND", new Dictionary<string, string>()), _ => new TableChange(files, [], []));
        Assert.Equal(1, version);
        session.Attach("v", table.Read());
        Assert.Equal([("2025Q1", 20L), ("2025Q2", 25L)], session.Query("SELECT period, sum(n)::BIGINT FROM v GROUP BY 1 ORDER BY 1", row => (row.GetString(0), row.GetInt64(1))));
        for (int i = 0; i < 10; i++)
            table.Commit(new CommitInfo("MARK", new Dictionary<string, string>()), _ => new TableChange([], [], [new Transaction($"提交{i}", 1)]));
        Assert.True(File.Exists(Path.Combine(table.Directory, "_delta_log", "00000000000000000010.checkpoint.parquet")));
        Snapshot snapshot = table.Read();
        Assert.Equal(files.Select(f => f.Path).Order(StringComparer.Ordinal), snapshot.Files.Select(f => f.Path));
        Assert.Equal(11, snapshot.Version);
        Assert.Equal(10, snapshot.Transactions.Count);
    }
}
