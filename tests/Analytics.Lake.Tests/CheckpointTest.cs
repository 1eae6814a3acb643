using System.Text.Json;

namespace Analytics.Lake.Tests;

public class CheckpointTest
{
    [Fact]
    public void A_table_reads_the_same_with_without_and_with_damaged_checkpoints()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        List<Snapshot> expected = [table.Read()];
        for (int i = 1; i <= 25; i++)
        {
            DataFile file = Given.File(table, $"2025Q{i % 4 + 1}", i) with { Tags = new Dictionary<string, string> { ["来源"] = $"提交 {i}" } };
            table.Commit(Given.Info, now => new TableChange([file], [.. now.Files.Where(old => old.Partition["period"] == file.Partition["period"])], [new Transaction($"s{i % 3}", i)]));
            expected.Add(table.Read());
        }
        string log = Path.Combine(table.Directory, "_delta_log");
        string tenth = Path.Combine(log, "00000000000000000010.checkpoint.parquet"), twentieth = Path.Combine(log, "00000000000000000020.checkpoint.parquet");
        Assert.True(File.Exists(tenth));
        Assert.True(File.Exists(twentieth));
        // 2 of description, 3 marks, 4 live files, 16 replaced ones.
        Assert.Equal("""{"version":20,"size":25}""", File.ReadAllText(Path.Combine(log, "_last_checkpoint")));

        AssertSame(expected, table);
        // Without its first entry the table can only be read from a checkpoint: that is how we know that it is.
        string first = Path.Combine(log, "00000000000000000000.json");
        File.Move(first, first + ".away");
        AssertSame(expected[10..], table, 10);
        Assert.Contains("lacks version 0", Assert.Throws<LakeException>(() => Anew(table).Read(AsOf.At(9))).En, StringComparison.Ordinal);
        File.WriteAllText(twentieth, "PAR1 and then nothing that makes sense");
        AssertSame(expected[10..], table, 10);
        File.Move(first + ".away", first);

