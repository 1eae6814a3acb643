using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Analytics.Benchmarks;

/// <summary>Programs as they are handed out, compiled ahead: what is measured must not be how fast .NET compiles.</summary>
internal static class Published
{
    private static readonly Lazy<string> LazySelf = new(() => Make(".", Benchmark.Folder("published", 0), "Analytics.Benchmarks", "-r", "linux-x64", "--self-contained", "false", "-p:PublishReadyToRun=true"));

    /// <summary>This program.</summary>
    internal static string Self => LazySelf.Value;

    /// <summary>Publishes a project.</summary>
    /// <param name="project">Its folder, from that of the benchmarks.</param>
    /// <param name="folder">Takes the program, and what it is built from.</param>
    /// <param name="name">Of the program.</param>
    /// <param name="how">Further words for <c>dotnet publish</c>.</param>
    /// <returns>The program's path.</returns>
    internal static string Make(string project, string folder, string name, params string[] how)
    {
        string target = Path.Combine(folder, name);
        Console.WriteLine($"publishing {name} ...");
        // Built in a place of its own, so that the restore for one system does not disturb the builds of the repository.
        Run(Here(), ["dotnet", "publish", project, .. how, $"-p:PublishDir={target}/", "--artifacts-path", Path.Combine(folder, "build"), "-v", "quiet"]);
        return Path.Combine(target, name);
    }

    /// <summary>Has .NET compile each method for good when it is first called, instead of what was compiled ahead and better code later: for work that is done once before the clock runs.</summary>
    internal static void CompileAtOnce(ProcessStartInfo start)
    {
        start.Environment["DOTNET_TieredCompilation"] = "0";
        start.Environment["DOTNET_ReadyToRun"] = "0";
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>How long it took, in seconds.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    internal static double Run(string folder, params string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        long begun = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{words[0]} ended with {process.ExitCode}: {errors.Result} {output}"));
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
