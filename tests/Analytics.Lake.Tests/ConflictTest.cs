namespace Analytics.Lake.Tests;

/// <summary>Two writers, the second held between reading the table and making its entry while the first commits: both sides of every rule.</summary>
public class ConflictTest
{
    [Fact]
    public void Other_partitions_do_not_conflict()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        DataFile theirs = Given.File(table, "2025Q1"), ours = Given.File(table, "2025Q2");
        int plans = 0;

        long version = StepHook.Interrupt(
            "commit.begin",
            () => table.Commit(Given.Info, _ => Given.Add(theirs)),
            () => table.Commit(Given.Info, _ =>
            {
                plans++;
                return Given.Add(ours);
            }));

        Assert.Equal(2, version);
        Assert.Equal(1, plans);
        Assert.Equal(new[] { theirs.Path, ours.Path }.Order(StringComparer.Ordinal), table.Read().Files.Select(file => file.Path));
        Assert.Equal([theirs.Path], table.Read(AsOf.At(1)).Files.Select(file => file.Path));
    }

    [Fact]
    public void The_same_partition_is_planned_again_on_what_the_winner_left()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        DataFile old = Given.File(table, "2025Q1");
        table.Commit(Given.Info, _ => Given.Add(old));
        DataFile theirs = Given.File(table, "2025Q1"), ours = Given.File(table, "2025Q1");
        List<IReadOnlyList<string>> seen = [];

        long version = StepHook.Interrupt(
            "commit.begin",
            () => table.Commit(Given.Info, now => new TableChange([theirs], now.Files, [])),
            () => table.Commit(Given.Info, now =>
            {
                seen.Add([.. now.Files.Select(file => file.Path)]);
                return new TableChange([ours], now.Files, []);
            }));

        Assert.Equal(3, version);
        Assert.Equal([[old.Path], [theirs.Path]], seen);
        Assert.Equal([ours.Path], table.Read().Files.Select(file => file.Path));
        Assert.Equal([theirs.Path], table.Read(AsOf.At(2)).Files.Select(file => file.Path));
    }

    [Fact]
    public void Two_appends_to_one_partition_are_planned_again()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        DataFile theirs = Given.File(table, "2025Q1"), ours = Given.File(table, "2025Q1");
        int plans = 0;

        StepHook.Interrupt(
            "commit.begin",
            () => table.Commit(Given.Info, _ => Given.Add(theirs)),
            () => table.Commit(Given.Info, _ =>
            {
                plans++;
                return Given.Add(ours);
            }));

        Assert.Equal(2, plans);
        Assert.Equal(2, table.Read().Files.Count);
    }

    [Fact]
    public void More_columns_are_planned_again()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        DataFile ours = Given.File(table, "2025Q1");
        TableLayout wider = new([.. Given.Numbers.Columns, new("note", "VARCHAR")], ["period"]);
        List<int> columns = [];

        StepHook.Interrupt(
            "commit.begin",
            () => table.Create(wider),
            () => table.Commit(Given.Info, now =>
            {
                columns.Add(now.Layout.Columns.Count);
                return Given.Add(ours);
            }));

        Assert.Equal([2, 3], columns);
    }

    [Fact]
    public void The_same_mark_is_not_committed_twice()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);

        long version = StepHook.Interrupt(
            "commit.begin",
            () => table.Commit(Given.Info, _ => Given.Mark("submission-1", 1)),
            () => table.Commit(Given.Info, _ => Given.Mark("submission-1", 1)));

        Assert.Equal(1, version);
        Assert.Equal(1, table.Read().Version);
    }

    [Fact]
    public void Other_marks_do_not_conflict()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        int plans = 0;

        long version = StepHook.Interrupt(
            "commit.begin",
            () => table.Commit(Given.Info, _ => Given.Mark("submission-1", 1)),
            () => table.Commit(Given.Info, _ =>
            {
                plans++;
                return Given.Mark("submission-2", 1);
            }));

        Assert.Equal(2, version);
        Assert.Equal(1, plans);
        Assert.Equal(new Dictionary<string, long> { ["submission-1"] = 1, ["submission-2"] = 1 }, table.Read().Transactions);
    }

    [Fact]
    public void All_winners_are_looked_at()
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        DataFile ours = Given.File(table, "2025Q2");
        DataFile[] theirs = [Given.File(table, "2025Q1"), Given.File(table, "2025Q3"), Given.File(table, "2025Q2"), Given.File(table, "2025Q4")];
        List<int> seen = [];

        long version = StepHook.Interrupt(
            "commit.begin",
            () =>
            {
                foreach (DataFile file in theirs)
                    table.Commit(Given.Info, _ => Given.Add(file));
            },
            () => table.Commit(Given.Info, now =>
            {
                seen.Add(now.Files.Count);
                return Given.Add(ours);
            }));

        Assert.Equal(5, version);
        Assert.Equal([0, 4], seen);
    }

    [Theory]
    [InlineData("commit.data_written", 2)]
    [InlineData("commit.begin", 2)]
    [InlineData("commit.temporary_written", 2)]
    [InlineData("commit.temporary_synced", 2)]
    [InlineData("commit.linked", 1)]
    [InlineData("commit.temporary_deleted", 1)]
    [InlineData("commit.synced", 1)]
    public void A_winner_in_any_phase_loses_nothing(string phase, long expectedVersion)
    {
        using TempFolder folder = new();
        DeltaTable table = Given.NumbersTable(folder.Path);
        DataFile theirs = Given.File(table, "2025Q1", 10), ours = Given.File(table, "2025Q2", 5);

        long version = StepHook.Interrupt(phase, () => table.Commit(Given.Info, _ => Given.Add(theirs)), () => table.Commit(Given.Info, _ => Given.Add(ours)));

        Assert.Equal(expectedVersion, version);
        Assert.Equal(15, table.Read().Files.Sum(file => file.Rows));
        Assert.Equal(2, table.Read().Version);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(table.Directory, "_delta_log"), "*.tmp"));
    }

    [Fact]
    public void A_table_is_made_once_whoever_is_first()
    {
        using TempFolder folder = new();
        DeltaTable table = new LakeStore(folder.Path).Table("numbers");

        StepHook.Interrupt("commit.temporary_synced", () => table.Create(Given.Numbers), () =>
        {
            table.Create(Given.Numbers);
            return true;
        });

        Assert.Equal(0, table.Read().Version);
        Assert.Equal(Given.Numbers, table.Read().Layout);
    }
}
