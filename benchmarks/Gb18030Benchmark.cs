using System.Text;

namespace Analytics.Benchmarks;

/// <summary>Collecting a return in GB18030, against the same return in UTF-8.</summary>
internal static class Gb18030Benchmark
{
    public static Benchmark Create() => new("gb18030", "Collect a return in GB18030, against the same in UTF-8.", Prepare, Ours, [new("the same in UTF-8", 1.15, Floor)]) { Made = "warehouse-gb18030/lake" };

    private static string Encoded(string folder) => Path.Combine(folder, "gb18030", IngestBenchmark.File);

    private static void Prepare(string folder, int rows)
    {
        IngestBenchmark.Prepare(folder, rows);
        string path = Encoded(folder);
        if (File.Exists(path)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Encoding gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        using (var source = new StreamReader(Path.Combine(folder, IngestBenchmark.File)))
        using (var target = new StreamWriter(path + ".tmp", append: false, gb18030))
        {
            while (source.ReadLine() is { } line) target.Write(line + "\n");
        }
        File.Move(path + ".tmp", path);
    }

    private static Action Ours(string folder) => IngestBenchmark.Collect(folder, Encoded(folder), "warehouse-gb18030");

    private static Action Floor(string folder) => IngestBenchmark.Collect(folder, Path.Combine(folder, IngestBenchmark.File), "warehouse-utf8");
}
