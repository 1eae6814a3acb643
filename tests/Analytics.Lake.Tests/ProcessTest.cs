using System.Diagnostics;

namespace Analytics.Lake.Tests;

/// <summary>Several processes on one table, and processes killed at every step.</summary>
public class ProcessTest
{
    [Fact]
    public void Eight_processes_lose_no_commit_in_sixteen_hundred_versions()
    {
        const int Commits = 200;
        using TempFolder folder = new();
        // Five of them share two partitions, so that they must plan again; three have their own.
        string[] periods = ["2025Q1", "2025Q1", "2025Q1", "2025Q2", "2025Q2", "2025Q3", "2025Q4", "2024Q4"];
        Process[] processes = [.. periods.Select(period => Worker.Start([], "commit", folder.Path, period, $"{Commits}"))];
        foreach (Process process in processes)
        {
            string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output);
            process.Dispose();
        }

        DeltaTable table = new LakeStore(folder.Path).Table("numbers");
        Snapshot snapshot = table.Read();
        Assert.Equal(8 * Commits, snapshot.Version);
        Assert.Equal(8 * Commits, snapshot.Transactions.Count);
        Assert.Equal(
            [("2024Q4", 200L), ("2025Q1", 600L), ("2025Q2", 400L), ("2025Q3", 200L), ("2025Q4", 200L)],
            snapshot.Files.Select(file => (file.Partition["period"]!, file.Rows)).Order());
        IReadOnlyList<Commit> history = table.History();
        Assert.Equal(Enumerable.Range(0, 8 * Commits + 1).Select(i => (long)i), history.Select(commit => commit.Version));
        Assert.All(history.Zip(history.Skip(1)), pair => Assert.True(pair.First.Instant < pair.Second.Instant));
        // Each commit adds one row more than it removes.
        Assert.All(history.Skip(1), commit => Assert.Equal(1, commit.RowsAdded - commit.RowsRemoved));
        string log = Path.Combine(table.Directory, "_delta_log");
        Assert.Empty(Directory.EnumerateFiles(log, "*.tmp"));
        Assert.Equal(8 * Commits / 10, Directory.EnumerateFiles(log, "*.checkpoint.parquet").Count());
    }

    [Theory]
    [InlineData("vacuum", "VACUUM END")]
    [InlineData("publish", "PUBLISH")]
    public void Killed_at_any_step_of_a_vacuum_or_a_publication_the_next_run_completes_it(string work, string last)
    {
        using TempFolder folder = new();
        string[] steps = Worker.Run([], work, Path.Combine(folder.Path, "steps"), "").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(work == "vacuum" ? "vacuum.deleted" : "publications.recorded", steps);
        using LakeSession session = LakeSession.Open();
        for (int i = 0; i < steps.Length; i++)
        {
            string lake = Path.Combine(folder.Path, $"killed-{i}");
            Assert.NotEqual(0, Worker.Run([], work, lake, $"{i}").ExitCode);

            DeltaTable table = new LakeStore(lake).Table("numbers");
            AssertReadable();
            Worker.Work(work, new LakeStore(lake, new SetClock(Worker.Later)), session);
            AssertReadable();
            Assert.Equal(last, new LakeStore(lake).Table(work == "vacuum" ? "numbers" : Publications.TableName).History()[^1].Operation);
            if (work == "vacuum")
                Assert.Throws<LakeException>(() => session.Attach("v", table.Read(AsOf.At(2))));
            else
                Assert.Equal([("numbers", 2L)], Publications.Versions(new LakeStore(lake)).Select(each => (each.Table, each.Version)));

            void AssertReadable()
            {
                Assert.Equal([("2025Q1", 3L)], Given.Rows(session, table.Read()));
                Assert.Empty(Given.Verify(lake).Problems);
            }
        }
    }

    [Fact]
    public void Killed_at_any_step_the_table_is_old_or_new_and_the_next_run_finishes()
    {
        using TempFolder folder = new();
        string[] steps = Worker.Run([], "replace", Prepare(folder, "steps"), "").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            [
                "write.copied", "write.files_synced", "write.synced", "commit.data_written",
                "commit.begin", "commit.temporary_written", "commit.temporary_synced", "commit.linked", "commit.temporary_deleted", "commit.synced",
                "checkpoint.begin", "checkpoint.temporary_written", "checkpoint.temporary_synced", "checkpoint.linked", "checkpoint.temporary_deleted", "checkpoint.synced", "checkpoint.hinted",
            ],
            steps);
        using LakeSession session = LakeSession.Open();
        for (int i = 0; i < steps.Length; i++)
        {
            string lake = Prepare(folder, $"killed-{i}");
            Assert.NotEqual(0, Worker.Run([], "replace", lake, $"{i}").ExitCode);

            DeltaTable table = new LakeStore(lake).Table("numbers");
            bool committed = i >= Array.IndexOf(steps, "commit.linked");
            Assert.Equal(committed ? 10 : 9, table.Read().Version);
            Assert.Equal(committed ? [("2025Q1", 1L), ("2025Q1", 2L), ("2025Q1", 3L)] : [("2025Q1", 9L)], Given.Rows(session, table.Read()));

            Assert.Equal(10, Worker.Replace(session, table));
            Assert.Equal([("2025Q1", 1L), ("2025Q1", 2L), ("2025Q1", 3L)], Given.Rows(session, table.Read()));
            Assert.Equal([("2025Q1", 9L)], Given.Rows(session, table.Read(AsOf.At(9))));
        }
    }

    // A table at version 9, so that the next commit writes a checkpoint too.
    private static string Prepare(TempFolder folder, string name)
    {
        string lake = Path.Combine(folder.Path, name);
        DeltaTable table = Given.NumbersTable(lake);
        using LakeSession session = LakeSession.Open();
        Given.Replace(table, session, "2025Q1", [9]);
        for (int i = 2; i <= 9; i++)
            table.Commit(Given.Info, _ => Given.Mark($"s{i}", 1));
        return lake;
    }
}
