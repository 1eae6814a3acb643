using System.Diagnostics;
using System.Globalization;

namespace Analytics.Benchmarks;

/// <summary>Ours against a floor: both in processes of their own, in turn, after one round to warm up; the medians count.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Description">What is measured.</param>
/// <param name="Prepare">Makes the input of that many rows in a folder, once.</param>
/// <param name="Ours">Prepares one run in the folder and returns what is timed.</param>
/// <param name="Floor">The same for the floor.</param>
/// <param name="Warmed">Ours and Floor do the work once on few rows before; .NET then compiles for good at once, so that it does not compile while the clock runs.</param>
internal sealed record Benchmark(
    string Name, string Description, Action<string, int> Prepare, Func<string, Action> Ours, Func<string, Action> Floor, bool Warmed = false)
{
    public int Run(int rows, int rounds)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"analytics-benchmark-{Name}-{rows}");
        Directory.CreateDirectory(folder);
        Console.WriteLine($"{Name}: {rows:N0} rows, {Environment.ProcessorCount} cores, {RuntimeVersion}");
        Prepare(folder, rows);
        var ours = new List<Measurement>();
        var floor = new List<Measurement>();
        for (int round = 0; round <= rounds; round++)
        {
            Measurement a = Spawn("ours", folder), b = Spawn("floor", folder);
            Console.WriteLine($"{(round == 0 ? "warm-up" : $"round {round}"),-8}  ours {a}   floor {b}");
            if (round == 0) continue;
            ours.Add(a);
            floor.Add(b);
        }
        double ratio = Median(ours, run => run.Seconds) / Median(floor, run => run.Seconds);
        double peak = ours.Max(run => run.PeakMegabytes);
        Console.WriteLine($"median    ours {Median(ours, run => run.Seconds):F2} s, floor {Median(floor, run => run.Seconds):F2} s");
        // On a machine that others use too, processor time is steadier than the clock.
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"processor time: ours {Median(ours, run => run.CpuSeconds):F2} s, floor {Median(floor, run => run.CpuSeconds):F2} s, ratio {Median(ours, run => run.CpuSeconds) / Median(floor, run => run.CpuSeconds):F2}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Name} rows={rows} ratio={ratio:F2} peak_mb={peak:F0}"));
        return 0;
    }

    public int RunOnce(string which, string folder)
    {
        Action work = (which == "ours" ? Ours : Floor)(folder);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        work();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double cpuSeconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {cpuSeconds} {self.PeakWorkingSet64 / 1048576.0}"));
        return 0;
    }

    private Measurement Spawn(string which, string folder)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [$"{Name}-once", which, folder]) { RedirectStandardOutput = true };
        if (Warmed) start.Environment["DOTNET_TieredCompilation"] = "0";
        using Process process = Process.Start(start)!;
        string[] figures = process.StandardOutput.ReadToEnd().Split(' ', StringSplitOptions.TrimEntries);
        process.WaitForExit();
        if (process.ExitCode != 0 || figures.Length != 3) throw new InvalidOperationException($"{Name} {which} failed.");
        double[] values = [.. figures.Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
        return new Measurement(values[0], values[1], values[2]);
    }

    private static double Median(List<Measurement> runs, Func<Measurement, double> figure)
    {
        double[] sorted = [.. runs.Select(figure).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static string RuntimeVersion => System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription;

    private sealed record Measurement(double Seconds, double CpuSeconds, double PeakMegabytes)
    {
        public override string ToString() => $"{Seconds,7:F2} s {PeakMegabytes,6:F0} MB";
    }
}
