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
    [InlineData("collect")]
    [InlineData("serve")]
    public async Task The_warehouse_is_on_a_file_system_that_takes_nothing(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc takes no files, not even root's");

        await Ends("/proc/analytics", command, "--warehouse", "/proc/analytics");
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
