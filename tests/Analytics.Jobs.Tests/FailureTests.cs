namespace Analytics.Jobs.Tests;

/// <summary>A warehouse that cannot be written ends with 3 and a sentence, never with a stack trace. Modes do not bind root, so places are used that bind everybody.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    private async Task Ends(string named, params string[] args)
    {
        foreach (var (language, again) in new[] { ("zh", "重新运行"), ("en", "run") })
        {
            var result = await sandbox.Run([.. args, "--lang", language]);

            Assert.Equal((3, ""), (result.Exit, result.Out));
            Assert.Contains(named, result.Error, StringComparison.Ordinal);
            Assert.Contains(again, result.Error, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("collect")]
    [InlineData("refresh")]
    [InlineData("serve")]
    [InlineData("jobs run collect")]
    public async Task A_file_stands_where_the_warehouse_should_be(string command)
    {
        File.WriteAllText(sandbox.Path("taken"), "");

        await Ends(sandbox.Path("taken"), [.. command.Split(' '), "--warehouse", "taken"]);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("serve")]
    public async Task The_warehouse_is_on_a_file_system_that_takes_nothing(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc takes no files, not even root's");

        await Ends("/proc/analytics", command, "--warehouse", "/proc/analytics");
    }

    [Fact]
    public async Task Work_is_done_although_nobody_can_be_told_how_far_it_is()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 2, 1));

        var (exit, said) = await Full("2", "collect");
        var (wrong, _) = await Full("2", "collect", "--no-such-option");
        var (outside, _) = await Full("2", "run", "--warehouse", "/proc/analytics");

        Assert.Equal((0, 2, 3), (exit, wrong, outside));
        Assert.Contains("接收 1 份报表", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_that_cannot_be_written_is_not_taken_for_a_warehouse_that_cannot()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 2, 1));

        await Lost("collect");
        // The work is done.
        Assert.Contains("没有", (await sandbox.Run("collect")).Out, StringComparison.Ordinal);
        await sandbox.Run("refresh");
        await Lost("query", "SELECT * FROM task_progress", "--format", "csv");
        await Lost("--help");

        async Task Lost(params string[] args)
        {
            var (exit, said) = await Full("1", args);
            Assert.Equal(3, exit);
            Assert.Contains("无法写出结果：No space left on device", said, StringComparison.Ordinal);
            Assert.DoesNotContain("无法写入仓库", said, StringComparison.Ordinal);
        }
    }

    // The program with a stream that takes nothing.
    private Task<(int Exit, string Said)> Full(string stream, params string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        return sandbox.RunUnder(["bash", "-c", $"exec \"$@\" {stream}>/dev/full", "bash"], [], args);
    }

    [Fact]
    public async Task A_file_stands_where_the_inbox_should_be()
    {
        Directory.CreateDirectory(sandbox.Path("warehouse"));
        File.WriteAllText(sandbox.Path("warehouse/inbox"), "");

        await Ends(sandbox.Path("warehouse"), "collect");
    }

    [Fact]
    public async Task A_folder_stands_where_the_state_should_be()
    {
        Directory.CreateDirectory(sandbox.Path("warehouse/state.db"));

        await Ends("state.db", "jobs", "run", "collect");
        await Ends("state.db", "serve");
    }
}
