using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Analytics.Lake;

namespace Analytics.Benchmarks.Growing;

/// <summary>
/// A table of returns after so many quarters, in which a province's file has been written once or over and over, as its counties sent theirs; then a few more commits, and the table opened. All
/// files are names of a few, because nothing in them is read; the versions of a quarter are made in two, because what a commit costs is the state that it finds.
/// </summary>
internal static class LogStages
{
    private const int Provinces = 32, Commits = 20, NamesOfFile = 30_000;

    // A log that is longer than this is read from a checkpoint.
    private const int Long = 500;

    private static readonly TableLayout Layout = new([new("period", "VARCHAR"), new("province", "VARCHAR"), new("employees", "BIGINT")], ["period", "province"]);

    /// <summary>Makes the table, as far as it is not there.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="quarters">Quarters that have been reported.</param>
    /// <param name="returns">Returns of a quarter.</param>
    /// <param name="versions">Versions that they make.</param>
    internal static void Prepare(string folder, int quarters, int returns, int versions)
    {
        if (File.Exists(Path.Combine(folder, "made")))
            return;
        var table = new LakeStore(IngestBenchmark.Fresh(folder, "lake")).Table("returns");
        table.Create(Layout);
        using LakeSession session = LakeSession.Open();
        for (int i = 0; i < Long; i++)
            table.Commit(new("ADD", new Dictionary<string, string>()), _ => new([], [], [new("before", i)]));
        DataFile? file = null;
        for (int quarter = 0; quarter < quarters; quarter++)
        {
            if (quarter * versions / NamesOfFile != (quarter - 1) * versions / NamesOfFile || file is null)
                file = session.Write("SELECT '2016Q1' AS period, '11' AS province, 1::BIGINT AS employees", table, Layout).Single();
            DataFile[] written = [.. Enumerable.Range(0, versions).Select(number => Named(table, file, PeriodOf(quarter), ProvinceOf(number)))];
            Transaction[] marks = [.. Enumerable.Range(0, returns).SelectMany(number => Marks(quarter, number))];
            table.Commit(new("ADD", new Dictionary<string, string>()), _ => new(written, [], marks));
            // Of each province the last one stays.
            DataFile[] replaced = [.. written.SkipLast(Provinces)];
            table.Commit(new("REPLACE", new Dictionary<string, string>()), _ => new([], replaced, []));
        }
        File.WriteAllText(Path.Combine(folder, "made"), "");
    }

    /// <summary>Opens it, and commits a few more returns of its last quarter. Their checkpoints are within the time.</summary>
    internal static Dictionary<string, double> Run(string folder)
    {
        string lake = Path.Combine(folder, "lake"), log = Path.Combine(lake, "returns", "_delta_log");
        new LakeStore(lake).Table("returns").Read();
        var figures = QuarterStages.Timed(() => new LakeStore(lake).Table("returns").Read());
        long empty = GC.GetTotalMemory(forceFullCollection: true);
        var table = new LakeStore(lake).Table("returns");
        Snapshot before = table.Read();
        figures["kept"] = (GC.GetTotalMemory(forceFullCollection: true) - empty) / 1e6;
        DataFile[] replaced = [.. before.Files.TakeLast(Commits)];
        DataFile[] written = [.. replaced.Select(file => Named(table, file, file.Partition["period"]!, file.Partition["province"]!))];
        int next = before.Transactions.Count;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Commits; i++)
            table.Commit(new("REPLACE RETURN", new Dictionary<string, string> { ["file"] = written[i].Path }), _ => new([written[i]], [replaced[i]], [.. Marks(1000, next + i)]));
        figures["commit"] = Stopwatch.GetElapsedTime(start).TotalSeconds / Commits;
        figures["checkpoint"] = new DirectoryInfo(log).EnumerateFiles("*.checkpoint.parquet").MaxBy(each => each.Name, StringComparer.Ordinal)!.Length / 1e6;
        figures["entry"] = new DirectoryInfo(log).EnumerateFiles("*.json").MaxBy(each => each.Name, StringComparer.Ordinal)!.Length / 1e6;
        return figures;
    }

    // Another name of the same file, in a partition.
    private static DataFile Named(DeltaTable table, DataFile file, string period, string province)
    {
        string path = $"period={period}/province={province}/part-{Guid.NewGuid():N}.parquet", target = Path.Combine(table.Directory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        DurableFile.TryLink(Path.Combine(table.Directory, file.Path), target);
        return file with { Path = path, Partition = new Dictionary<string, string?> { ["period"] = period, ["province"] = province } };
    }

    private static string PeriodOf(int quarter) => $"{2016 + (quarter / 4)}Q{1 + (quarter % 4)}";

    private static string ProvinceOf(int number) => $"{11 + (number % Provinces)}";

    // A submission's own mark, and that of the return's revision, as collecting leaves them.
    private static IEnumerable<Transaction> Marks(int quarter, int number) =>
    [
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{quarter}/{number}")))[..32], 1),
        new($"return/{PeriodOf(quarter)}/{100_000 + number}", 1),
    ];
}
