namespace Analytics.Lake.Tests;

/// <summary>
/// The disk fails once, at every step of a commit in turn. There is no failing file system here: the failure is an IOException thrown where the step is, which is
/// what .NET makes of one. (A slow disk is two writers held at every step: InterleavingTest.)
/// </summary>
public class FailingDiskTest
{
    [Fact]
    public void A_failure_at_any_step_leaves_the_old_version_or_the_new_one_and_the_next_try_succeeds()
    {
        using LakeSession session = LakeSession.Open();
        List<string> steps = [];
        using (TempFolder folder = new())
        {
            DeltaTable table = Prepare(folder.Path);
            StepHook.Run(steps.Add, () => Worker.Replace(session, table));
        }
        Assert.Contains("checkpoint.hinted", steps);
        for (int at = 0; at < steps.Count; at++)
        {
            using TempFolder folder = new();
            DeltaTable table = Prepare(folder.Path);
            int reached = 0;
            Exception? failure = Record.Exception(() => StepHook.Run(
                step =>
                {
                    if (reached++ == at)
                        throw new IOException($"failed at {step}");
                },
                () => Worker.Replace(session, table)));

            bool committed = at >= steps.IndexOf("commit.linked"), checkpoint = steps[at].StartsWith("checkpoint.", StringComparison.Ordinal);
            // The commit is made before the checkpoint is, which may then be missing.
            Assert.True(checkpoint ? failure is null : failure is LakeException or IOException && failure.Message.Contains($"failed at {steps[at]}", StringComparison.Ordinal), $"{steps[at]}: {failure}");
            DeltaTable anew = new LakeStore(folder.Path).Table("numbers");
            Assert.Equal(committed ? 10 : 9, anew.Read().Version);
            Assert.Equal(committed ? [("2025Q1", 1L), ("2025Q1", 2L), ("2025Q1", 3L)] : [("2025Q1", 9L)], Given.Rows(session, anew.Read()));
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(table.Directory, "_delta_log"), "*.tmp"));
            Assert.Empty(Given.Verify(folder.Path).Problems);

            Assert.Equal(10, Worker.Replace(session, table));
            Assert.Equal([("2025Q1", 1L), ("2025Q1", 2L), ("2025Q1", 3L)], Given.Rows(session, new LakeStore(folder.Path).Table("numbers").Read()));
        }
    }

    // A table at version 9, so that the next commit writes a checkpoint too.
    private static DeltaTable Prepare(string lake)
    {
        DeltaTable table = Given.NumbersTable(lake);
        using LakeSession session = LakeSession.Open();
        Given.Replace(table, session, "2025Q1", [9]);
        for (int i = 2; i <= 9; i++)
            table.Commit(Given.Info, _ => Given.Mark($"s{i}", 1));
        return table;
    }
}
