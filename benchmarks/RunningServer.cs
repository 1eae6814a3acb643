using System.Diagnostics;

namespace Analytics.Benchmarks;

/// <summary>The real program's server in a process of its own.</summary>
internal sealed class RunningServer : IDisposable
{
    private readonly Process process;

    private RunningServer(Process process, Uri address, Task<string> said) => (this.process, Address, Said) = (process, address, said);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>All that it says on stderr after it has said where it listens, once it has ended.</summary>
    public Task<string> Said { get; }

    /// <summary>Its process.</summary>
    public int Id => process.Id;

    /// <summary>The most memory it had at once.</summary>
    public long PeakBytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts a server on a port that is free.</summary>
    /// <param name="warehouse">What it serves.</param>
    /// <param name="folder">Where it is started; null: here.</param>
    /// <param name="variables">Its environment, beside that of this process.</param>
    public static async Task<RunningServer> Start(string warehouse, string? folder = null, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "analytics.dll"), "serve", "--warehouse", warehouse, "--urls", "http://127.0.0.1:0", "--lang", "en"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        string said = "";
        while (!said.Contains("Serving ", StringComparison.Ordinal))
            said = await process.StandardError.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
        return new(process, new Uri(said.Split("Serving ")[1].Split(' ')[0]), process.StandardError.ReadToEndAsync());
    }

    /// <summary>Asks it to stop, as a supervisor does, and gives its exit code.</summary>
    public async Task<int> Stop()
    {
        using (var kill = Process.Start("kill", ["-s", "TERM", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
