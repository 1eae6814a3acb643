using System.Globalization;
using Analytics.Ingest;

namespace Analytics.Benchmarks;

/// <summary>
/// One county hands in a correction, and every mart is refreshed, in a lake of 40 quarters that 32 provinces have reported, the county's province by its counties. Against
/// collecting and refreshing all of that lake anew, and against the same correction in a lake of 4 quarters of the same size. The rows are those of the 40 quarters. What is timed is
/// a second correction by one program, as by the server, which has read the log before and whose code is compiled.
/// </summary>
internal static class RevisionBenchmark
{
    private const string Name = "revision";
    private const int Many = 40, Few = 4;
    private const string County = "440106";
    private const string CountyOrProvince = $"CASE WHEN left(region_code, 2) = '44' THEN {Senders.Counties} ELSE {Senders.Provinces} END";

    private static readonly string[] Quarters = [.. Enumerable.Range(0, Many).Select(i => $"{2016 + (i / 4)}Q{1 + (i % 4)}")];

    public static Benchmark Create() => new(
        Name, "Correct one county and refresh every mart in a lake of 40 periods, against making that lake anew.", Prepare, folder => Correct(folder, Many), [new("making that lake anew", 0.005, folder => Build(folder, Many, "anew"))])
    { Grows = false };

    public static Benchmark CreateGrowth() => new(
        "revision-growth", "Correct one county and refresh every mart in a lake of 40 periods, against one of 4.", Prepare, folder => Correct(folder, Many), [new("the same with 4 periods", 1.2, folder => Correct(folder, Few))])
    { SharedWith = Name, Grows = false };

    private static void Prepare(string folder, int rows)
    {
        IngestBenchmark.Prepare(folder, rows / Many);
        if (File.Exists(Path.Combine(folder, "made")))
            return;
        Console.WriteLine("making the lakes ...");
        string seeds = Directory.CreateDirectory(Path.Combine(folder, "seeds")).FullName;
        foreach (string file in Directory.EnumerateFiles(IngestBenchmark.Seeds))
            File.Copy(file, Path.Combine(seeds, Path.GetFileName(file)), overwrite: true);
        // The calendar that comes with the program begins later.
        var calendar = File.ReadLines(Path.Combine(IngestBenchmark.Seeds, "calendar.csv")).Where(line => !line.StartsWith("enterprise,", StringComparison.Ordinal))
            .Concat(Quarters.Select((quarter, i) => string.Create(CultureInfo.InvariantCulture, $"enterprise,{quarter},{new DateOnly(2016, 4, 1).AddMonths(3 * i):yyyy-MM-dd},{new DateOnly(2016, 4, 20).AddMonths(3 * i):yyyy-MM-dd},")));
        File.WriteAllLines(Path.Combine(seeds, "calendar.csv"), [.. calendar]);
        foreach (var (i, quarter) in Quarters.Index())
            Senders.Split(Path.Combine(folder, IngestBenchmark.File), Path.Combine(folder, "returns", quarter), quarter, i == Many - 1 ? CountyOrProvince : Senders.Provinces, raise: i);
        foreach (int periods in (int[])[Few, Many])
            Build(folder, periods, $"lake{periods}")();
        File.WriteAllText(Path.Combine(folder, "made"), "");
    }

    private static Warehouse HandIn(string folder, int periods, string name)
    {
        var warehouse = new Warehouse(IngestBenchmark.Fresh(folder, name));
        Senders.HandIn(warehouse, Quarters.TakeLast(periods).SelectMany(quarter => Directory.EnumerateFiles(Path.Combine(folder, "returns", quarter))));
        return warehouse;
    }

    // The program that works on the inbox runs all day: it has corrected this county before.
    private static Action Correct(string folder, int periods)
    {
        var warehouse = new Warehouse(Path.Combine(folder, $"lake{periods}"));
        HandInCorrection(folder, warehouse);
        Work(folder, warehouse)();
        HandInCorrection(folder, warehouse);
        return Work(folder, warehouse);
    }

    private static void HandInCorrection(string folder, Warehouse warehouse)
    {
        Directory.CreateDirectory(warehouse.Inbox);
        // Each correction of the lake differs from the one before.
        long version = warehouse.Lake.Table("returns/enterprise").Newest!.Value;
        string name = $"enterprise_{Quarters[^1]}_{County}.csv";
        string[] lines = File.ReadAllLines(Path.Combine(folder, "returns", Quarters[^1], name));
        string[] cells = lines[1].Split(',');
        cells[15] = (version % 1000).ToString(CultureInfo.InvariantCulture);
        lines[1] = string.Join(',', cells);
        File.WriteAllLines(Path.Combine(warehouse.Inbox, name), lines);
    }

    private static Action Build(string folder, int periods, string name) => Work(folder, HandIn(folder, periods, name));

    private static Action Work(string folder, Warehouse warehouse) => () =>
    {
        Senders.Collect(warehouse, Path.Combine(folder, "seeds"));
        Senders.Refresh(warehouse, Path.Combine(folder, "seeds"));
    };
}