        AssertSame(expected, table);
        File.WriteAllBytes(tenth, []);
        AssertSame(expected, table);
        File.Delete(tenth);
        File.Delete(twentieth);
        File.WriteAllText(Path.Combine(log, "_last_checkpoint"), "{");
        AssertSame(expected, table);
    }

    [Fact]
    public void A_long_log_is_read_from_its_checkpoint()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        string log = Path.Combine(table.Directory, "_delta_log");
        for (int version = 1; version < 1000; version++)
            File.WriteAllText(Path.Combine(log, $"{version:D20}.json"), $$$"""{"txn":{"appId":"s{{{version}}}","version":1}}""");
        table.Commit(Given.Info, _ => Given.Mark("last", 1));
        // Damage that only a reader of every entry would notice.
        File.WriteAllText(Path.Combine(log, "00000000000000000300.json"), "{");

        Assert.Equal(1000, Anew(table).Read().Transactions.Count);
        Assert.Equal(299, Anew(table).Read(AsOf.At(299)).Transactions.Count);
        Assert.Throws<LakeException>(() => Anew(table).Read(AsOf.At(999)));
    }

    [Theory]
    [InlineData(4000, true)]
    [InlineData(1, false)]
    public void A_short_log_is_read_from_its_checkpoint_only_when_it_names_many_files(int files, bool fromCheckpoint)
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        DataFile first = Given.File(table, "2025Q1");
        // Names of one file: nothing in them is read.
        table.Commit(Given.Info, _ => Given.Add([.. Enumerable.Range(0, files).Reverse().Select(i => Link(table, first, $"period=2025Q1/part-{Guid.NewGuid()}-{i:D5}.parquet"))]));
        for (int i = 2; i <= 11; i++)
            table.Commit(Given.Info, _ => Given.Mark($"s{i}", 1));
        string log = Path.Combine(table.Directory, "_delta_log");
        using LakeSession session = LakeSession.Open();
        var paths = session.Query($"SELECT add.path FROM read_parquet('{log}/00000000000000000010.checkpoint.parquet') WHERE add IS NOT NULL", row => row.GetString(0));
        Assert.Equal(paths.Order(StringComparer.Ordinal), paths);
        File.WriteAllText(Path.Combine(log, "00000000000000000003.json"), "{");

        if (fromCheckpoint)
            Assert.Equal((files, 10), (Anew(table).Read().Files.Count, Anew(table).Read().Transactions.Count));
        else
            Assert.Contains("damaged", Assert.Throws<LakeException>(() => Anew(table).Read()).En, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_in_order_of_their_paths_although_others_took_the_place_of_some()
    {
        using TempFolder folder = TempFolder.InMemory();
        DeltaTable table = Given.NumbersTable(folder.Path);
        DataFile first = Given.File(table, "2025Q1");
        // Names that do not grow small in a checkpoint: it is then read, not the entries before it.
        DataFile Named(string name) => Link(table, first, $"period=2025Q1/{name}-{Guid.NewGuid()}.parquet");
        table.Commit(Given.Info, _ => Given.Add([.. Enumerable.Range(0, 4000).Reverse().Select(i => Named($"{i:D5}"))]));
        for (int i = 2; i <= 10; i++)
            table.Commit(Given.Info, _ => Given.Mark($"s{i}", 1));
        File.WriteAllText(Path.Combine(table.Directory, "_delta_log", "00000000000000000003.json"), "{");
        // The first are left out, others come behind the last and between the rest, in no order.
        foreach (string run in (string[])["a", "b"])
        {
            DeltaTable anew = Anew(table);
            anew.Commit(Given.Info, now => new TableChange(
                [.. Enumerable.Range(0, 30).Select(i => Named(i % 2 == 0 ? $"99999-{run}{30 - i:D5}" : $"{i * 7919 % 4000:D5}-{run}"))], [.. now.Files.Take(30)], []));
            string[] paths = [.. anew.Read().Files.Select(file => file.Path)];
            Assert.Equal(4000, paths.Length);
            Assert.Equal(paths.Order(StringComparer.Ordinal), paths);
            Assert.Equal(paths, Anew(table).Read().Files.Select(file => file.Path));
        }
    }

    private static DataFile Link(DeltaTable table, DataFile file, string path)
    {
        DurableFile.TryLink(Path.Combine(table.Directory, file.Path), Path.Combine(table.Directory, path));
        return file with { Path = path };
    }

    [Theory]
    [InlineData(10)]
    [InlineData(11)]
    public void A_log_whose_first_entries_were_cleared_away_has_a_history_from_there(int oldest)
    {
        using TempFolder folder = new();
        SetClock clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        DeltaTable table = Given.NumbersTable(folder.Path, clock);
        for (int i = 1; i <= 15; i++)
        {
            clock.Now = clock.Now.AddDays(1);
            DataFile file = Given.File(table, "2025Q1", i);
            table.Commit(Given.Info, now => new TableChange([file], now.Files, [new Transaction($"s{i}", 1)]));
        }
        for (int version = 0; version < oldest; version++)
            File.Delete(Path.Combine(table.Directory, "_delta_log", $"{version:D20}.json"));
        DeltaTable anew = Anew(table);

        IReadOnlyList<Commit> history = anew.History();

        Assert.Equal(Enumerable.Range(oldest, 16 - oldest).Select(version => (long)version), history.Select(commit => commit.Version));
        // Version i holds i rows, and takes away those of the version before, which the checkpoint tells.
        Assert.Equal((12, 11), (history[12 - oldest].RowsAdded, history[12 - oldest].RowsRemoved));
        Assert.Equal(oldest == 11 ? 10 : 0, history[0].RowsRemoved);
        // Nobody knows any more what was there before: it is not "nothing yet".
        Assert.Equal(oldest, anew.Find(AsOf.At(history[0].Instant))!.Version);
        string begins = $"its log begins with version {oldest} of 2026-01-{oldest + 1:D2}T00:00:00.000Z";
        Assert.Contains(begins, Assert.Throws<LakeException>(() => anew.Find(AsOf.At(history[0].Instant.AddTicks(-1)))).En, StringComparison.Ordinal);
        Assert.Contains(begins, Assert.Throws<LakeException>(() => anew.Read(AsOf.At(3))).En, StringComparison.Ordinal);
        // A mark from before the first entry is known from the checkpoint.
        Assert.InRange(anew.Commit(Given.Info, _ => Given.Mark("s3", 1)), oldest, 15);
    }

    [Fact]
    public void A_file_that_another_writer_brought_back_is_in_a_checkpoint_once()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        DataFile file = Given.File(table, "2025Q1");
        table.Commit(Given.Info, _ => Given.Add(file));
        table.Commit(Given.Info, now => new TableChange([], now.Files, []));
        Assert.Empty(table.Read().Files);
        string log = Path.Combine(table.Directory, "_delta_log");
        File.WriteAllLines(Path.Combine(log, "00000000000000000003.json"), File.ReadLines(Path.Combine(log, "00000000000000000001.json")).Where(line => line.StartsWith("{\"add\"", StringComparison.Ordinal)));
        for (int i = 4; i <= 10; i++)
            table.Commit(Given.Info, _ => Given.Mark($"s{i}", 1));

        using LakeSession session = LakeSession.Open();
        Assert.Equal([(1L, 0L)], session.Query($"SELECT count(add), count(remove) FROM read_parquet('{log}/00000000000000000010.checkpoint.parquet')", row => (row.GetInt64(0), row.GetInt64(1))));
        Assert.Equal([file.Path], table.Read().Files.Select(read => read.Path));
    }

    [Fact]
    public void What_was_read_before_is_not_mistaken_for_another_table_in_the_same_place()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path), other = Anew(table);
        table.Commit(Given.Info, _ => Given.Mark("first", 1));
        Assert.Equal(["first"], table.Read().Transactions.Keys);
        other.Commit(Given.Info, _ => Given.Mark("second", 1));
        Assert.Equal(["first", "second"], table.Read().Transactions.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["first"], table.Read(AsOf.At(1)).Transactions.Keys);

        Directory.Delete(table.Directory, recursive: true);
        Assert.False(table.Exists);
        Assert.Throws<LakeException>(() => table.Read());
        Given.NumbersTable(folder.Path);
        for (int i = 0; i < 3; i++)
            other.Commit(Given.Info, _ => Given.Mark($"another {i}", 1));
        Assert.Equal(["another 0", "another 1", "another 2"], table.Read().Transactions.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_checkpoint_has_the_types_that_the_protocol_asks_for()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        for (int i = 1; i <= 10; i++)
            table.Commit(Given.Info, _ => Given.Mark($"s{i}", 1));
        using LakeSession session = LakeSession.Open();
        string checkpoint = Path.Combine(table.Directory, "_delta_log", "00000000000000000010.checkpoint.parquet");

        Assert.Equal(
            [
                ("txn", "STRUCT(appId VARCHAR, \"version\" BIGINT, lastUpdated BIGINT)"),
                ("add", "STRUCT(path VARCHAR, partitionValues MAP(VARCHAR, VARCHAR), size BIGINT, modificationTime BIGINT, dataChange BOOLEAN, tags MAP(VARCHAR, VARCHAR), stats VARCHAR)"),
                ("remove", "STRUCT(path VARCHAR, deletionTimestamp BIGINT, dataChange BOOLEAN, extendedFileMetadata BOOLEAN, partitionValues MAP(VARCHAR, VARCHAR), size BIGINT)"),
                ("metaData", "STRUCT(id VARCHAR, \"name\" VARCHAR, description VARCHAR, format STRUCT(provider VARCHAR, \"options\" MAP(VARCHAR, VARCHAR)), schemaString VARCHAR, partitionColumns VARCHAR[], \"configuration\" MAP(VARCHAR, VARCHAR), createdTime BIGINT)"),
                ("protocol", "STRUCT(minReaderVersion INTEGER, minWriterVersion INTEGER)"),
            ],
            session.Query($"DESCRIBE SELECT * FROM read_parquet('{checkpoint}')", row => (row.GetString(0), row.GetString(1))));
        Assert.Equal([(10L, 1L, 1L)], session.Query($"SELECT count(txn), count(protocol), count(\"metaData\") FROM read_parquet('{checkpoint}')", row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2))));
    }

    [Fact]
    public void A_checkpoint_of_another_program_may_lack_columns_and_have_others()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        DataFile told = Given.File(table, "2025Q1", 7), untold = Given.File(table, "2025Q2"), gone = Given.File(table, "2025Q3");
        table.Commit(Given.Info, _ => Given.Add(told, gone));
        table.Commit(Given.Info, _ => new TableChange([], [gone], []));
        for (int i = 3; i <= 10; i++)
            table.Commit(Given.Info, _ => Given.Mark($"s{i}", 1));
        string log = Path.Combine(table.Directory, "_delta_log"), tenth = Path.Combine(log, "00000000000000000010.checkpoint.parquet");
        using LakeSession session = LakeSession.Open();
        // No marks, no tags and no dates of what was removed; instead a column and a field of its own; of one file nothing is said but where it is, its name written as a URI.
        session.Execute($"""
            COPY (SELECT {Reordered} FROM read_parquet('{tenth}') WHERE txn IS NULL
                UNION ALL BY NAME SELECT {Struct(untold.Path.Replace("-", "%2D", StringComparison.Ordinal))} UNION ALL BY NAME SELECT {Struct("s3://elsewhere/a%20b.parquet")})
            TO '{tenth}.other' (FORMAT parquet)
            """);
        File.Move($"{tenth}.other", tenth, overwrite: true);
        File.Delete(Path.Combine(log, "00000000000000000000.json"));

        Snapshot read = Anew(table).Read();
        Assert.Equal([(told.Path, 7L, "2025Q1"), (untold.Path, -1L, null), ("s3://elsewhere/a b.parquet", -1L, null)], read.Files.Select(file => (file.Path, file.Rows, file.Partition["period"])));
        Assert.Null(read.Files[1].Stats);
        Assert.Empty(read.Transactions);

        // What it said goes into the next checkpoint of ours, and what it did not say is not made up.
        DeltaTable anew = Anew(table);
        for (int i = 11; i <= 20; i++)
            anew.Commit(Given.Info, _ => Given.Mark($"s{i}", 1));
        Assert.Equal(
            [(told.Path, "{\"numRecords\":7}", null), (untold.Path, null, null), ("s3://elsewhere/a%20b.parquet", null, null), (null, null, gone.Path)],
            session.Query(
                $"SELECT add.path, add.stats, remove.path FROM read_parquet('{log}/00000000000000000020.checkpoint.parquet') WHERE add IS NOT NULL OR remove IS NOT NULL ORDER BY ALL",
                row => (Text(row, 0), Text(row, 1), Text(row, 2))));

        static string? Text(System.Data.Common.DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }

    [Fact]
    public void A_checkpoint_of_another_program_may_be_in_any_order_and_name_a_file_twice()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        string[] periods = ["2025Q1", "2025Q2", "2025Q1", "2025Q3", "2025Q2"];
        DataFile[] files = [.. periods.Select((period, i) => Given.File(table, period, i + 1))];
        table.Commit(Given.Info, _ => Given.Add(files));
        for (int i = 2; i <= 10; i++)
            table.Commit(Given.Info, _ => Given.Mark($"s{i}", 1));
        string log = Path.Combine(table.Directory, "_delta_log"), tenth = Path.Combine(log, "00000000000000000010.checkpoint.parquet");
        using LakeSession session = LakeSession.Open();
        string order = string.Join(", ", files.Select(file => $"'{file.Path}'"));
        session.Execute($"""
            COPY (FROM (FROM read_parquet('{tenth}') UNION ALL (FROM read_parquet('{tenth}') WHERE add.path = '{files[0].Path}')) ORDER BY list_position([{order}], add.path) DESC)
            TO '{tenth}.other' (FORMAT parquet)
            """);
        File.Move($"{tenth}.other", tenth, overwrite: true);
        File.Delete(Path.Combine(log, "00000000000000000000.json"));

        Assert.Equal(
            files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => (file.Path, file.Rows, file.Partition["period"])),
            Anew(table).Read().Files.Select(file => (file.Path, file.Rows, file.Partition["period"])));
    }

    private const string Reordered = """
        metaData, protocol,
        CASE WHEN add.path IS NOT NULL THEN {'size': add.size, 'path': add.path, 'stats': add.stats, 'clusteringProvider': 'none', 'modificationTime': add.modificationTime, 'partitionValues': add.partitionValues} END AS add,
        CASE WHEN remove.path IS NOT NULL THEN {'path': remove.path} END AS remove, 'x' AS sidecar
        """;

    private static string Struct(string path) => $"{{'path': '{path}', 'size': 22::BIGINT, 'modificationTime': 1::BIGINT, 'partitionValues': MAP {{'period': ''}}}} AS add";

    // A table remembers what it has read: this one has read nothing.
    private static DeltaTable Anew(DeltaTable table) => new LakeStore(Path.GetDirectoryName(table.Directory)!).Table(table.Name);

    private static void AssertSame(List<Snapshot> expected, DeltaTable table, int from = 0)
    {
        for (int i = 0; i < expected.Count; i++)
            Assert.Equal(JsonSerializer.Serialize(expected[i]), JsonSerializer.Serialize(Anew(table).Read(AsOf.At(from + i))));
    }
}
