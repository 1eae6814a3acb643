using System.Runtime.Versioning;

namespace Analytics.Lake.Tests;

public class FaultTest
{
    [Theory]
    [InlineData("")]
    [InlineData("{\"commitInfo\":{\"timestamp\":1")]
    [InlineData("[1]")]
    [InlineData("{\"add\":{\"path\":\"x\"}}")]
    [InlineData("{\"txn\":{\"appId\":\"x\",\"version\":\"1\"}}")]
    public void A_damaged_entry_is_said_and_older_versions_stay_readable(string text)
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        File.WriteAllText(Path.Combine(table.Directory, "_delta_log", "00000000000000000001.json"), text);

        LakeException damage = Assert.Throws<LakeException>(() => table.Read());
        Assert.Contains("damaged", damage.En, StringComparison.Ordinal);
        Assert.Contains("已损坏", damage.Zh, StringComparison.Ordinal);
        Assert.Throws<LakeException>(() => table.Commit(Given.Info, _ => Given.Mark("a", 1)));
        Assert.Equal(0, table.Read(AsOf.At(0)).Version);
    }

    [Fact]
    public void A_missing_entry_is_said()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        for (int i = 0; i < 3; i++)
            table.Commit(Given.Info, _ => Given.Mark($"s{i}", 1));
        File.Delete(Path.Combine(table.Directory, "_delta_log", "00000000000000000002.json"));

        Assert.Contains("lacks version 2", Assert.Throws<LakeException>(() => table.Read()).En, StringComparison.Ordinal);
        Assert.Equal(1, table.Read(AsOf.At(1)).Version);
    }

    [Fact]
    public void A_hole_in_the_log_is_not_filled_by_one_that_has_read_what_is_before_it()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path), other = new LakeStore(folder.Path).Table("numbers");
        table.Commit(Given.Info, _ => Given.Mark("s1", 1));
        Assert.Equal(1, table.Read().Version);
        other.Commit(Given.Info, _ => Given.Mark("s2", 1));
        other.Commit(Given.Info, _ => Given.Mark("s3", 1));
        File.Delete(Path.Combine(table.Directory, "_delta_log", "00000000000000000002.json"));

        Assert.Contains("lacks version 2", Assert.Throws<LakeException>(() => table.Commit(Given.Info, _ => Given.Mark("s4", 1))).En, StringComparison.Ordinal);
        Assert.Contains("lacks version 2", Assert.Throws<LakeException>(() => table.Read()).En, StringComparison.Ordinal);
        Assert.Equal(1, table.Read(AsOf.At(1)).Version);
    }

    [Fact]
    public void A_table_that_is_not_there_is_said()
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path).Table("returns/task");

        Assert.False(table.Exists);
        Assert.Contains("no table returns/task", Assert.Throws<LakeException>(() => table.Read()).En, StringComparison.Ordinal);
        Assert.Throws<LakeException>(() => table.Commit(Given.Info, _ => null));
        Assert.Throws<LakeException>(table.History);
    }

    [Fact]
    public void A_table_for_newer_readers_is_refused()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        Append(table, """{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"],"writerFeatures":["deletionVectors"]}}""");

        Assert.Contains("reader version 3", Assert.Throws<LakeException>(() => table.Read()).En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"protocol":{"minReaderVersion":1,"minWriterVersion":4}}""")]
    [InlineData("""{"metaData":{"id":"x","format":{"provider":"parquet"},"schemaString":"{\"type\":\"struct\",\"fields\":[{\"name\":\"period\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}},{\"name\":\"n\",\"type\":\"long\",\"nullable\":true,\"metadata\":{\"delta.invariants\":\"n > 0\"}}]}","partitionColumns":["period"],"configuration":{}}}""")]
    public void A_table_with_rules_that_we_cannot_keep_is_read_and_not_written(string line)
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        Append(table, line);

        Assert.Equal(1, table.Read().Version);
        Assert.Throws<LakeException>(() => table.Commit(Given.Info, _ => Given.Mark("a", 1)));
        Assert.Throws<LakeException>(() => table.Create(new TableLayout([.. Given.Numbers.Columns, new("more", "BIGINT")], ["period"])));
        Assert.Equal(1, table.Read().Version);
    }

    [Fact]
    public void An_append_only_table_loses_no_file()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        DataFile file = Given.File(table, "2025Q1");
        table.Commit(Given.Info, _ => Given.Add(file));
        string first = File.ReadAllLines(Path.Combine(table.Directory, "_delta_log", "00000000000000000000.json"))[2];
        Append(table, first.Replace("\"configuration\":{", "\"configuration\":{\"delta.appendOnly\":\"true\",", StringComparison.Ordinal));

        Assert.Contains("append-only", Assert.Throws<LakeException>(() => table.Commit(Given.Info, now => new TableChange([], now.Files, []))).En, StringComparison.Ordinal);
        Assert.Equal(3, table.Commit(Given.Info, _ => Given.Add(Given.File(table, "2025Q1"))));
    }

    [Fact]
    public void A_change_that_does_not_fit_the_table_is_refused()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        DataFile file = Given.File(table, "2025Q1"), other = Given.File(table, "2025Q1");
        File.WriteAllText(Path.Combine(folder.Path, "outside"), new string('x', (int)file.Size));
        table.Commit(Given.Info, _ => Given.Add(file));
        TableChange[] changes =
        [
            Given.Add(file),
            Given.Add(other, other),
            Given.Add(other with { Size = other.Size + 1 }),
            Given.Add(other with { Path = "period=2025Q1/none.parquet" }),
            Given.Add(other with { Path = "../outside" }),
            Given.Add(other with { Partition = new Dictionary<string, string?>() }),
            Given.Add(other with { Partition = new Dictionary<string, string?> { ["period"] = "" } }),
            Given.Add(other with { Partition = new Dictionary<string, string?> { ["period"] = "北京" } }),
            Given.Add(other with { Partition = new Dictionary<string, string?> { ["province"] = "11" } }),
            new([], [other], []),
            new([], [file, file], []),
            new([file], [file], []),
            new([], [], [new Transaction("a", 1), new Transaction("a", 2)]),
        ];

        Assert.All(changes, change => Assert.Throws<LakeException>(() => table.Commit(Given.Info, _ => change)));
        Assert.Equal(1, table.Read().Version);
    }

    [Fact]
    public void An_exception_in_the_plan_leaves_the_table_as_it_was()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);

        Assert.Throws<InvalidOperationException>(() => table.Commit(Given.Info, _ => throw new InvalidOperationException("planner")));
        Assert.Equal(0, table.Commit(Given.Info, _ => null));
        Assert.Equal(0, table.Commit(Given.Info, _ => Given.Add()));
        Assert.Equal(0, table.Read().Version);
    }

    [Fact]
    public void A_mark_made_before_is_found_with_its_version()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        Assert.Equal(1, table.Commit(Given.Info, _ => Given.Mark("a", 1)));
        Assert.Equal(2, table.Commit(Given.Info, _ => Given.Mark("b", 1)));
        Assert.Equal(3, table.Commit(Given.Info, _ => Given.Mark("a", 5)));
        Assert.Equal(4, table.Commit(Given.Info, _ => Given.Mark("c", 1)));

        Assert.Equal(1, table.Commit(Given.Info, _ => Given.Mark("a", 1)));
        Assert.Equal(3, table.Commit(Given.Info, _ => Given.Mark("a", 4)));
        Assert.Equal(3, table.Commit(Given.Info, _ => Given.Mark("a", 5)));
        Assert.Equal(2, table.Commit(Given.Info, _ => Given.Mark("b", 1)));
        Assert.Equal(4, table.Read().Version);
        Assert.Equal(5, table.Commit(Given.Info, _ => Given.Mark("a", 6)));
    }

    [Fact]
    public void An_entry_whose_name_was_made_without_an_answer_is_a_commit()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        string log = Path.Combine(table.Directory, "_delta_log");

        // As a network file system does, whose server made the name and was started anew before it said so: asked again it says that the name is taken.
        StepHook.Run(
            step =>
            {
                if (step == "commit.temporary_synced")
                    DurableFile.TryLink(Directory.GetFiles(log, ".*.tmp").Single(), Path.Combine(log, $"{table.Read().Version + 1:D20}.json"));
            },
            () =>
            {
                Given.Replace(table, session, "2025Q1", [9]);
                return 0;
            });

        Assert.Equal([("2025Q1", 9)], Given.Rows(session, table.Read()));
        Assert.Equal(1, table.Read().Version);
        Assert.Empty(Given.Verify(folder.Path).Problems);
    }

    [Fact]
    public void A_full_disk_leaves_the_old_version()
    {
        using TempFolder folder = new();
        // A file system of 1 MB that only the child process sees.
        string[] prefix = ["unshare", "--map-root-user", "--mount", "bash", "-c", "mount -t tmpfs -o size=1m none \"$0\" || exit 77; exec \"$@\"", folder.Path];

        (int exitCode, string output) = Worker.Run(prefix, "full", folder.Path);

        Assert.SkipWhen(exitCode is 77 or 1 && output.Contains("unshare", StringComparison.Ordinal), "This machine does not allow a process to mount a file system of its own.");
        Assert.True(exitCode == 0, output);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Contains("cannot be read or written (disk full", lines[0], StringComparison.Ordinal);
        Assert.Contains("Writing files of table numbers failed (disk full", lines[1], StringComparison.Ordinal);
        Assert.Equal("version 1: 2025Q1=9", lines[2]);
        Assert.Equal("00000000000000000000.json 00000000000000000001.json filler part.parquet", lines[3]);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_without_write_permission_leaves_the_old_version()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        Given.Replace(table, session, "2025Q1", [9]);
        string log = Path.Combine(table.Directory, "_delta_log");
        const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        File.SetUnixFileMode(log, ReadOnly);

        var entry = Worker.Run(Unprivileged, "mark", folder.Path);
        File.SetUnixFileMode(log, ReadOnly | UnixFileMode.UserWrite);
        File.SetUnixFileMode(table.Directory, ReadOnly);
        var data = Worker.Run(Unprivileged, "fill", folder.Path);
        File.SetUnixFileMode(table.Directory, ReadOnly | UnixFileMode.UserWrite);

        AssertNotPermitted(entry);
        AssertNotPermitted(data);
        AssertUntouched(session, table);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_log_that_may_not_be_listed_is_no_empty_table_and_a_vacuum_deletes_nothing()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        using LakeSession session = LakeSession.Open();
        for (int i = 1; i <= 3; i++)
            Given.Replace(table, session, "2025Q1", [i]);
        Publications.Record(new LakeStore(folder.Path), session, "report", "site", [table.Read(AsOf.At(2))]);
        string[] Listed() => [.. Directory.EnumerateFiles(folder.Path, "*.parquet", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        string[] before = Listed();
        string log = Path.Combine(table.Directory, "_delta_log"), publications = Path.Combine(folder.Path, "publications", "_delta_log");

        UnixFileMode mode = File.GetUnixFileMode(log);
        File.SetUnixFileMode(log, UnixFileMode.None);
        var commit = Worker.Run(Unprivileged, "mark", folder.Path);
        File.SetUnixFileMode(log, mode);
        File.SetUnixFileMode(publications, UnixFileMode.None);
        var vacuum = Worker.Run(Unprivileged, "clean", folder.Path);
        File.SetUnixFileMode(publications, mode);

        AssertNotPermitted(commit);
        AssertNotPermitted(vacuum);
        Assert.Equal(before, Listed());
    }

    // Root may read and write anywhere, unless these rights are taken away.
    private static string[] Unprivileged => Environment.UserName == "root" ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"] : [];

    private static void AssertNotPermitted((int ExitCode, string Output) run)
    {
        Assert.True(run.ExitCode == 3, run.Output);
        Assert.Contains("no permission", run.Output, StringComparison.Ordinal);
    }

    private static void AssertUntouched(LakeSession session, DeltaTable table)
    {
        Assert.Equal(1, table.Read().Version);
        Assert.Equal([("2025Q1", 9L)], Given.Rows(session, table.Read()));
        Assert.Equal(
            ["00000000000000000000.json", "00000000000000000001.json"],
            Directory.EnumerateFiles(Path.Combine(table.Directory, "_delta_log")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Single(Directory.EnumerateFiles(table.Directory, "*.parquet", SearchOption.AllDirectories));
    }

    private static void Append(DeltaTable table, string line) =>
        File.WriteAllText(Path.Combine(table.Directory, "_delta_log", $"{table.Read().Version + 1:D20}.json"), line + "\n");
}
