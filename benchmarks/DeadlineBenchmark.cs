using Analytics.Ingest;
using Analytics.Lake;

namespace Analytics.Benchmarks;

/// <summary>
/// The evening of the deadline: the returns of all counties, of the order of 2,800, collected in one go, against one return of the nation with the same rows. The nation has reported the
/// quarter before, so that all are compared with it.
/// </summary>
internal static class DeadlineBenchmark
{
    private const string Before = "before";

    public static Benchmark Create() => new(
        "deadline", "Collect the returns of all counties in one go, against one of the nation with the same rows.", Prepare, Ours, [new("one national file", 3, Floor)]);

    private static void Prepare(string folder, int rows)
    {
        IngestBenchmark.Prepare(folder, rows);
        if (!Directory.Exists(Path.Combine(folder, "counties")))
        {
            Senders.Split(Path.Combine(folder, IngestBenchmark.File), Path.Combine(folder, "counties"), "2025Q3", Senders.Counties);
            Senders.Split(Path.Combine(folder, IngestBenchmark.File), Path.Combine(folder, "earlier"), "2025Q2", Senders.Nation, raise: -1);
            var before = new Warehouse(Path.Combine(folder, Before));
            Senders.HandIn(before, Directory.EnumerateFiles(Path.Combine(folder, "earlier")));
            Senders.Collect(before, IngestBenchmark.Seeds);
        }
        Console.WriteLine($"{Directory.EnumerateFiles(Path.Combine(folder, "counties")).Count():N0} counties");
    }

    private static Action Ours(string folder) => Evening(folder, "evening", Directory.EnumerateFiles(Path.Combine(folder, "counties")));

    private static Action Floor(string folder) => Evening(folder, "warehouse", [Path.Combine(folder, IngestBenchmark.File)]);

    private static Action Evening(string folder, string name, IEnumerable<string> files)
    {
        var warehouse = new Warehouse(IngestBenchmark.Fresh(folder, name));
        string before = Path.Combine(folder, Before);
        foreach (string file in Directory.EnumerateFiles(before, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(folder, name, Path.GetRelativePath(before, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            DurableFile.TryLink(file, target);
        }
        Senders.HandIn(warehouse, files);
        return () => Senders.Collect(warehouse, IngestBenchmark.Seeds);
    }
}
