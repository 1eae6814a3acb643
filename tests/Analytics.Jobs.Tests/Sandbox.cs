using System.Diagnostics;
using System.Text;

namespace Analytics.Jobs.Tests;

/// <summary>A folder of its own with the program in it: nothing of the machine's settings or of other tests gets in.</summary>
public sealed class Sandbox : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("analytics-jobs-").FullName;

    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>What time it is for the schedule.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Puts bundled samples of three provinces into the inbox.</summary>
    public void HandInSamples()
    {
        string samples = System.IO.Path.Combine(AppContext.BaseDirectory, "seeds", "returns"), inbox = Directory.CreateDirectory(Path("warehouse/inbox")).FullName;
        foreach (string province in (string[])["320000", "440000", "510000"])
            foreach (string name in (string[])["enterprise_2025Q2", "enterprise_2025Q3", "task_2025Q3", "difficulty_2025Q3", "target_2025"])
                File.Copy(System.IO.Path.Combine(samples, $"{name}_{province}.csv"), System.IO.Path.Combine(inbox, $"{name}_{province}.csv"));
    }

    /// <summary>The default schedule, but for its times: a server finds nothing to do of its own accord every five minutes, while a test works on its warehouse.</summary>
    public Sandbox Asleep()
    {
        Environment["ANALYTICS__SCHEDULE__COLLECT"] = "0 0 0 1 1 ?";
        return this;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<Result> Run(params string[] args)
    {
        using var command = Start(args);
        return await command.Finished();
    }

    /// <summary>Runs the program as a process of its own under another one: its exit code, and all that it said, in Chinese.</summary>
    public async Task<(int Exit, string Said)> RunUnder(string[] prefix, Dictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo(prefix[0], [.. prefix[1..], "dotnet", System.IO.Path.Combine(AppContext.BaseDirectory, "analytics.dll"), .. args])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in Environment.Concat(environment.Select(each => KeyValuePair.Create(each.Key, (string?)each.Value))).Append(new("LANG", "zh_CN.UTF-8")).Append(new("DOTNET_EnableDiagnostics", "0")))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        string[] said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, string.Concat(said));
    }

    /// <summary>Starts a command that runs until it is stopped.</summary>
    public RunningCommand Start(params string[] args) => new(this, args);
}

/// <summary>What a command said, returned and wrote to stdout as bytes.</summary>
public sealed record Result(int Exit, string Out, string Error, byte[] Bytes);

/// <summary>A running command.</summary>
public sealed class RunningCommand : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly CancellationTokenSource stop = new();
    private readonly WatchedWriter output = new();
    private readonly WatchedWriter error = new();
    private readonly MemoryStream bytes = new();
    private readonly Task<int> end;

    internal RunningCommand(Sandbox sandbox, string[] args)
    {
        var shell = new Shell(output, error, OutWidth: null, ErrorIsTerminal: false, sandbox.Folder, sandbox.Environment) { OutBytes = bytes, Clock = sandbox.Clock };
        end = Task.Run(() => Cli.Run(args, shell, stop.Token));
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => stop.Cancel();

    /// <summary>Waits until stderr holds a text and gives all of it.</summary>
    public Task<string> Said(string text) => error.Holds(text).WaitAsync(Patience);

    /// <summary>Whether stderr holds a text before long: for what must not be said.</summary>
    public async Task<bool> SaysWithin(string text, TimeSpan time) => await Task.WhenAny(error.Holds(text), Task.Delay(time)) is Task<string>;

    public async Task<Result> Finished()
    {
        int exit = await end.WaitAsync(Patience);
        return new(exit, output.ToString(), error.ToString(), bytes.ToArray());
    }

    public void Dispose()
    {
        stop.Cancel();
        end.Wait(Patience);
        stop.Dispose();
    }
}
