using System.Text.Json.Nodes;

namespace Analytics.Lake.Tests;

/// <summary>A lake is whole until something in it is changed by hand; then exactly that is named, with what to do.</summary>
public class VerifierTest
{
    private static readonly TableLayout Layout = new(
        [
            new("period", "VARCHAR"), new("id", "BIGINT"), new("name", "VARCHAR"), new("code", "INTEGER"), new("rate", "DOUBLE"), new("done", "BOOLEAN"),
            new("due_on", "DATE"), new("received_at", "TIMESTAMPTZ"), new("spend", "DECIMAL(14,2)"), new("bill", "DECIMAL(38,2)"),
        ],
        ["period"]);

    [Theory]
    [InlineData("lake")]
    [InlineData("仓库 it's [1] %25 \"x\"")]
    public void A_whole_lake_is_said_to_be_whole_with_its_numbers(string name)
    {
        using TempFolder folder = new(name);
        DeltaTable table = Make(folder.Path, 12);
        DeltaTable numbers = Given.NumbersTable(folder.Path);
        List<LakeProgress> told = [];

        VerifyResult result = Verifier.Run(new LakeStore(folder.Path), progress: new Told<LakeProgress>(told.Add), cancellation: TestContext.Current.CancellationToken);

        Assert.Empty(result.Problems);
        Assert.Empty(result.Remarks);
        // Four periods at the start and one replaced by each of eleven commits: 15 files of 25 rows; versions 0 to 12 of one table, 0 of the other.
        Assert.Equal((2, 14L, 15L, 375L), (result.Tables, result.Versions, result.Files, result.Rows));
        Assert.Equal(Directory.EnumerateFiles(table.Directory, "part-*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), result.Bytes);
        Assert.Contains(new LakeProgress("t", 15, 15), told);
        Assert.Equal(1, Given.Verify(folder.Path, "numbers").Versions);
        Assert.Equal(0, numbers.Read().Version);
    }

    [Fact]
    public void Added_columns_and_values_at_the_ends_of_their_types_are_no_problem()
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path).Table("t");
        TableLayout narrow = new([new("n", "BIGINT"), new("x", "DOUBLE"), new("s", "VARCHAR")], []);
        table.Create(narrow);
        using LakeSession session = LakeSession.Open();
        IReadOnlyList<DataFile> files = session.Write(
            "SELECT * FROM (VALUES (9223372036854775807, 'nan'::DOUBLE, repeat('长', 50)), (-9223372036854775807 - 1, 1e300, NULL), (NULL, '-inf'::DOUBLE, 'A')) v(n, x, s)", table, narrow);
        table.Commit(Given.Info, _ => Given.Add(files));
        TableLayout wide = new([.. narrow.Columns, new("m", "DECIMAL(38,10)"), new("d", "DOUBLE"), new("day", "DATE")], []);
        table.Create(wide);
        IReadOnlyList<DataFile> more = session.Write(
            "SELECT 0::BIGINT AS n, -1e-300::DOUBLE AS x, 'b' AS s, -9999999999999999999999999999.9999999999::DECIMAL(38,10) AS m, 0.1::DOUBLE AS d, DATE '0001-01-01' AS day", table, wide);
        table.Commit(Given.Info, _ => Given.Add(more));

        VerifyResult result = Given.Verify(folder.Path);

        Assert.Empty(result.Problems);
        Assert.Equal((4L, 4L), (result.Versions, result.Rows));
    }

