using System.Globalization;
using Analytics.Jobs.Tests;

namespace Analytics.Benchmarks.Soak;

/// <summary>How the server's process is at a moment.</summary>
/// <param name="At">Since the load began.</param>
/// <param name="ResidentMegabytes">Memory that it has.</param>
/// <param name="ManagedMegabytes">Of that, what .NET's objects took after the last collection; null: it has not told yet.</param>
/// <param name="Handles">Open files, sockets and the like.</param>
/// <param name="Threads">Threads.</param>
internal sealed record Sample(TimeSpan At, double ResidentMegabytes, double? ManagedMegabytes, int Handles, int Threads);

/// <summary>Looks at a process from outside, and at what it tells of its managed memory.</summary>
internal sealed class SoakProcess(int id, FakeCollector collector)
{
    private double? managed;

    /// <summary>Looks.</summary>
    public Sample Look(TimeSpan at)
    {
        var status = File.ReadLines($"/proc/{id}/status").Select(line => line.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim());
        if (collector.Metrics.Where(point => point.Metric == "dotnet.gc.last_collection.heap.size").ToList() is { Count: > 0 } heaps)
            managed = heaps.Sum(heap => heap.Count) / 1048576.0;
        collector.Forget();
        return new(
            at, double.Parse(status["VmRSS"].Split(' ')[0], CultureInfo.InvariantCulture) / 1024, managed, Directory.GetFileSystemEntries($"/proc/{id}/fd").Length, int.Parse(status["Threads"], CultureInfo.InvariantCulture));
    }
}
