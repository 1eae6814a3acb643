using Analytics.Jobs.Samples;

namespace Analytics.Benchmarks;

/// <summary>
/// From the call of the published program to its end, in turn with a bare .NET console program and with Node. Warm, as in daily use, and cold: with the files of
/// the program, not those of .NET, taken out of the page cache before. Rows do not matter.
/// </summary>
internal static class StartBenchmark
{
    // Starts are short: more of them in a round.
    private const int StartsInRound = 4;
    private const int FewRows = 1000;

    public const string Name = "start";

    public const string Description = "Start the published program, against a bare .NET console program and Node; --rows does not matter.";

    public static IReadOnlyList<Result> Run(int rows, int rounds)
    {
        string folder = Benchmark.Folder(Name, 0), program = Published.Make("../jobs", folder, "analytics", "-p:PublishProfile=ready");
        string bare = Published.Make("peers/bare", folder, "bare", "-p:Configuration=Release");
        string file = Path.Combine(folder, IngestBenchmark.File), warehouse = Path.Combine(folder, "samples");
        SampleWriter.WriteNational(file, 1, FewRows);
        if (!Directory.Exists(Path.Combine(warehouse, "lake", "marts")))
        {
            Senders.HandIn(new(warehouse), Directory.EnumerateFiles(Path.Combine(IngestBenchmark.Seeds, "returns"), "enterprise_*.csv"));
            Published.Run(folder, program, "collect", "--warehouse", warehouse);
            Published.Run(folder, program, "refresh", "--warehouse", warehouse);
        }
        (string Name, string[] Words)[] starts =
        [
            ("bare", [bare]), ("node", ["node", "-e", "0"]), ("help", [program, "--help"]), ("check", [program, "check", file]),
            ("compare", [program, "compare", "trained_rate", "--by", "region", "--warehouse", warehouse]),
        ];
        var warm = starts.ToDictionary(start => start.Name, _ => new List<double>());
        var cold = starts.ToDictionary(start => start.Name, _ => new List<double>());
        for (int round = 0; round <= rounds; round++)
        {
            for (int i = 0; i < StartsInRound; i++)
                foreach (var (name, words) in starts)
                    Add(warm[name], round, Published.Run(folder, words));
            foreach (var (name, words) in starts.Where(start => start.Name != "node"))
            {
                Forget(Path.GetDirectoryName(words[0])!);
                Add(cold[name], round, Published.Run(folder, words));
            }
        }
        Result[] results =
        [
            new("start --help", "a bare .NET program", 0, 1.8, Median(warm["help"]), Median(warm["bare"])),
            new("start --help", "node -e 0", 0, double.NaN, Median(warm["help"]), Median(warm["node"])),
            new("start --help, cold", "a bare .NET program, cold", 0, double.NaN, Median(cold["help"]), Median(cold["bare"])),
            .. ((string[])["check", "compare"]).SelectMany(name => (Result[])
            [
                new($"start {name}", "a bare .NET program", 0, double.NaN, Median(warm[name]), Median(warm["bare"])),
                new($"start {name}, cold", "a bare .NET program, cold", 0, double.NaN, Median(cold[name]), Median(cold["bare"])),
            ]),
        ];
        foreach (Result result in results)
            Console.WriteLine(result);
        return results;
    }

    private static void Add(List<double> times, int round, double seconds)
    {
        if (round > 0)
            times.Add(seconds);
    }

    private static double Median(List<double> times) => Benchmark.Median(times, time => time);

    // coreutils' dd asks the kernel to drop what it holds of a file.
    private static void Forget(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            Published.Run(folder, "dd", $"if={file}", "iflag=nocache", "count=0", "status=none");
    }
}
