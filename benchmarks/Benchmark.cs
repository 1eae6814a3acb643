using System.Diagnostics;
using System.Globalization;

namespace Analytics.Benchmarks;

/// <summary>What ours is measured against.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="Limit">The highest ratio of ours to it.</param>
/// <param name="Work">Prepares one run in the folder and returns what is timed.</param>
internal sealed record Peer(string Name, double Limit, Func<string, Action> Work)
{
    /// <summary>A program of benchmarks/peers in place of <see cref="Work"/>, and its arguments; it times itself and prints the same three figures.</summary>
    public Func<string, string[]>? Script { get; init; }
}

/// <summary>Ours against peers or floors: each in processes of their own, in turn, after one round to warm up; the medians count.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Description">What is measured.</param>
/// <param name="Prepare">Makes the input of that many rows in a folder, once.</param>
/// <param name="Ours">Prepares one run in the folder and returns what is timed.</param>
/// <param name="Peers">What it is measured against.</param>
internal sealed record Benchmark(string Name, string Description, Action<string, int> Prepare, Func<string, Action> Ours, IReadOnlyList<Peer> Peers)
{
    /// <summary>Ours and the floors do the work once on few rows before; .NET then compiles for good at once, so that it does not compile while the clock runs.</summary>
    public bool Warmed { get; init; }

    /// <summary>The folder with what ours made, below the benchmark's; null where nothing is made of rows.</summary>
    public string? Made { get; init; }

    /// <summary>False where what is made for it does not depend on the rows.</summary>
    public bool Grows { get; init; } = true;

    /// <summary>The benchmark in whose folder its input is made, where several share one.</summary>
    public string? SharedWith { get; init; }

    /// <summary>Rows that it is measured with in the table of all, where a million do not suit it.</summary>
    public int? UsualRows { get; init; }

    /// <summary>The most rows that it can have; a sheet holds 1,048,576.</summary>
    public int MostRows { get; init; } = int.MaxValue;

    /// <summary>Measures so many rounds and tells the figures.</summary>
    public IReadOnlyList<Result> Run(int rows, int rounds)
    {
        string folder = Folder(SharedWith ?? Name, rows);
        Console.WriteLine($"{Name}: {rows:N0} rows, {Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}");
        Prepare(folder, rows);
        var ours = new List<Measurement>();
        var theirs = Peers.ToDictionary(peer => peer, _ => new List<Measurement>());
        for (int round = 0; round <= rounds; round++)
        {
            Measurement own = Spawn("ours", folder);
            (Peer Peer, Measurement Run)[] others = [.. Peers.Select(peer => (peer, peer.Script is null ? Spawn(peer.Name, folder) : Figures(PeerPrograms.Start(peer.Script(folder)), peer.Name)))];
            Console.WriteLine($"{(round == 0 ? "warm-up" : $"round {round}"),-8}  ours {own}{string.Concat(others.Select(other => $"   {other.Peer.Name} {other.Run}"))}");
            if (round == 0)
                continue;
            ours.Add(own);
            foreach (var (peer, run) in others)
                theirs[peer].Add(run);
        }
        double? bytes = Made is null ? null : (double)new DirectoryInfo(Path.Combine(folder, Made)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / rows;
        var results = Peers.Select(peer => new Result(Name, peer.Name, rows, peer.Limit, Median(ours, run => run.Seconds), Median(theirs[peer], run => run.Seconds))
        {
            // On a machine that others use too, processor time is steadier than the clock.
            CpuRatio = Median(ours, run => run.CpuSeconds) / Median(theirs[peer], run => run.CpuSeconds),
            PeakMegabytes = ours.Max(run => run.PeakMegabytes),
            TheirPeakMegabytes = theirs[peer].Max(run => run.PeakMegabytes),
            BytesPerRow = bytes,
        }).ToList();
        results.ForEach(Console.WriteLine);
        return results;
    }

    /// <summary>One measurement, in a process of its own.</summary>
    public int RunOnce(string which, string folder)
    {
        Action work = (which == "ours" ? Ours : Peers.Single(peer => peer.Name == which).Work)(folder);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        work();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double cpuSeconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {cpuSeconds} {self.PeakWorkingSet64 / 1048576.0}"));
        return 0;
    }

    /// <summary>Where the input of a benchmark lies from run to run.</summary>
    internal static string Folder(string name, int rows) => Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"analytics-benchmark-{name}-{rows}")).FullName;

    /// <summary>The middle one, or the mean of the two in the middle.</summary>
    internal static double Median<T>(IReadOnlyList<T> runs, Func<T, double> figure)
    {
        double[] sorted = [.. runs.Select(figure).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private Measurement Spawn(string which, string folder)
    {
        var start = new ProcessStartInfo(Published.Self, [$"{Name}-once", which, folder]) { RedirectStandardOutput = true };
        if (Warmed)
            Published.CompileAtOnce(start);
        return Figures(start, which);
    }

    private Measurement Figures(ProcessStartInfo start, string which)
    {
        using Process process = Process.Start(start)!;
        string[] figures = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.TrimEntries);
        process.WaitForExit();
        if (process.ExitCode != 0 || figures.Length != 3)
            throw new InvalidOperationException($"{Name} {which} failed.");
        double[] values = [.. figures.Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
        return new Measurement(values[0], values[1], values[2]);
    }

    private sealed record Measurement(double Seconds, double CpuSeconds, double PeakMegabytes)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds,7:F3} s {PeakMegabytes,6:F0} MB");
    }
}