    [Theory]
    [InlineData("numRecords", "numRecords", "24", "the log says 24 rows; there are 25")]
    [InlineData("nullCount", "code", "3", "the log says 3 nulls in column code; there are 5")]
    [InlineData("minValues", "id", "-1", "the log says -1 is the smallest value of column id; it is 0")]
    [InlineData("maxValues", "spend", "999.99", "the log says 999.99 is the largest value of column spend; it is 0.96")]
    [InlineData("minValues", "bill", "900000000000000000000000000000001.01", "the smallest value of column bill; it is 900000000000000000000000000000000.00")]
    [InlineData("maxValues", "rate", "12.0000001", "the largest value of column rate; it is 12.0")]
    [InlineData("maxValues", "due_on", "\"2025-01-01\"", "the largest value of column due_on; it is 2025-04-06")]
    [InlineData("maxValues", "name", "\"a\"", "the largest value of column name; it is n96")]
    [InlineData("minValues", "name", "\"z\"", "the smallest value of column name; it is n0")]
    public void A_false_statistic_is_named(string kind, string column, string value, string expected)
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 1);
        string entry = Path.Combine(table.Directory, "_delta_log", "00000000000000000001.json");
        string path = "";
        File.WriteAllLines(entry, File.ReadLines(entry).ToArray().Select(line =>
        {
            JsonNode action = JsonNode.Parse(line)!;
            if (action["add"] is not { } add || add["partitionValues"]!["period"]!.GetValue<string>() != "2025Q1")
                return line;
            path = add["path"]!.GetValue<string>();
            JsonNode stats = JsonNode.Parse(add["stats"]!.GetValue<string>())!;
            if (kind == column)
                stats[kind] = JsonNode.Parse(value);
            else
                stats[kind]![column] = JsonNode.Parse(value);
            add["stats"] = stats.ToJsonString();
            return action.ToJsonString();
        }));

        LakeTrouble problem = Assert.Single(Given.Verify(folder.Path).Problems);

        Assert.Equal(("t", path), (problem.Table, problem.File));
        Assert.Contains(expected, problem.En, StringComparison.Ordinal);
        Assert.Contains("实际", problem.Zh, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("period=2025Q2", "the log says partition period=2025Q1, the folder says period=2025Q2")]
    [InlineData("", "the folder says ")]
    public void A_folder_that_does_not_agree_with_the_partition_is_named(string moved, string expected)
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 1);
        DataFile file = table.Read().Files[0];
        string path = Path.Combine(moved, "moved.parquet");
        File.Move(Path.Combine(table.Directory, file.Path), Path.Combine(table.Directory, path));
        Rewrite(table, 1, file.Path, path);

        LakeTrouble problem = Assert.Single(Given.Verify(folder.Path).Problems);

        Assert.Equal(path, problem.File);
        Assert.EndsWith(expected, problem.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 1::BIGINT AS n, '2025Q1' AS period", "column period should not be in the file")]
    [InlineData("SELECT 1::BIGINT AS n, 2 AS more", "column more should not be in the file")]
    [InlineData("SELECT 1::INTEGER AS n", "column n should be BIGINT; it is INTEGER")]
    [InlineData("SELECT TIMESTAMP '2025-01-01' AS n", "column n should be BIGINT; it is TIMESTAMP")]
    [InlineData("SELECT [1::BIGINT] AS n", "column n should be BIGINT; it is")]
    public void A_file_with_other_columns_is_named(string select, string expected)
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        string path = "period=2025Q1/other.parquet";
        Directory.CreateDirectory(Path.Combine(table.Directory, "period=2025Q1"));
        session.Execute($"COPY ({select}) TO '{Path.Combine(table.Directory, path)}' (FORMAT parquet)");
        FileInfo file = new(Path.Combine(table.Directory, path));
        table.Commit(Given.Info, _ => Given.Add(new DataFile(path, new Dictionary<string, string?> { ["period"] = "2025Q1" }, file.Length, 1, file.LastWriteTimeUtc, null)));

        LakeTrouble problem = Given.Verify(folder.Path).Problems[0];

        Assert.Equal(path, problem.File);
        Assert.Contains(expected, problem.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_column_is_named()
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 1);
        using LakeSession session = LakeSession.Open();
        DataFile file = table.Read().Files[0];
        string path = Path.Combine(table.Directory, file.Path);
        session.Execute($"COPY (SELECT * EXCLUDE (spend) FROM read_parquet('{path}', hive_partitioning = false)) TO '{path}' (FORMAT parquet)");
        RewriteText(table, 1, $"\"size\":{file.Size}", $"\"size\":{new FileInfo(path).Length}");

        Assert.Contains(Given.Verify(folder.Path).Problems, problem => problem.File == file.Path && problem.En == "column spend should be there and is not");
    }

    [Fact]
    public void Missing_short_and_garbled_files_are_named_also_those_of_older_versions()
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 3);
        string[] old = [.. table.Read(AsOf.At(1)).Files.Except(table.Read().Files, new ByPath()).Select(file => file.Path)];
        string[] now = [.. table.Read().Files.Select(file => file.Path)];
        File.Delete(Path.Combine(table.Directory, old[0]));
        File.AppendAllText(Path.Combine(table.Directory, now[0]), "x");
        string garbled = Path.Combine(table.Directory, now[1]);
        File.WriteAllBytes(garbled, new byte[new FileInfo(garbled).Length]);

        VerifyResult result = Given.Verify(folder.Path);

        Assert.Equal(new[] { old[0], now[0], now[1] }.Order(StringComparer.Ordinal), result.Problems.Select(problem => problem.File).Order(StringComparer.Ordinal));
        Assert.Contains("an earlier version needs it with", Of(old[0]).En, StringComparison.Ordinal);
        Assert.Contains("bytes; it is not there", Of(old[0]).En, StringComparison.Ordinal);
        Assert.Contains("the newest version needs it with", Of(now[0]).En, StringComparison.Ordinal);
        Assert.Contains("the file is damaged and cannot be read", Of(now[1]).En, StringComparison.Ordinal);
        Assert.Contains("backup", Of(now[1]).RemedyEn, StringComparison.Ordinal);
        using LakeSession session = LakeSession.Open();
        Assert.Contains($"{old[0]} of version 1", Assert.Throws<LakeException>(() => session.Attach("v", table.Read(AsOf.At(1)))).En, StringComparison.Ordinal);

        LakeTrouble Of(string file) => result.Problems.Single(problem => problem.File == file);
    }

    [Fact]
    public void Changed_bytes_of_a_value_are_found_though_the_size_is_right()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        Given.Replace(table, session, "2025Q1", [1, 2, 3]);
        DataFile file = table.Read().Files[0];
        string path = Path.Combine(table.Directory, file.Path);
        // Another honest file of the same size: what only a reader of the rows can tell.
        IReadOnlyList<DataFile> other = session.Write("SELECT '2025Q1' AS period, n::BIGINT AS n FROM (VALUES (1), (2), (4)) t(n)", table, Given.Numbers);
        Assert.Equal(file.Size, other[0].Size);
        File.Move(Path.Combine(table.Directory, other[0].Path), path, overwrite: true);

        LakeTrouble problem = Assert.Single(Given.Verify(folder.Path).Problems);

        Assert.Equal("the log says 3 is the largest value of column n; it is 4", problem.En);
        Assert.Equal("列 n 的最大值应为 3，实际为 4", problem.Zh);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"commitInfo\":{\"timestamp\":1")]
    [InlineData("{\"add\":{\"path\":\"x\"}}")]
    [InlineData("not json")]
    public void A_torn_entry_is_named_and_what_follows_the_next_checkpoint_is_still_checked(string text)
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 12);
        File.WriteAllText(Path.Combine(table.Directory, "_delta_log", "00000000000000000004.json"), text);
        string now = table.Read(AsOf.Latest) is var newest ? newest.Files[0].Path : "";
        File.Delete(Path.Combine(table.Directory, now));

        VerifyResult result = Given.Verify(folder.Path);

        Assert.Equal(["_delta_log/00000000000000000004.json", now], result.Problems.Select(problem => problem.File));
        Assert.Contains("damaged", result.Problems[0].En, StringComparison.Ordinal);
        Assert.Contains("move it out of the folder", result.Problems[0].RemedyEn, StringComparison.Ordinal);
        // 0 to 3 and 10 to 12.
        Assert.Equal(7, result.Versions);
    }

    [Fact]
    public void A_missing_entry_is_named()
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 5);
        File.Delete(Path.Combine(table.Directory, "_delta_log", "00000000000000000003.json"));

        LakeTrouble problem = Assert.Single(Given.Verify(folder.Path).Problems);

        Assert.Equal("_delta_log/00000000000000000003.json", problem.File);
        Assert.Equal("the entry should be there and is not", problem.En);
        Assert.Contains("earlier versions can be read", problem.RemedyEn, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_that_end_before_a_checkpoint_are_named()
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 10);
        File.Delete(Path.Combine(table.Directory, "_delta_log", "00000000000000000010.json"));

        Assert.Contains(Given.Verify(folder.Path).Problems, problem => problem.En == "there is a checkpoint of version 10, but the log ends with version 9");
    }

    [Fact]
    public void Checkpoints_must_say_what_the_entries_say()
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 20);
        string log = Path.Combine(table.Directory, "_delta_log");
        string tenth = Path.Combine(log, "00000000000000000010.checkpoint.parquet"), twentieth = Path.Combine(log, "00000000000000000020.checkpoint.parquet");
        File.Copy(tenth, twentieth, overwrite: true);
        File.WriteAllText(tenth, "PAR1");

        IReadOnlyList<LakeTrouble> problems = Given.Verify(folder.Path).Problems;

        Assert.Equal(
            [("_delta_log/00000000000000000010.checkpoint.parquet", "the checkpoint cannot be read"), ("_delta_log/00000000000000000020.checkpoint.parquet", "the checkpoint does not say what the entries say")],
            problems.Select(problem => (problem.File, problem.En)));
        Assert.All(problems, problem => Assert.StartsWith("delete it", problem.RemedyEn, StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_without_its_first_entries_is_checked_from_its_checkpoint()
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 12);
        for (int version = 0; version < 10; version++)
            File.Delete(Path.Combine(table.Directory, "_delta_log", $"{version:D20}.json"));

        VerifyResult result = Given.Verify(folder.Path);

        Assert.Empty(result.Problems);
        Assert.Equal(3, result.Versions);
    }

    [Fact]
    public void Leftovers_and_strangers_are_remarks_and_no_problems()
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 1);
        string log = Path.Combine(table.Directory, "_delta_log");
        File.WriteAllText(Path.Combine(table.Directory, "period=2025Q1", "part-orphan.parquet"), "12345");
        File.WriteAllText(Path.Combine(log, ".00000000000000000002.abc.tmp"), "12");
        foreach (string name in new[] { "3.json", "00000000000000000002.json.bak", "notes.txt" })
            File.WriteAllText(Path.Combine(log, name), "junk");
        Directory.CreateDirectory(Path.Combine(log, "_sidecars"));

        VerifyResult result = Given.Verify(folder.Path);

        Assert.Empty(result.Problems);
        Assert.Equal(
            [
                "_delta_log/.00000000000000000002.abc.tmp", "_delta_log/00000000000000000002.json.bak", "_delta_log/3.json", "_delta_log/_sidecars", "_delta_log/notes.txt",
                "period=2025Q1/part-orphan.parquet",
            ],
            result.Remarks.Select(remark => remark.File).Order(StringComparer.Ordinal));
        Assert.Contains("(5 bytes)", result.Remarks.Single(remark => remark.File.EndsWith("orphan.parquet", StringComparison.Ordinal)).En, StringComparison.Ordinal);
        Assert.Equal(1, table.Read().Version);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"version\":20}")]
    public void A_wrong_hint_is_named(string text)
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 10);
        File.WriteAllText(Path.Combine(table.Directory, "_delta_log", "_last_checkpoint"), text);

        Assert.Equal("_delta_log/_last_checkpoint", Assert.Single(Given.Verify(folder.Path).Problems).File);
    }

    [Fact]
    public void A_table_for_newer_programs_is_named_and_the_others_are_checked()
    {
        using TempFolder folder = new();
        Make(folder.Path, 1);
        DeltaTable newer = Given.NumbersTable(folder.Path);
        File.WriteAllText(Path.Combine(newer.Directory, "_delta_log", "00000000000000000001.json"), """{"protocol":{"minReaderVersion":3,"minWriterVersion":7}}""");

        VerifyResult result = Given.Verify(folder.Path);

        Assert.Contains("reader version 3", Assert.Single(result.Problems).En, StringComparison.Ordinal);
        Assert.Equal(2, result.Tables);
    }

    [Fact]
    public void A_commit_that_is_being_made_is_no_problem()
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 3);
        using LakeSession session = LakeSession.Open();
        foreach (string step in new[] { "write.copied", "commit.temporary_written", "commit.linked" })
        {
            DataFile[] old = [.. table.Read().Files];
            StepHook.Interrupt(step, () => Assert.Empty(Given.Verify(folder.Path).Problems), () =>
            {
                IReadOnlyList<DataFile> files = session.Write(Rows(7, "period = '2025Q1'"), table, Layout);
                return table.Commit(Given.Info, _ => new TableChange(files, [.. old.Where(file => file.Partition["period"] == "2025Q1")], []));
            });
        }
    }

    [Theory]
    [InlineData("log")]
    [InlineData("entries")]
    [InlineData("folder")]
    public void A_table_that_has_lost_its_log_is_named(string lost)
    {
        using TempFolder folder = new();
        LakeStore lake = new(folder.Path);
        DeltaTable table = lake.Table("returns/numbers"), mart = lake.Table("marts/sums");
        table.Create(Given.Numbers);
        using LakeSession session = LakeSession.Open();
        for (int i = 1; i <= 10; i++)
            Given.Replace(table, session, $"2025Q{i}", [i]);
        mart.Create(Given.Numbers);
        mart.Commit(new("REFRESH", new Dictionary<string, string> { ["returns/numbers"] = "9", ["periods"] = "2025" }), _ => Given.Mark("x", 1));
        Assert.Empty(Given.Verify(folder.Path).Problems);
        string log = Path.Combine(table.Directory, "_delta_log");
        if (lost == "entries")
            Array.ForEach(Directory.GetFiles(log, "*.json"), File.Delete);
        else
            Directory.Delete(lost == "log" ? log : table.Directory, recursive: true);

        VerifyResult result = Given.Verify(folder.Path);

        string data = $"there is no entry of a log, so that {(lost == "folder" ? 0 : 10)} data files";
        Assert.All(result.Problems, problem => Assert.Equal("returns/numbers", problem.Table));
        Assert.Contains(result.Problems, problem => problem.En.StartsWith(data, StringComparison.Ordinal));
        Assert.Contains(result.Problems, problem => problem.En == "marts/sums names version 9, but the log ends with version -1: its last entries are lost");
        Assert.Equal(lost == "entries", result.Problems.Any(problem => problem.En.StartsWith("there is a checkpoint of version 10", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("publication", "publications names version 12, but the log ends with version 11: its last entries are lost")]
    [InlineData("mart", "marts/sums names version 12, but the log ends with version 11: its last entries are lost")]
    [InlineData("claim", "submissions names version 12, but the log ends with version 11: its last entries are lost")]
    [InlineData("hint", "_last_checkpoint names a checkpoint of version 12, but the log ends with version 11")]
    public void A_log_that_has_lost_its_last_entry_is_named_by_whoever_knows_of_it(string by, string expected)
    {
        using TempFolder folder = new();
        LakeStore lake = new(folder.Path);
        DeltaTable table = Make(folder.Path, 12);
        using LakeSession session = LakeSession.Open();
        List<LakeClaim> claims = [];
        if (by == "publication")
            Publications.Record(lake, session, "report", "site", [table.Read()]);
        else if (by == "claim")
            claims.Add(new("t", 12, "submissions"));
        else if (by == "hint")
            File.WriteAllText(Path.Combine(table.Directory, "_delta_log", "_last_checkpoint"), "{\"version\":12,\"size\":1}");
        else
        {
            lake.Table("marts/sums").Create(Given.Numbers);
            lake.Table("marts/sums").Commit(new("REFRESH", new Dictionary<string, string> { ["t"] = "12" }), _ => Given.Mark("x", 1));
        }
        File.Delete(Path.Combine(table.Directory, "_delta_log", $"{12:D20}.json"));

        VerifyResult result = Verifier.Run(new LakeStore(folder.Path), claims: claims, cancellation: TestContext.Current.CancellationToken);

        LakeTrouble problem = Assert.Single(result.Problems);
        Assert.Equal(("t", expected), (problem.Table, problem.En));
        Assert.Contains("backup", problem.RemedyEn, StringComparison.Ordinal);
        // Its file is beyond the end of the log; with one more there would be a word on both.
        Assert.Single(result.Remarks);
    }

    [Fact]
    public void Several_files_beyond_the_ends_of_the_log_get_a_word_of_their_own()
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 14);
        foreach (int version in new[] { 13, 14 })
            File.Delete(Path.Combine(table.Directory, "_delta_log", $"{version:D20}.json"));
        for (int i = 0; i < 3; i++)
            File.SetLastWriteTimeUtc(Path.Combine(table.Directory, Given.File(table, "2025Q1").Path), DateTime.UtcNow.AddYears(-1));

        VerifyResult result = Given.Verify(folder.Path);

        Assert.Empty(result.Problems);
        Assert.Contains(result.Remarks, remark => remark.En.StartsWith("2 files that no version names are newer than the last entry", StringComparison.Ordinal));
        Assert.Contains(result.Remarks, remark => remark.En.StartsWith("3 files that no version names are older than the first entry", StringComparison.Ordinal));
        Assert.Equal(7, result.Remarks.Count);
    }

    [Fact]
    public void A_file_that_only_a_published_version_needs_is_missed()
    {
        using TempFolder folder = new();
        SetClock clock = new(DateTimeOffset.UtcNow);
        LakeStore lake = new(folder.Path, clock);
        DeltaTable table = lake.Table("numbers");
        table.Create(Given.Numbers);
        using LakeSession session = LakeSession.Open();
        for (int i = 1; i <= 4; i++)
            Given.Replace(table, session, "2025Q1", [i]);
        Publications.Record(lake, session, "report", "site", [table.Read(AsOf.At(2))]);
        clock.Now = clock.Now.AddYears(1);
        Given.Vacuum(lake, "30d");
        Assert.Empty(Given.Verify(folder.Path).Problems);
        string file = table.Read(AsOf.At(2)).Files[0].Path;
        File.Delete(Path.Combine(table.Directory, file));

        LakeTrouble problem = Assert.Single(Given.Verify(folder.Path).Problems);

        Assert.Equal(file, problem.File);
        Assert.StartsWith("a published version needs it with", problem.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("minValues", "2025-12-31T15:59:59.999Z", true)]
    [InlineData("maxValues", "2025-12-31T15:59:59.999Z", true)]
    [InlineData("minValues", "2025-12-31T16:00:00.000Z", false)]
    [InlineData("minValues", "2025-12-31T15:59:59.998Z", false)]
    [InlineData("maxValues", "2025-12-31T15:59:59.998Z", false)]
    [InlineData("maxValues", "2026-12-31T15:59:59.999Z", false)]
    [InlineData("maxValues", "yesterday", false)]
    public void A_statistic_of_an_instant_is_true_to_the_millisecond_to_which_it_is_cut(string kind, string said, bool right)
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 1);
        string empty = $"\\\"{kind}\\\":{{";
        string entry = Path.Combine(table.Directory, "_delta_log", $"{1:D20}.json");
        string before = File.ReadAllText(entry);
        Assert.Contains(empty, before, StringComparison.Ordinal);
        File.WriteAllText(entry, before.Replace(empty, $"{empty}\\\"received_at\\\":\\\"{said}\\\",", StringComparison.Ordinal));

        IReadOnlyList<LakeTrouble> problems = Given.Verify(folder.Path).Problems;

        Assert.Equal(right ? 0 : 4, problems.Count);
        Assert.All(problems, problem => Assert.Contains("value of column received_at; it is 2025-12-31 15:59:59.999999+00", problem.En, StringComparison.Ordinal));
    }

    [Fact]
    public void Files_without_statistics_and_first_entries_that_are_gone_are_remarks_and_a_hole_before_a_checkpoint_a_problem()
    {
        using TempFolder folder = new();
        DeltaTable table = Make(folder.Path, 12);
        string Entry(int version) => Path.Combine(table.Directory, "_delta_log", $"{version:D20}.json");
        JsonNode add = JsonNode.Parse(File.ReadLines(Entry(11)).Single(line => line.StartsWith("{\"add\"", StringComparison.Ordinal)))!;
        add["add"]!.AsObject().Remove("stats");
        File.WriteAllLines(Entry(11), File.ReadLines(Entry(11)).ToArray().Select(line => line.StartsWith("{\"add\"", StringComparison.Ordinal) ? add.ToJsonString() : line));
        Assert.StartsWith("the log tells neither rows nor statistics of 1 such files", Assert.Single(Given.Verify(folder.Path).Remarks).En, StringComparison.Ordinal);
        for (int version = 0; version < 10; version++)
            File.Delete(Entry(version));
        Assert.Contains(Given.Verify(folder.Path).Remarks, remark => remark.En.StartsWith("the log begins with version 10: another program", StringComparison.Ordinal));

        DeltaTable torn = Given.NumbersTable(folder.Path);
        for (int i = 1; i <= 12; i++)
            torn.Commit(Given.Info, _ => Given.Mark($"s{i}", 1));
        File.Delete(Path.Combine(torn.Directory, "_delta_log", $"{0:D20}.json"));

        Assert.Contains(
            Given.Verify(folder.Path, "numbers").Problems, problem => problem.En.StartsWith("the log begins with version 1 and no checkpoint stands for the entries before", StringComparison.Ordinal));
    }

    // A table t: 100 rows over four periods in version 1, then one period replaced by each version.
    private static DeltaTable Make(string lake, int versions)
    {
        DeltaTable table = new LakeStore(lake).Table("t");
        table.Create(Layout);
        using LakeSession session = LakeSession.Open();
        IReadOnlyList<DataFile> all = session.Write(Rows(0, "true"), table, Layout);
        table.Commit(Given.Info, _ => Given.Add(all));
        for (int version = 2; version <= versions; version++)
        {
            string period = $"2025Q{version % 4 + 1}";
            IReadOnlyList<DataFile> files = session.Write(Rows(version, $"period = '{period}'"), table, Layout);
            table.Commit(Given.Info, now => new TableChange(files, [.. now.Files.Where(file => file.Partition["period"] == period)], []));
        }
        return table;
    }

    private static string Rows(int revision, string where) =>
        $"""
        SELECT * FROM (
            SELECT '2025Q' || (i % 4 + 1) AS period, (i + {revision})::BIGINT AS id, 'n' || i AS name, CASE WHEN i % 5 > 0 THEN i::INTEGER END AS code, (i / 8)::DOUBLE AS rate,
                CASE WHEN i % 3 > 0 THEN i % 2 = 0 END AS done, DATE '2024-12-31' + i::INTEGER AS due_on, TIMESTAMPTZ '2025-12-31 23:59:59.999999+08' AS received_at,
                (i / 100)::DECIMAL(14,2) AS spend, (900000000000000000000000000000000 + i)::DECIMAL(38,2) AS bill
            FROM range(100) t(i)) WHERE {where}
        """;

    private static void Rewrite(DeltaTable table, long version, string path, string by) => RewriteText(table, version, $"\"path\":\"{path}\"", $"\"path\":\"{by}\"");

    private static void RewriteText(DeltaTable table, long version, string text, string by)
    {
        string entry = Path.Combine(table.Directory, "_delta_log", $"{version:D20}.json"), before = File.ReadAllText(entry);
        Assert.Contains(text, before, StringComparison.Ordinal);
        File.WriteAllText(entry, before.Replace(text, by, StringComparison.Ordinal));
    }

    private sealed class ByPath : IEqualityComparer<DataFile>
    {
        public bool Equals(DataFile? x, DataFile? y) => x?.Path == y?.Path;

        public int GetHashCode(DataFile obj) => obj.Path.GetHashCode(StringComparison.Ordinal);
    }

    private sealed class Told<T>(Action<T> told) : IProgress<T>
    {
        public void Report(T value) => told(value);
    }
}
