using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Analytics.Benchmarks;

/// <summary>The hand-written programs of benchmarks/peers, run by Node from that folder, where their packages are.</summary>
internal static class PeerPrograms
{
    internal static string Home => Path.Combine(Here(), "peers");

    /// <summary>A program as a peer.</summary>
    /// <param name="name">Its name in the table.</param>
    /// <param name="limit">The highest ratio of ours to it.</param>
    /// <param name="script">Of the benchmark's folder, the file of the program and its arguments.</param>
    internal static Peer Peer(string name, double limit, Func<string, string[]> script) =>
        new(name, limit, _ => throw new InvalidOperationException($"{name} is no .NET program.")) { Script = script };

    /// <summary>A script with its arguments, ready to start.</summary>
    /// <exception cref="InvalidOperationException">The packages are not installed.</exception>
    internal static ProcessStartInfo Start(string[] script)
    {
        if (!Directory.Exists(Path.Combine(Home, "node_modules", "chdb")) || !Directory.Exists(Path.Combine(Home, "node_modules", "nodejs-polars")))
            throw new InvalidOperationException("ClickHouse and Polars (700 MB) are not installed for the comparison: run `npm ci` in benchmarks/peers.");
        return new("node", script) { WorkingDirectory = Home, RedirectStandardOutput = true };
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
