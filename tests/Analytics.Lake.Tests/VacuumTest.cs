namespace Analytics.Lake.Tests;

/// <summary>What a vacuum deletes, what it must never delete, and what a reader is told afterwards.</summary>
public partial class VacuumTest
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 8, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData("6d")]
    [InlineData("0y")]
    [InlineData("0m")]
    [InlineData("10")]
    [InlineData("-9d")]
    [InlineData("10 y")]
    [InlineData("1.5y")]
    [InlineData("")]
    public void Too_short_or_unclear_a_time_is_refused(string text) => Assert.Throws<LakeException>(() => Retention.Parse(text));

    [Theory]
    [InlineData("7d", "2024-02-22T00:00:00Z")]
    [InlineData("1m", "2024-01-29T00:00:00Z")]
    [InlineData("10y", "2014-02-28T00:00:00Z")]
    [InlineData("999999y", "0001-01-01T00:00:00Z")]
    [InlineData("999999m", "0001-01-01T00:00:00Z")]
    [InlineData("999999d", "0001-01-01T00:00:00Z")]
    public void A_time_to_retain_ends_at_an_instant(string text, string before)
    {
        // The last day of February of a leap year.
        DateTimeOffset now = new(2024, 2, 29, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(DateTimeOffset.Parse(before, System.Globalization.CultureInfo.InvariantCulture), Retention.Parse(text).Before(now));
    }

    [Fact]
    public void Kept_are_the_newest_what_was_current_in_the_time_and_what_is_published()
    {
        using TempFolder folder = new();
        SetClock clock = new(Start);
        LakeStore lake = new(folder.Path, clock);
        DeltaTable table = lake.Table("numbers");
        table.Create(Given.Numbers);
        using LakeSession session = LakeSession.Open();
        // Version i is made at the start of day i and holds the row i; one file in each.
        for (int day = 1; day <= 30; day++)
        {
            clock.Now = Start.AddDays(day);
            Given.Replace(table, session, "2025Q1", [day]);
        }
        Publications.Record(lake, session, "report", "site", [table.Read(AsOf.At(5)), table.Read(AsOf.At(9))]);
        clock.Now = Start.AddDays(30).AddHours(12);

        // Ten days back it is noon of day 20, when version 20 was current.
        VacuumedTable would = Of(Given.Vacuum(lake, "10d", dryRun: true));
        Assert.Equal(30, Parquet(table).Length);
        Assert.Equal(30, table.Read().Version);
        VacuumedTable did = Of(Given.Vacuum(lake, "10d"));

        // Gone: 1 to 19 but for 5 and 9. Version 0 has no files and cannot be missed, but is not kept either.
        Assert.Equal(would, did);
        Assert.Equal(("numbers", 18, 17, 20L, 2), (did.Table, did.Versions, did.Files, did.KeptFrom, did.Published));
        Assert.Equal(13, Parquet(table).Length);
        foreach (int version in (int[])[5, 9, .. Enumerable.Range(20, 11)])
            Assert.Equal([("2025Q1", (long)version)], Given.Rows(session, table.Read(AsOf.At(version))));
        LakeException gone = Assert.Throws<LakeException>(() => session.Attach("v", table.Read(AsOf.At(8))));
        Assert.Equal("Version 8 of table numbers was vacuumed on 2026-01-31 and its files are gone; readable are the versions from 20 on, and those that something published names.", gone.En);
        Assert.Contains("表 numbers 的版本 8 已于 2026-01-31 清理", gone.Zh, StringComparison.Ordinal);

        // The history is whole, and the lake is.
        Assert.Equal(["VACUUM START", "VACUUM END"], table.History().Skip(31).Select(commit => commit.Operation));
        Assert.Equal("5,9,20-", table.History()[31].Parameters["keptVersions"]);
        Assert.Equal(Enumerable.Range(0, 33).Select(i => (long)i), table.History().Select(commit => commit.Version));
        Assert.Empty(Given.Verify(folder.Path).Problems);
        Assert.Empty(Given.Verify(folder.Path).Remarks);
        Assert.Equal((0, 0), (Of(Given.Vacuum(lake, "10d")).Files, (int)(table.Read().Version - 32)));
    }

    [Fact]
    public void A_file_that_a_kept_version_shares_with_an_old_one_stays()
    {
        using TempFolder folder = new();
        SetClock clock = new(Start);
        LakeStore lake = new(folder.Path, clock);
        DeltaTable table = lake.Table("numbers");
        table.Create(Given.Numbers);
        using LakeSession session = LakeSession.Open();
        Given.Replace(table, session, "2025Q1", [1]);
        Given.Replace(table, session, "2025Q2", [2]);
        Given.Replace(table, session, "2025Q2", [3]);
        clock.Now = Start.AddYears(1);

        Assert.Equal(1, Of(Given.Vacuum(lake, "7d")).Files);

        Assert.Equal([("2025Q1", 1L), ("2025Q2", 3L)], Given.Rows(session, table.Read()));
        // All files of the first version are there still: it is readable, though nobody promised.
        Assert.Equal([("2025Q1", 1L)], Given.Rows(session, table.Read(AsOf.At(1))));
        Assert.Throws<LakeException>(() => session.Attach("v", table.Read(AsOf.At(2))));
    }

    [Fact]
    public void Orphans_go_after_seven_days_and_nothing_else_is_touched()
    {
        using TempFolder folder = new();
        SetClock clock = new(DateTimeOffset.UtcNow);
        LakeStore lake = new(folder.Path, clock);
        DeltaTable table = lake.Table("numbers");
        table.Create(Given.Numbers);
        using LakeSession session = LakeSession.Open();
        Given.Replace(table, session, "2025Q1", [1]);
        DataFile orphan = Given.File(table, "2025Q1"), young = Given.File(table, "2025Q2");
        string log = Path.Combine(table.Directory, "_delta_log"), outside = Path.Combine(folder.Path, "outside");
        string[] others =
        [
            Path.Combine(table.Directory, "README.md"), Path.Combine(table.Directory, "_kept.parquet"), Path.Combine(table.Directory, ".hidden.parquet"),
            Path.Combine(log, "foreign.json"), Path.Combine(outside, "target.parquet"), Path.Combine(table.Directory, "inner", "part.parquet"),
        ];
        string temporary = Path.Combine(log, ".00000000000000000002.x.tmp");
        Directory.CreateDirectory(outside);
        // A table within the table's folder, and links that lead out of it.
        Directory.CreateDirectory(Path.Combine(table.Directory, "inner", "_delta_log"));
        Directory.CreateSymbolicLink(Path.Combine(table.Directory, "period=2025Q9"), outside);
        File.CreateSymbolicLink(Path.Combine(table.Directory, "link.parquet"), others[4]);
        foreach (string file in others.Append(temporary))
        {
            File.WriteAllText(file, "x");
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddYears(-2));
        }
        File.SetLastWriteTimeUtc(Path.Combine(table.Directory, orphan.Path), DateTime.UtcNow.AddDays(-8));
        File.SetLastWriteTimeUtc(Path.Combine(table.Directory, young.Path), DateTime.UtcNow.AddDays(-6));
        long version = table.Read().Version;

        VacuumedTable did = Of(Given.Vacuum(lake, "10y"));

        Assert.Equal((0, 2, orphan.Size + 1, 0L), (did.Files, did.Orphans, did.OrphanBytes, did.Bytes));
        Assert.False(File.Exists(Path.Combine(table.Directory, orphan.Path)));
        Assert.False(File.Exists(temporary));
        Assert.True(File.Exists(Path.Combine(table.Directory, young.Path)));
        Assert.All(others, file => Assert.True(File.Exists(file), file));
        // What no version names needs no word in the history.
        Assert.Equal(version, table.Read().Version);
    }

    [Fact]
    public void Killed_by_an_exception_at_any_step_the_next_run_completes_and_kept_versions_stay_readable()
    {
        using LakeSession session = LakeSession.Open();
        List<string> steps = [];
        using (TempFolder folder = new())
        {
            LakeStore lake = Prepare(folder.Path);
            StepHook.Run(steps.Add, () => Given.Vacuum(lake, "30d"));
        }
        Assert.Equal(2, steps.Count(step => step == "vacuum.deleted"));
        for (int at = 0; at < steps.Count; at++)
        {
            using TempFolder folder = new();
            LakeStore lake = Prepare(folder.Path);
            int reached = 0;
            Assert.ThrowsAny<Exception>(() => StepHook.Run<object>(
                _ =>
                {
                    if (reached++ == at)
                        throw new IOException($"stopped at {steps[at]}");
                },
                () => Given.Vacuum(lake, "30d")));

            LakeStore again = new(folder.Path, new SetClock(Start.AddYears(1)));
            DeltaTable table = again.Table("numbers");
            Assert.Equal([("2025Q1", 4L)], Given.Rows(session, table.Read()));
            Assert.Equal([("2025Q1", 1L)], Given.Rows(session, table.Read(AsOf.At(1))));
            Assert.Empty(Given.Verify(folder.Path).Problems);
            Given.Vacuum(again, "30d");
            Assert.Equal(2, Parquet(table).Length);
            Assert.Equal("VACUUM END", table.History()[^1].Operation);
            Assert.Equal([("2025Q1", 4L)], Given.Rows(session, table.Read()));
            Assert.Equal([("2025Q1", 1L)], Given.Rows(session, table.Read(AsOf.At(1))));
            Assert.Empty(Given.Verify(folder.Path).Problems);
            Assert.Empty(Given.Verify(folder.Path).Remarks);
        }
    }

    [Fact]
    public void A_damaged_log_loses_no_file()
    {
        using TempFolder folder = new();
        LakeStore lake = Prepare(folder.Path);
        DeltaTable table = lake.Table("numbers");
        int files = Parquet(table).Length;
        File.WriteAllText(Path.Combine(table.Directory, "_delta_log", "00000000000000000002.json"), "{\"add\"");

        Assert.Contains("none of its files was deleted", Assert.Throws<LakeException>(() => Given.Vacuum(lake, "7d")).En, StringComparison.Ordinal);

        Assert.Equal(files, Parquet(table).Length);
    }

    [Fact]
    public void Something_published_while_the_vacuum_begins_is_kept()
    {
        using TempFolder folder = new();
        LakeStore lake = Prepare(folder.Path);
        DeltaTable table = lake.Table("numbers");
        using LakeSession session = LakeSession.Open();
        Snapshot old = table.Read(AsOf.At(2));

        StepHook.Interrupt("vacuum.begun", () => Publications.Record(lake, session, "export", "2025", [old]), () => Given.Vacuum(lake, "30d"));

        Assert.Equal([("2025Q1", 2L)], Given.Rows(session, old));
        Assert.Throws<LakeException>(() => session.Attach("v", table.Read(AsOf.At(3))));
        Assert.Empty(Given.Verify(folder.Path).Problems);
    }

    [Fact]
    public void What_is_gone_cannot_be_published()
    {
        using TempFolder folder = new();
        LakeStore lake = Prepare(folder.Path);
        using LakeSession session = LakeSession.Open();
        Snapshot old = lake.Table("numbers").Read(AsOf.At(2));
        Given.Vacuum(lake, "30d");

        Assert.Contains("was vacuumed", Assert.Throws<LakeException>(() => Publications.Record(lake, session, "export", "2025", [old])).En, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_publication_is_noted_once()
    {
        using TempFolder folder = new();
        LakeStore lake = Prepare(folder.Path);
        using LakeSession session = LakeSession.Open();
        Snapshot snapshot = lake.Table("numbers").Read();
        for (int i = 0; i < 3; i++)
            Publications.Record(lake, session, "report", "it's \"这个\"", [snapshot]);
        Publications.Record(lake, session, "export", "it's \"这个\"", [snapshot]);

        // Version 1 is from the preparation.
        Assert.Equal(
            [("report", "old", "numbers", 1L), ("export", "it's \"这个\"", "numbers", 4L), ("report", "it's \"这个\"", "numbers", 4L)],
            Publications.Versions(lake).Select(each => (each.What, each.Name, each.Table, each.Version)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Publications.Record(lake, session, "poster", "x", [snapshot]));
    }

    // Versions 1 to 4 with a file each, all on one day a year ago; version 1 is published.
    private static LakeStore Prepare(string path)
    {
        SetClock clock = new(Start);
        LakeStore lake = new(path, clock);
        DeltaTable table = lake.Table("numbers");
        table.Create(Given.Numbers);
        using LakeSession session = LakeSession.Open();
        for (int i = 1; i <= 4; i++)
            Given.Replace(table, session, "2025Q1", i == 4 ? [4] : [i]);
        Publications.Record(lake, session, "report", "old", [table.Read(AsOf.At(1))]);
        clock.Now = Start.AddYears(1);
        return lake;
    }

    private static VacuumedTable Of(IReadOnlyList<VacuumedTable> tables) => tables.Single(table => table.Table == "numbers");

    private static string[] Parquet(DeltaTable table) => Directory.GetFiles(table.Directory, "*.parquet", SearchOption.AllDirectories).Where(file => !file.Contains("_delta_log", StringComparison.Ordinal)).ToArray();
}
