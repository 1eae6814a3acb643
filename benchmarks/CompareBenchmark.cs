using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Transforms;

namespace Analytics.Benchmarks;

/// <summary>Making the marts from one big return, audits and commits included, against the cube's SQL run by hand over the same files.</summary>
internal static class CompareBenchmark
{
    public static Benchmark Create() => new("compare", "Refresh the marts, against the cube's SQL written by hand.", Prepare, Ours, Floor);

    private static void Prepare(string folder, int rows)
    {
        IngestBenchmark.Prepare(folder, rows);
        var warehouse = new Warehouse(Path.Combine(folder, "warehouse"));
        if (new LakeStore(warehouse.Lake).Table("submissions").Exists) return;
        Directory.CreateDirectory(warehouse.Inbox);
        DurableFile.TryLink(Path.Combine(folder, IngestBenchmark.File), Path.Combine(warehouse.Inbox, IngestBenchmark.File));
        using var collector = new Collector(warehouse, IngestBenchmark.Schemas, IngestBenchmark.Seeds);
        collector.Collect();
    }

    private static Action Ours(string folder)
    {
        string lake = Path.Combine(folder, "warehouse", "lake");
        IngestBenchmark.Fresh(lake, "marts");
        return () =>
        {
            RefreshResult result = Refresher.Refresh(new LakeStore(lake), IngestBenchmark.Seeds, IngestBenchmark.Schemas);
            if (!result.Passed) throw new InvalidOperationException("An audit failed.");
        };
    }

    private static Action Floor(string folder)
    {
        string target = Path.Combine(folder, "cube.parquet");
        string sql = Model.All.Single(model => model.Name == "cube_enterprise").Sql;
        return () =>
        {
            using LakeSession session = LakeSession.Open();
            session.Execute($"CREATE VIEW returns_enterprise AS SELECT * FROM read_parquet('{folder}/warehouse/lake/returns/enterprise/**/*.parquet', hive_partitioning = true, hive_types = {"{'period': VARCHAR, 'province': VARCHAR}"})");
            session.Execute($"COPY ({sql} ORDER BY ALL) TO '{target}' (FORMAT parquet, COMPRESSION zstd)");
        };
    }
}
