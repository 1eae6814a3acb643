using System.Text.Json.Nodes;

namespace Analytics.Lake.Tests;

/// <summary>The log and what lies beside it.</summary>
public partial class VerifierTest
{
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
}
