namespace Analytics.Lake.Tests;

/// <summary>Vacuums of other programs, stopped ones, and what others do meanwhile.</summary>
public partial class VacuumTest
{
    [Fact]
    public void A_vacuum_of_another_program_is_understood()
    {
        using TempFolder folder = new();
        LakeStore lake = Prepare(folder.Path);
        DeltaTable table = lake.Table("numbers");
        DataFile gone = table.Read(AsOf.At(2)).Files[0];
        File.AppendAllText(Path.Combine(table.Directory, "_delta_log", "00000000000000000005.json"), """{"commitInfo":{"timestamp":1800000000000,"operation":"VACUUM START","operationParameters":{"retentionCheckEnabled":true}}}""" + "\n");
        File.Delete(Path.Combine(table.Directory, gone.Path));
        using LakeSession session = LakeSession.Open();

        Assert.Contains("was vacuumed on 2027-01-15", Assert.Throws<LakeException>(() => session.Attach("v", table.Read(AsOf.At(2)))).En, StringComparison.Ordinal);
        Assert.Empty(Given.Verify(folder.Path).Problems);
    }

    [Fact]
    public void A_version_that_a_vacuum_gave_up_is_kept_when_it_is_published_while_it_is_still_there()
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
        // Version 1 is given up, but its one file is in use until the newest version.
        Assert.Equal(1, Of(Given.Vacuum(lake, "7d")).Files);
        Publications.Record(lake, session, "report", "site", [table.Read(AsOf.At(1))]);
        clock.Now = Start.AddYears(2);
        Given.Replace(table, session, "2025Q1", [4]);
        clock.Now = Start.AddYears(3);

        VacuumedTable did = Of(Given.Vacuum(lake, "7d"));

