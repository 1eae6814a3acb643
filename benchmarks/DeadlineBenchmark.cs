using Analytics.Ingest;

namespace Analytics.Benchmarks;

/// <summary>The evening of the deadline: the returns of all counties, of the order of 2,800, collected in one go, against one return of the nation with the same rows.</summary>
internal static class DeadlineBenchmark
{
    public static Benchmark Create() => new(
        "deadline", "Collect the returns of all counties in one go, against one of the nation with the same rows.", Prepare, Ours, [new("one national file", 3, Floor)])
    { Made = "evening/lake" };

    private static void Prepare(string folder, int rows)
    {
        IngestBenchmark.Prepare(folder, rows);
        if (!Directory.Exists(Path.Combine(folder, "counties")))
            Senders.Split(Path.Combine(folder, IngestBenchmark.File), Path.Combine(folder, "counties"), "2025Q3", Senders.Counties);
        Console.WriteLine($"{Directory.EnumerateFiles(Path.Combine(folder, "counties")).Count():N0} counties");
    }

    private static Action Ours(string folder)
    {
        var warehouse = new Warehouse(IngestBenchmark.Fresh(folder, "evening"));
        Senders.HandIn(warehouse, Directory.EnumerateFiles(Path.Combine(folder, "counties")));
        return () => Senders.Collect(warehouse, IngestBenchmark.Seeds);
    }

    private static Action Floor(string folder) => IngestBenchmark.Collect(folder, Path.Combine(folder, IngestBenchmark.File), "warehouse");
}
