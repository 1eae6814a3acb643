using System.Diagnostics;

namespace Analytics.Lake.Tests;

/// <summary>Several processes on one table, and processes killed at every step.</summary>
public class ProcessTest
{
    [Fact]
    public void Four_processes_lose_no_commit()
    {
        const int Commits = 50;
        using TempFolder folder = new();
        // Two of them replace the same partition, so that they must plan again; two have their own.
        Process[] processes = [.. new[] { "2025Q1", "2025Q1", "2025Q2", "2025Q3" }.Select(period => Worker.Start([], "commit", folder.Path, period, $"{Commits}"))];
        foreach (Process process in processes)
        {
            string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output);
            process.Dispose();
        }

        DeltaTable table = new LakeStore(folder.Path).Table("numbers");
        Snapshot snapshot = table.Read();
        Assert.Equal(4 * Commits, snapshot.Version);
        Assert.Equal(4 * Commits, snapshot.Transactions.Count);
        Assert.Equal([("2025Q1", 100L), ("2025Q2", 50L), ("2025Q3", 50L)], snapshot.Files.Select(file => (file.Partition["period"]!, file.Rows)).Order());
        IReadOnlyList<Commit> history = table.History();
        Assert.Equal(Enumerable.Range(0, 201).Select(i => (long)i), history.Select(commit => commit.Version));
        Assert.All(history.Zip(history.Skip(1)), pair => Assert.True(pair.First.Instant < pair.Second.Instant));
        // Each commit adds one row more than it removes.
        Assert.All(history.Skip(1), commit => Assert.Equal(1, commit.RowsAdded - commit.RowsRemoved));
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
