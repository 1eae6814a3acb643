using System.Diagnostics;
using System.Globalization;

namespace Analytics.Benchmarks.Growing;

/// <summary>
/// What 3 million enterprises in 40 quarters cost one machine, worked out from what a quarter costs at three smaller sizes, and from a log that is as long as theirs. How far the straight lines
/// hold that it is worked out by, it tells beside each figure.
/// </summary>
internal static class GrowingBenchmark
{
    public const string Name = "growing";

    public const string Description = "What 3 million enterprises in 40 quarters cost one machine, worked out from quarters of a quarter of the rows, half of them and all of them.";

    private const int FewRows = 1000;

    private static readonly Scale Scale = new(3_000_000, 40, 32, 2_800);

    /// <summary>Measures, prints the tables, and puts them into a page.</summary>
    /// <param name="rows">Rows of the largest quarter that is measured.</param>
    /// <param name="rounds">Rounds, whose medians count.</param>
    /// <param name="page">The page; null to print only.</param>
    public static int Run(int rows, int rounds, string? page)
    {
        int[] sizes = [rows / 4, rows / 2, rows];
        string few = Benchmark.Folder(Name, FewRows);
        QuarterStages.Prepare(few, FewRows);
        var quarters = sizes.Select(size => Quarter(size, few, rounds)).ToList();
        string smallest = Benchmark.Folder(Name, sizes[0]);
        QuarterStages.PrepareCounties(smallest);
        var counties = Measure("counties", smallest, rounds);
        double versions = counties["versions"] / counties["files"];

        int[] ages = [Scale.Quarters / 4, Scale.Quarters / 2, Scale.Quarters];
        var byProvince = ages.Select(age => Log($"{age}-{Scale.Provinces}", age, Scale.Provinces, Scale.Provinces, rounds)).ToList();
        var byCounty = ages.Select(age => Log($"{age}-{Scale.Counties}", age, Scale.Counties, (int)Math.Ceiling(versions * Scale.Counties), rounds)).ToList();
        string text = new GrowingPage(sizes, quarters, ages, byProvince, byCounty, counties, Scale).Text(rounds);
        Console.WriteLine();
        Console.WriteLine(text);
        if (page is not null)
            Put(page, text);
        return 0;
    }

    /// <summary>One stage, in a process of its own: prints its figures.</summary>
    public static int RunOnce(string stage, string folder)
    {
        foreach (var (name, value) in stage == "log" ? LogStages.Run(folder) : QuarterStages.All[stage](folder))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:R}"));
        return 0;
    }

    private static Dictionary<string, double> Quarter(int rows, string few, int rounds)
    {
        string folder = Benchmark.Folder(Name, rows);
        QuarterStages.Prepare(folder, rows);
        QuarterStages.PrepareFew(folder, few);
        return ((string[])["collect", "refresh", "compare", "correct"]).SelectMany(stage => Measure(stage, folder, rounds).Select(figure => ($"{stage} {figure.Key}", figure.Value)))
            .ToDictionary(figure => figure.Item1, figure => figure.Value);
    }

    private static Dictionary<string, double> Log(string name, int age, int returns, int versions, int rounds)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Benchmark.Folder(Name, 0), name)).FullName;
        LogStages.Prepare(folder, age, returns, versions);
        return Measure("log", folder, rounds);
    }

    private static Dictionary<string, double> Measure(string stage, string folder, int rounds)
    {
        var runs = Enumerable.Range(0, rounds).Select(_ => Once(stage, folder)).ToList();
        var medians = runs[0].Keys.ToDictionary(name => name, name => Benchmark.Median(runs, run => run[name]));
        Console.WriteLine($"{stage,-8} {Path.GetFileName(folder)}  {string.Join("  ", medians.Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Key} {figure.Value:0.###}")))}");
        return medians;
    }

    private static Dictionary<string, double> Once(string stage, string folder)
    {
        var start = new ProcessStartInfo(Published.Self, [$"{Name}-once", stage, folder]) { RedirectStandardOutput = true };
        // On the few rows that it begins with.
        Published.CompileAtOnce(start);
        using Process process = Process.Start(start)!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Name} {stage} failed in {folder}.");
        return lines.Select(line => line.Split(' ')).ToDictionary(words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture));
    }

    // Between two marks.
    private static void Put(string page, string text)
    {
        const string From = "<!-- growing: made by the benchmark -->\n", To = "<!-- /growing -->";
        string all = File.ReadAllText(page);
        int from = all.IndexOf(From, StringComparison.Ordinal), to = all.IndexOf(To, StringComparison.Ordinal);
        if (from < 0 || to < from)
            throw new InvalidOperationException($"{page} lacks the line \"{From.TrimEnd()}\" or, after it, \"{To}\".");
        File.WriteAllText(page, $"{all[..from]}{From}\n{text}\n{all[to..]}");
    }
}
