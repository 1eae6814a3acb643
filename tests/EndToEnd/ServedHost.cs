using System.Diagnostics;

namespace Analytics.EndToEnd;

/// <summary>A host of a cluster: <c>analytics serve</c> as a process of its own.</summary>
internal sealed class ServedHost : IDisposable
{
    private readonly Process process;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> said = [];

    /// <summary>Starts it.</summary>
    /// <param name="folder">The folder with its <c>analytics.json</c> and the warehouse.</param>
    /// <param name="environment">Variables.</param>
    public ServedHost(string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "analytics.dll"), "serve", "--lang", "en", "--urls", "http://127.0.0.1:0"]) { WorkingDirectory = folder, RedirectStandardError = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, read) => Said(read.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>What it said on stderr.</summary>
    public string Log
    {
        get
        {
            lock (said)
                return string.Join('\n', said);
        }
    }

    /// <summary>Waits until it serves.</summary>
    public Task Ready() => ready.Task.WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>Asks it to end, and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> End()
    {
        if (!process.HasExited)
            using (var asked = Process.Start("kill", ["-TERM", $"{process.Id}"]))
                await asked.WaitForExitAsync();
        return await Ended();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Ended()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        process.Dispose();
    }

    private void Said(string? line)
    {
        lock (said)
            said.Add(line ?? "");
        if (line?.Contains("Ctrl-C stops it.", StringComparison.Ordinal) == true)
            ready.TrySetResult();
        else if (line is null)
            ready.TrySetException(new InvalidOperationException($"It ended before it served: {Log}"));
    }
}
