using Analytics.Ingest;
using Analytics.Jobs.Samples;
using Analytics.Lake;
using Analytics.Transforms;

namespace Analytics.Benchmarks;

/// <summary>
/// A refresh that has the cube to make, until it is audited, synced and committed (the code lists loaded and the logs read for it; the marts that do not come
/// from the cube are there already), against nothing but the cube's SQL in DuckDB, sorted into one file, over the same files. Both did the same on a return of
/// a thousand rows before, as in a program that runs: starting .NET and compiling its code is not measured.
/// </summary>
internal static class CubeBenchmark
{
    private const int FewRows = 1000;

    private const string Cube = "cube_enterprise";

    public static Benchmark Create() => new(
        "cube", "Make cube_enterprise, against its SQL written by hand in DuckDB, and against ClickHouse and Polars over the same files.", Prepare, Ours,
        [new("DuckDB SQL by hand", 1.1, Floor), PeerPrograms.Peer("ClickHouse", 1, ClickHouse), PeerPrograms.Peer("Polars", 1, Polars)])
    { Warmed = true, Made = "warehouse/lake/marts" };

    private static void Prepare(string folder, int rows)
    {
        IngestBenchmark.Prepare(folder, rows);
        Collect(folder, "warehouse", path => DurableFile.TryLink(Path.Combine(folder, IngestBenchmark.File), path));
        Collect(folder, "few", path => SampleWriter.WriteNational(path, 1, FewRows));
    }

    private static void Collect(string folder, string name, Action<string> put)
    {
        var warehouse = new Warehouse(Path.Combine(folder, name));
        if (warehouse.Lake.Table("submissions").Exists) return;
        Directory.CreateDirectory(warehouse.Inbox);
        put(Path.Combine(warehouse.Inbox, IngestBenchmark.File));
        using var collector = new Collector(warehouse, IngestBenchmark.Schemas, IngestBenchmark.Seeds);
        collector.Collect();
    }

    private static Action Ours(string folder) => Warm(folder, "marts", lake => Refresh(lake, until: Cube), Make);

    private static Action Floor(string folder) => Warm(folder, "by-hand", _ => { }, ByHand);

    private static Action Warm(string folder, string made, Action<string> prepare, Action<string> work)
    {
        foreach (string name in (string[])["few", "warehouse"])
        {
            IngestBenchmark.Fresh(Path.Combine(folder, name, "lake"), made);
            prepare(Path.Combine(folder, name, "lake"));
        }
        work(Path.Combine(folder, "few", "lake"));
        return () => work(Path.Combine(folder, "warehouse", "lake"));
    }

    private static void Make(string lake)
    {
        // What is made from the cube is measured elsewhere.
        Refresh(lake, until: "research_enterprise");
        if (!new LakeStore(lake).Table($"marts/{Cube}").Exists) throw new InvalidOperationException("The cube was not made.");
    }

    private static void Refresh(string lake, string until)
    {
        try
        {
            Refresher.Refresh(new LakeStore(lake), IngestBenchmark.Seeds, IngestBenchmark.Schemas, new Until(until));
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }

    /// <summary>Ends a refresh when it begins with a mart.</summary>
    private sealed class Until(string model) : IProgress<RefreshProgress>
    {
        public void Report(RefreshProgress value)
        {
            if (value.Model == model) throw new OperationCanceledException();
        }
    }

    private static void ByHand(string lake)
    {
        string target = Directory.CreateDirectory(Path.Combine(lake, "by-hand")).FullName;
        string sql = Model.All.Single(model => model.Name == Cube).Sql;
        using LakeSession session = LakeSession.Open();
        session.Execute($"CREATE VIEW returns_enterprise AS SELECT * FROM read_parquet('{lake}/returns/enterprise/**/*.parquet', hive_partitioning = true, hive_types = {"{'period': VARCHAR, 'province': VARCHAR}"})");
        session.Execute($"COPY ({sql} ORDER BY ALL) TO '{target}/cube.parquet' (FORMAT parquet, COMPRESSION zstd)");
    }

    private static string[] ClickHouse(string folder)
    {
        string lake = Path.Combine(folder, "warehouse", "lake"), target = Path.Combine(IngestBenchmark.Fresh(folder, "by-clickhouse"), "cube.parquet");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string sql = Path.Combine(folder, "cube.sql");
        // The text of the model is what both engines run.
        File.WriteAllText(sql, $"""
            INSERT INTO FUNCTION file('{target}', Parquet)
            WITH returns_enterprise AS (SELECT *, '2025Q3' AS period, substr(region_code, 1, 2) AS province FROM file('{lake}/returns/enterprise/**/*.parquet', Parquet))
            SELECT * FROM ({Model.All.Single(model => model.Name == Cube).Sql}) ORDER BY ALL
            SETTINGS join_use_nulls = 1, cast_keep_nullable = 1, use_hive_partitioning = 0, output_format_parquet_compression_method = 'zstd'
            """);
        return ["clickhouse.mjs", sql];
    }

    private static string[] Polars(string folder)
    {
        string target = Directory.CreateDirectory(IngestBenchmark.Fresh(folder, "by-polars")).FullName;
        return ["cube.polars.mjs", Path.Combine(folder, "warehouse", "lake", "returns", "enterprise"), Path.Combine(target, "cube.parquet")];
    }
}
