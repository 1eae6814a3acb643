using Analytics.Ingest;
using Analytics.Jobs.Samples;
using Analytics.Lake;
using Analytics.Reports.Exports;
using Analytics.Transforms;

namespace Analytics.Benchmarks;

/// <summary>
/// A whole export, with what the disclosure rule withholds, codebook, data package and sums of all files, of a research table of so many rows, against a bare COPY of
/// that table as it was exported. The table of a real refresh has its industries multiplied for it: the nation's own has some ten thousand rows a quarter.
/// </summary>
internal static class ExportBenchmark
{
    private const string Table = "marts/research_enterprise";
    private const int Enterprises = 20_000;

    public static Benchmark Create() => new(
        "export", "Export a research table, disclosure rule included, against a bare COPY of the same result.", Prepare, Ours, [new("a bare COPY", 1.3, Floor)])
    { Made = "export" };

    private static void Prepare(string folder, int rows)
    {
        var warehouse = new Warehouse(Path.Combine(folder, "warehouse"));
        if (File.Exists(Path.Combine(folder, "made")))
            return;
        Console.WriteLine("making the table ...");
        IngestBenchmark.Fresh(folder, "warehouse");
        SampleWriter.WriteNational(Path.Combine(folder, IngestBenchmark.File), 1, Enterprises);
        Senders.HandIn(warehouse, [Path.Combine(folder, IngestBenchmark.File)]);
        Senders.Collect(warehouse, IngestBenchmark.Seeds);
        Senders.Refresh(warehouse, IngestBenchmark.Seeds);
        Multiply(warehouse.Lake.Table(Table), rows);
        File.WriteAllText(Path.Combine(folder, "made"), "");
    }

    private static void Multiply(DeltaTable table, int rows)
    {
        Snapshot real = table.Read();
        using LakeSession session = LakeSession.Open();
        session.Attach("cells", real);
        string grain = string.Join(", ", Model.All.Single(model => model.Table == Table).Grain.Where(column => column != "period"));
        var add = session.Write(
            $"SELECT * FROM (SELECT c.* REPLACE (CASE WHEN i = 0 THEN industry_division ELSE industry_division || '.' || i END AS industry_division) FROM cells AS c, range({rows} // (SELECT count(*) FROM cells) + 1) AS r(i) LIMIT {rows}) ORDER BY {grain}",
            table, real.Layout, real.Files[0].Tags, new Dictionary<string, string?> { ["period"] = "2025Q3" });
        table.Commit(new("REFRESH", table.History()[^1].Parameters), now => new(add, now.Files, []));
    }

    private static Action Ours(string folder)
    {
        string target = IngestBenchmark.Fresh(folder, "export");
        return () =>
        {
            var summary = Exporter.Write(new Warehouse(Path.Combine(folder, "warehouse")).Lake, IngestBenchmark.Seeds, target);
            if (summary.Tables == 0)
                throw new InvalidOperationException("Nothing was exported.");
        };
    }

    private static Action Floor(string folder)
    {
        // Ours ran before, in the same round.
        string exported = Path.Combine(folder, "export", "data", "research_enterprise", "period=2025Q3", "research_enterprise.parquet");
        string target = Path.Combine(Directory.CreateDirectory(IngestBenchmark.Fresh(folder, "floor")).FullName, "copy.parquet");
        return () =>
        {
            using LakeSession session = LakeSession.Open();
            session.Execute($"COPY (SELECT * FROM read_parquet('{exported}', hive_partitioning = false)) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)");
        };
    }
}
