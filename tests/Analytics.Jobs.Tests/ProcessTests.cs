using System.Diagnostics;

namespace Analytics.Jobs.Tests;

/// <summary>What only a real process shows: signals, deaths, the console's encoding.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Sandbox sandbox = new Sandbox().Asleep();

    public void Dispose() => sandbox.Dispose();

    private Process Start(params string[] args) => StartFrom(AppContext.BaseDirectory, args);

    private Process StartFrom(string folder, params string[] args)
    {
        // A shell's background jobs are born deaf to Ctrl-C, and so would be what they start.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(folder, "analytics.dll"), .. args])
        {
            WorkingDirectory = sandbox.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        foreach (var (name, value) in sandbox.Environment)
            start.Environment[name] = value;
        start.Environment["LANG"] = "C";
        return Process.Start(start)!;
    }

    private static async Task<string> UntilSaid(Process process, string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }
        throw new InvalidOperationException($"The process ended without saying: {text}");
    }

    private static async Task<int> End(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    private static void Signal(Process process, string signal) => Process.Start("kill", ["-s", signal, $"{process.Id}"])!.WaitForExit();

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_folder_of_the_inbox_that_may_not_be_looked_into_is_told_of()
    {
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 2, 1));
        var closed = Directory.CreateDirectory(sandbox.Path("warehouse/inbox/省总工会"));
        File.WriteAllText(Path.Combine(closed.FullName, "task_2025Q3_110000.csv"), Returns.Tasks("110000", 2, 1));
        File.SetUnixFileMode(closed.FullName, UnixFileMode.None);
        // Root may look into everything, unless that is taken from it.
        string[] prefix = Environment.UserName == "root" ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"] : ["env"];

        var (exit, said) = await sandbox.RunUnder(prefix, [], "collect");
        // With nothing else to take, too.
        var (_, again) = await sandbox.RunUnder(prefix, [], "collect");
        File.SetUnixFileMode(closed.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Equal(0, exit);
        Assert.Contains("接收 1 份报表", said, StringComparison.Ordinal);
        Assert.All([said, again], each => Assert.Contains($"无法读取 {closed.FullName}", each, StringComparison.Ordinal));
        Assert.Contains("接收 1 份报表", (await sandbox.Run("collect")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Serve_ends_well_on_a_signal(string signal)
    {
        using var serve = Start("serve", "--urls", "http://127.0.0.1:0");
        await UntilSaid(serve, "按 Ctrl-C 停止");

        Signal(serve, signal);

        await UntilSaid(serve, "已停止");
        Assert.Equal(0, await End(serve));
        Assert.False(File.Exists(sandbox.Path("warehouse/.serve.json")));
    }

    [Fact]
    public async Task A_server_that_was_killed_blocks_nothing()
    {
        using var killed = Start("serve", "--urls", "http://127.0.0.1:0");
        await UntilSaid(killed, "按 Ctrl-C 停止");
        killed.Kill();
        await End(killed);

        Assert.Equal(0, (await sandbox.Run("jobs", "run", "collect")).Exit);
        using var next = sandbox.Start("serve", "--urls", "http://127.0.0.1:0");
        await next.Said("按 Ctrl-C 停止");
    }

    [Fact]
    public async Task Two_processes_do_not_work_on_one_warehouse_and_a_dead_one_gives_it_back()
    {
        Directory.CreateDirectory(sandbox.Path("warehouse"));
        var start = new ProcessStartInfo("flock", ["--close", sandbox.Path("warehouse/.work.lock"), "cat"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var other = Process.Start(start)!;
        await other.StandardInput.WriteLineAsync("locked");
        await other.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal("locked", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        foreach (string command in new[] { "collect", "refresh" })
        {
            var refused = await sandbox.Run(command, "--lang", "en");
            Assert.Equal((3, ""), (refused.Exit, refused.Out));
            Assert.StartsWith("Another analytics process is working on the warehouse " + sandbox.Path("warehouse"), refused.Error, StringComparison.Ordinal);
        }
        other.Kill();
        await End(other);

        Assert.Equal(0, (await sandbox.Run("collect")).Exit);
    }

    [Fact]
    public async Task A_job_that_fails_is_told_in_a_sentence_without_a_stack_trace()
    {
        using var serve = Start("serve", "--urls", "http://127.0.0.1:0");
        await UntilSaid(serve, "按 Ctrl-C 停止");
        using (new FileStream(sandbox.Path("warehouse/.work.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal(3, (await sandbox.Run("jobs", "run", "collect")).Exit);

        Signal(serve, "TERM");
        string said = await serve.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Contains("collect: 失败：另一个 analytics 进程正在处理仓库", said, StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_a_schema_ends_with_2_and_names_schema_and_check()
    {
        // The program once more, as links, but for what finds its folder by its own place and the schema that is wrong.
        string folder = sandbox.Path("program"), schema = Path.Combine(folder, "schemas", "task.json");
        await Process.Start("cp", ["-rs", AppContext.BaseDirectory, folder])!.WaitForExitAsync(TestContext.Current.CancellationToken);
        foreach (string file in (string[])["analytics.dll", "analytics.runtimeconfig.json", "analytics.deps.json", "schemas/task.json"])
        {
            File.Delete(Path.Combine(folder, file));
            File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(folder, file));
        }
        File.WriteAllText(schema, File.ReadAllText(schema).Replace("due_on >= start_on", "due_on >= begin_on", StringComparison.Ordinal));
        sandbox.HandIn("task_2025Q3_310000.csv", Returns.Tasks("310000", 3, 1));

        using var collect = StartFrom(folder, "collect");
        string said = await UntilSaid(collect, "task.json");

        Assert.Equal(2, await End(collect));
        Assert.Contains("检查 due_after_start 的表达式有误", said, StringComparison.Ordinal);
        Assert.True(File.Exists(sandbox.Path("warehouse/inbox/task_2025Q3_310000.csv")));
    }
}
