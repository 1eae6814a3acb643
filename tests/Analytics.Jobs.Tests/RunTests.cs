using System.Text.Json;

namespace Analytics.Jobs.Tests;

[Collection("serve")]
public sealed class RunTests : IDisposable
{
    private readonly Sandbox sandbox = new();

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task Run_takes_the_returns_and_draws_the_pages_and_run_again_does_nothing()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 40, 10));
        sandbox.HandIn("task_2025Q3_110000.csv", Returns.WithProgressOf140("110000"));

        var first = await sandbox.Run("run");

        Assert.Equal(0, first.Exit);
        Assert.StartsWith("接收 1 份报表（40 行，0 处警告），退回 1 份：\n  task_2025Q3_110000.csv  1 处错误\n    K2：", first.Out, StringComparison.Ordinal);
        string index = sandbox.Path("warehouse/site/index.html");
        Assert.EndsWith($"页面：{index}\n", first.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(index));
        Assert.Contains("[1/2] task_2025Q3_110000.csv", first.Error, StringComparison.Ordinal);

        var drawn = File.GetLastWriteTimeUtc(index);
        var second = await sandbox.Run("run");

        Assert.Equal((0, $"没有新内容，什么也没有做。页面：{index}\n"), (second.Exit, second.Out));
        Assert.Equal(drawn, File.GetLastWriteTimeUtc(index));
    }

    [Fact]
    public async Task Strict_exits_with_1_although_all_the_work_was_done()
    {
        sandbox.HandIn("task_2025Q3_110000.csv", Returns.WithProgressOf140("110000"));

        var result = await sandbox.Run("run", "--strict", "--quiet", "--format", "json");

        Assert.Equal((1, ""), (result.Exit, result.Error));
        Assert.Equal("returned", JsonDocument.Parse(result.Out).RootElement[0].GetProperty("status").GetString());
        Assert.True(File.Exists(sandbox.Path("warehouse/site/index.html")));
    }

    [Theory]
    [InlineData("option")]
    [InlineData("variable")]
    [InlineData("settings")]
    public async Task A_warehouse_that_was_chosen_is_never_filled_with_samples(string by)
    {
        string[] option = [];
        if (by == "option")
            option = ["--warehouse", "mine"];
        else if (by == "variable")
            sandbox.Environment["ANALYTICS__WAREHOUSE"] = "mine";
        else
            File.WriteAllText(sandbox.Path("analytics.json"), """{ "warehouse": "mine" }""");

        var result = await sandbox.Run(["run", .. option, "--format", "csv"]);

        Assert.Equal(0, result.Exit);
        Assert.Single(result.Out.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(sandbox.Path("warehouse")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox.Path("mine/inbox")));
    }

    [Fact]
    public async Task Ctrl_C_stops_between_two_files_and_running_again_completes_the_work()
    {
        sandbox.HandIn("task_2025Q3_110000.csv", Returns.Tasks("110000", 40, 10));
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 40, 10));
        using var held = new HeldStep("raw.moved");
        using var run = sandbox.Start("run", "--lang", "en");
        await held.Reached;
        run.Interrupt();
        held.Release();
        var stopped = await run.Finished();

        Assert.Equal((3, ""), (stopped.Exit, stopped.Out));
        Assert.EndsWith("Stopped as asked. Running again completes the work.\n", stopped.Error, StringComparison.Ordinal);
        var again = await sandbox.Run("run", "--format", "csv");
        Assert.Equal(0, again.Exit);
        var figures = await sandbox.Run("compare", "task_completion", "--by", "region", "--format", "csv");
        Assert.Contains(",100000,全国,25,", figures.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_default_warehouse_is_given_the_bundled_samples_and_says_that_they_are_synthetic()
    {
        int bundled = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "seeds", "returns"), "*_*").Length;
        // What an earlier run left when it was killed while it copied.
        Directory.CreateDirectory(sandbox.Path("warehouse/inbox"));
        Directory.CreateDirectory(sandbox.Path("warehouse/.inbox.tmp"));
        File.WriteAllText(sandbox.Path("warehouse/.inbox.tmp/half.csv"), "");
        using var held = new HeldStep("raw.moved");
        using var run = sandbox.Start("run", "--lang", "en");
        await held.Reached;

        Assert.Equal(bundled - 1, Directory.GetFiles(sandbox.Path("warehouse/inbox")).Length);
        Assert.False(File.Exists(sandbox.Path("warehouse/inbox/half.csv")));
        Assert.Contains($"the {bundled} synthetic sample returns that come with the program (no real data)", await run.Said("synthetic"), StringComparison.Ordinal);
        run.Interrupt();
        held.Release();
        Assert.Equal(3, (await run.Finished()).Exit);
    }

    [Fact]
    public async Task Synthetic_returns_are_called_so_in_what_is_said_of_them()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 20, 10).Replace("开展技能培训", "【合成样例】培训", StringComparison.Ordinal));

        var run = await sandbox.Run("run", "--lang", "en");
        var figures = await sandbox.Run("compare", "task_completion", "--by", "region");

        Assert.Contains("synthetic sample returns are among them", run.Out, StringComparison.Ordinal);
        Assert.Contains("合成样例，非真实数据。", figures.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_warehouse_that_holds_anything_is_not_given_samples()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 20, 10));

        var run = await sandbox.Run("run", "--format", "csv");

        Assert.Equal(2, run.Out.TrimEnd().Split('\n').Length);
        Assert.DoesNotContain("样例", run.Error, StringComparison.Ordinal);
    }
}
