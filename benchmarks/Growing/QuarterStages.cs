using System.Globalization;
using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Transforms;

namespace Analytics.Benchmarks.Growing;

/// <summary>What a warehouse does with one quarter: each measured in a process of its own, over folders that the parent process made.</summary>
internal static class QuarterStages
{
    internal const string Quarter = "2025Q3", Corrected = "440000";

    private const string Few = "few";

    /// <summary>By name: the work that is timed, told how often it ran before, and the figures beside its time.</summary>
    internal static readonly IReadOnlyDictionary<string, Func<string, Dictionary<string, double>>> All = new Dictionary<string, Func<string, Dictionary<string, double>>>(StringComparer.Ordinal)
    {
        ["collect"] = Collect,
        ["refresh"] = Refresh,
        ["compare"] = Compare,
        ["correct"] = Correct,
        ["counties"] = Counties,
    };

    /// <summary>Makes the returns of a quarter of so many enterprises, as the provinces send them.</summary>
    internal static void Prepare(string folder, int rows)
    {
        if (Directory.Exists(Path.Combine(folder, "returns")))
            return;
        IngestBenchmark.Prepare(folder, rows);
        Senders.Split(Path.Combine(folder, IngestBenchmark.File), Path.Combine(folder, "splitting"), Quarter, Senders.Provinces);
        Directory.Move(Path.Combine(folder, "splitting"), Path.Combine(folder, "returns"));
    }

    /// <summary>Makes the returns of the counties of one province, of the same enterprises.</summary>
    internal static void PrepareCounties(string folder)
    {
        if (Directory.Exists(Path.Combine(folder, "counties")))
            return;
        string all = Path.Combine(folder, "all-counties");
        Senders.Split(Path.Combine(folder, IngestBenchmark.File), all, Quarter, Senders.Counties);
        foreach (string file in Directory.EnumerateFiles(all).Where(file => !Path.GetFileName(file).StartsWith($"enterprise_{Quarter}_{Corrected[..2]}", StringComparison.Ordinal)))
            File.Delete(file);
        Directory.Move(all, Path.Combine(folder, "counties"));
    }

    private static Dictionary<string, double> Collect(string folder)
    {
        Warm(folder);
        var warehouse = HandIn(folder, "warehouse", "returns");
        var figures = Timed(() => Senders.Collect(warehouse, IngestBenchmark.Seeds));
        figures["raw"] = Megabytes(warehouse.Raw);
        figures["returns"] = Megabytes(Path.Combine(warehouse.Lake.Directory, "returns"));
        return figures;
    }

    private static Dictionary<string, double> Refresh(string folder)
    {
        Warm(folder);
        var warehouse = new Warehouse(Path.Combine(folder, "warehouse"));
        string marts = IngestBenchmark.Fresh(warehouse.Lake.Directory, "marts");
        var models = new Stages();
        var figures = Timed(() =>
        {
            Refresher.Refresh(warehouse.Lake, IngestBenchmark.Seeds, IngestBenchmark.Schemas, models);
            models.End();
        });
        foreach (var (model, seconds) in models.Seconds)
            figures[model] = seconds;
        figures["marts"] = Megabytes(marts);
        figures["cells"] = warehouse.Lake.Table("marts/cube_enterprise").Read().Files.Sum(file => file.Rows);
        return figures;
    }

    private static Dictionary<string, double> Compare(string folder)
    {
        Compare(new Warehouse(Path.Combine(folder, Few)));
        return Timed(() => Compare(new Warehouse(Path.Combine(folder, "warehouse"))));
    }

    private static void Compare(Warehouse warehouse)
    {
        using var marts = MartReader.Open(warehouse.Lake, IngestBenchmark.Seeds, evaluator: true);
        foreach (var indicator in marts.Indicators.Where(indicator => indicator.Kind == "enterprise"))
            marts.Compare(new(indicator.Code, [Dimension.Region], Quarter, Strata: ComparisonQuestion.AllStrata));
    }

    private static Dictionary<string, double> Correct(string folder)
    {
        Warm(folder);
        var warehouse = new Warehouse(Path.Combine(folder, "warehouse"));
        string name = $"enterprise_{Quarter}_{Corrected}.csv";
        // Each correction of the lake differs from the one before.
        long version = warehouse.Lake.Table("returns/enterprise").Newest!.Value;
        string[] lines = File.ReadAllLines(Path.Combine(folder, "returns", name));
        string[] cells = lines[1].Split(',');
        cells[15] = (version % 1000).ToString(CultureInfo.InvariantCulture);
        lines[1] = string.Join(',', cells);
        File.WriteAllLines(Path.Combine(Directory.CreateDirectory(warehouse.Inbox).FullName, name), lines);
        return Timed(() =>
        {
            Senders.Collect(warehouse, IngestBenchmark.Seeds);
            Senders.Refresh(warehouse, IngestBenchmark.Seeds);
        });
    }

    private static Dictionary<string, double> Counties(string folder)
    {
        Warm(folder);
        var warehouse = HandIn(folder, "by-county", "counties");
        var figures = Timed(() => Senders.Collect(warehouse, IngestBenchmark.Seeds));
        Snapshot returns = warehouse.Lake.Table("returns/enterprise").Read();
        figures["files"] = Directory.EnumerateFiles(Path.Combine(folder, "counties")).Count();
        figures["versions"] = returns.Version;
        figures["marks"] = returns.Transactions.Count;
        return figures;
    }

    // The same with few rows; .NET then compiles for good at once, so that it does not compile while the clock runs.
    private static void Warm(string folder)
    {
        var warehouse = HandIn(folder, Few, "few-returns");
        Senders.Collect(warehouse, IngestBenchmark.Seeds);
        Senders.Refresh(warehouse, IngestBenchmark.Seeds);
    }

    /// <summary>The few rows that a process begins with.</summary>
    internal static void PrepareFew(string folder, string from)
    {
        if (!Directory.Exists(Path.Combine(folder, "few-returns")))
            Directory.CreateSymbolicLink(Path.Combine(folder, "few-returns"), Path.Combine(from, "returns"));
    }

    private static Warehouse HandIn(string folder, string name, string returns)
    {
        var warehouse = new Warehouse(IngestBenchmark.Fresh(folder, name));
        Senders.HandIn(warehouse, Directory.EnumerateFiles(Path.Combine(folder, returns)));
        return warehouse;
    }

    /// <summary>Time and memory of some work, of which this process has done no more before.</summary>
    internal static Dictionary<string, double> Timed(Action work)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        work();
        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds, processor = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return new() { ["seconds"] = seconds, ["processor"] = processor, ["memory"] = self.PeakWorkingSet64 / 1e6 };
    }

    internal static double Megabytes(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1e6;

    /// <summary>The time from one model to the next.</summary>
    private sealed class Stages : IProgress<RefreshProgress>
    {
        private string? model;
        private long since;

        public Dictionary<string, double> Seconds { get; } = [];

        public void Report(RefreshProgress value)
        {
            if (value.Model == model)
                return;
            End();
            (model, since) = (value.Model, System.Diagnostics.Stopwatch.GetTimestamp());
        }

        public void End()
        {
            if (model is not null)
                Seconds[model] = System.Diagnostics.Stopwatch.GetElapsedTime(since).TotalSeconds;
        }
    }
}