        Assert.Equal((0, 1), (did.Files, did.Published));
        Assert.Equal([("2025Q1", 1L)], Given.Rows(session, table.Read(AsOf.At(1))));
        Assert.Empty(Given.Verify(folder.Path).Problems);
        // It is known as kept again, so that its loss is noticed.
        Assert.Equal("1,6-", table.History()[^2].Parameters["keptVersions"]);
        File.Delete(Path.Combine(table.Directory, table.Read(AsOf.At(1)).Files[0].Path));
        Assert.Contains(Given.Verify(folder.Path).Problems, problem => problem.File == table.Read(AsOf.At(1)).Files[0].Path);
    }

    [Theory]
    [InlineData("published")]
    [InlineData("longer")]
    public void A_vacuum_that_was_stopped_is_planned_anew_by_the_next(string since)
    {
        using TempFolder folder = new();
        LakeStore lake = Prepare(folder.Path);
        DeltaTable table = lake.Table("numbers");
        using LakeSession session = LakeSession.Open();
        Assert.ThrowsAny<Exception>(() => StepHook.Interrupt("vacuum.begun", () => throw new IOException("stopped"), () => Given.Vacuum(lake, "30d")));
        if (since == "published")
            Publications.Record(lake, session, "report", "site", [table.Read(AsOf.At(3))]);

        VacuumedTable did = Of(Given.Vacuum(lake, since == "published" ? "30d" : "10y"));

        Assert.Equal(since == "published" ? 1 : 0, did.Files);
        Assert.Equal([("2025Q1", 3L)], Given.Rows(session, table.Read(AsOf.At(3))));
        if (since == "published")
            Assert.Throws<LakeException>(() => session.Attach("v", table.Read(AsOf.At(2))));
        else
            Assert.Equal([("2025Q1", 2L)], Given.Rows(session, table.Read(AsOf.At(2))));
        Assert.Equal("VACUUM END", table.History()[^1].Operation);
        Assert.Empty(Given.Verify(folder.Path).Problems);
    }

    [Fact]
    public void A_vacuum_that_was_held_up_stops_when_a_later_one_has_begun()
    {
        using TempFolder folder = new();
        LakeStore lake = Prepare(folder.Path);
        DeltaTable table = lake.Table("numbers");
        using LakeSession session = LakeSession.Open();
        int files = Parquet(table).Length;

        LakeException stopped = Assert.Throws<LakeException>(() => StepHook.Interrupt("vacuum.begun", () => Given.Vacuum(lake, "10y"), () => Given.Vacuum(lake, "30d")));

        Assert.Contains("this one has stopped", stopped.En, StringComparison.Ordinal);
        Assert.Equal(files, Parquet(table).Length);
        Assert.Equal([("2025Q1", 2L)], Given.Rows(session, table.Read(AsOf.At(2))));
    }

    [Fact]
    public async Task Whenever_something_is_published_during_a_vacuum_it_is_kept_or_refused()
    {
        List<string> steps = [];
        using (TempFolder folder = new())
        {
            LakeStore lake = Prepare(folder.Path);
            StepHook.Run(steps.Add, () => Given.Vacuum(lake, "30d"));
        }
        Assert.Equal(2, steps.Count(step => step == "vacuum.deleting"));
        int kept = 0, refused = 0, waited = 0;
        using LakeSession session = LakeSession.Open();
        for (int at = 0; at < steps.Count; at++)
        {
            foreach (int version in (int[])[2, 3])
            {
                using TempFolder folder = new();
                LakeStore lake = Prepare(folder.Path);
                Snapshot old = lake.Table("numbers").Read(AsOf.At(version));
                Task<Exception?>? published = null;
                int reached = 0;
                StepHook.Run(
                    _ =>
                    {
                        if (reached++ != at)
                            return;
                        using ManualResetEventSlim waits = new();
                        published = Task.Run(() => Publish(new LakeStore(folder.Path, new SetClock(Start.AddYears(1))), old, waits), TestContext.Current.CancellationToken);
                        // On with the vacuum when the other is done, or waits for it.
                        WaitHandle.WaitAny([waits.WaitHandle, ((IAsyncResult)published).AsyncWaitHandle]);
                        waited += published.IsCompleted ? 0 : 1;
                    },
                    () => Given.Vacuum(lake, "30d"));

                if (await published! is { } gone)
                {
                    refused++;
                    Assert.IsType<LakeException>(gone);
                    continue;
                }
                kept++;
                Assert.True(File.Exists(Path.Combine(old.Directory, old.Files[0].Path)), $"version {version}, published at step {at}, {steps[at]}");
                Assert.Equal([("2025Q1", (long)version)], Given.Rows(session, old));
                Assert.Empty(Given.Verify(folder.Path).Problems);
            }
        }
        // Each of the three happens, or nothing is proved.
        Assert.True(kept > 4 && refused > 2 && waited > 1, $"{kept} kept, {refused} refused, {waited} waited");

        static Exception? Publish(LakeStore lake, Snapshot old, ManualResetEventSlim waits)
        {
            using LakeSession session = LakeSession.Open();
            return Record.Exception(() => StepHook.Run<object?>(
                step =>
                {
                    if (step == "publications.waiting" && !waits.IsSet)
                        waits.Set();
                },
                () =>
                {
                    Publications.Record(lake, session, "export", "2025", [old]);
                    return null;
                }));
        }
    }

    [Theory]
    [InlineData("\"specifiedRetentionMillis\":1209600000,\"defaultRetentionMillis\":604800000", 16)]
    [InlineData("\"defaultRetentionMillis\":\"604800000\"", 23)]
    [InlineData("\"retentionCheckEnabled\":false", 30)]
    public void Another_programs_vacuum_keeps_what_its_retention_says(string parameters, int keptFrom)
    {
        using TempFolder folder = new();
        SetClock clock = new(Start);
        LakeStore lake = new(folder.Path, clock);
        DeltaTable table = lake.Table("numbers");
        table.Create(Given.Numbers);
        using LakeSession session = LakeSession.Open();
        for (int day = 1; day <= 30; day++)
        {
            clock.Now = Start.AddDays(day);
            Given.Replace(table, session, "2025Q1", [day]);
        }
        // Begun at noon of day 30: 14 days back version 16 was current, and 7 days back version 23.
        long at = Start.AddDays(30).AddHours(12).ToUnixTimeMilliseconds();
        File.WriteAllText(
            Path.Combine(table.Directory, "_delta_log", "00000000000000000031.json"),
            $"{{\"commitInfo\":{{\"timestamp\":{at},\"operation\":\"VACUUM START\",\"operationParameters\":{{{parameters}}}}}}}\n");

        VerifyResult before = Given.Verify(folder.Path);
        Assert.Equal(32 - keptFrom, before.Versions);
        // What it kept is missed, what it may have deleted is not.
        File.Delete(Path.Combine(table.Directory, table.Read(AsOf.At(keptFrom)).Files[0].Path));
        File.Delete(Path.Combine(table.Directory, table.Read(AsOf.At(keptFrom - 1)).Files[0].Path));
        LakeTrouble missing = Assert.Single(Given.Verify(folder.Path).Problems);
        Assert.Equal(table.Read(AsOf.At(keptFrom)).Files[0].Path, missing.File);
        Assert.Contains("was vacuumed on 2026-01-31", Assert.Throws<LakeException>(() => session.Attach("v", table.Read(AsOf.At(keptFrom - 1)))).En, StringComparison.Ordinal);
        Assert.Contains("Run analytics verify", Assert.Throws<LakeException>(() => session.Attach("v", table.Read(AsOf.At(keptFrom)))).En, StringComparison.Ordinal);
        // Ours takes nothing for gone that is there: ten years keep all the rest.
        Assert.Equal(0, Of(Given.Vacuum(lake, "10y")).Files);
    }
}
