using Analytics.Ingest;
using Analytics.Jobs.Samples;
using Analytics.Lake;

namespace Analytics.Benchmarks;

/// <summary>
/// Collecting one big return with every check on, from the inbox to the commit, against the least that DuckDB must do: a typed read of the same file
/// into Parquet by province, with no check, no copy kept, nothing synced to the disk.
/// </summary>
internal static class IngestBenchmark
{
    internal const string File = "enterprise_2025Q3_100000.csv";

    internal static string Schemas => Path.Combine(AppContext.BaseDirectory, "schemas");

    internal static string Seeds => Path.Combine(AppContext.BaseDirectory, "seeds");

    public static Benchmark Create() => new("ingest", "Collect a return with all checks, against a bare typed COPY.", Prepare, Ours, [new("a bare typed COPY", 1.25, Floor)]) { Made = "warehouse/lake" };

    internal static void Prepare(string folder, int rows)
    {
        string path = Path.Combine(folder, File);
        if (System.IO.File.Exists(path)) return;
        Console.WriteLine("making the return ...");
        SampleWriter.WriteNational(path + ".tmp", 1, rows);
        DurableFile.Sync(path + ".tmp");
        System.IO.File.Move(path + ".tmp", path);
    }

    private static Action Ours(string folder) => Collect(folder, Path.Combine(folder, File), "warehouse");

    /// <summary>Collecting a file into a new warehouse.</summary>
    internal static Action Collect(string folder, string file, string name, Action<Outcome>? check = null)
    {
        var warehouse = new Warehouse(Fresh(folder, name));
        Directory.CreateDirectory(warehouse.Inbox);
        DurableFile.TryLink(file, Path.Combine(warehouse.Inbox, Path.GetFileName(file)));
        return () =>
        {
            using var collector = new Collector(warehouse, Schemas, Seeds);
            Outcome outcome = collector.Collect().Outcomes.Single();
            (check ?? Accepted)(outcome);
        };
    }

    internal static void Accepted(Outcome outcome)
    {
        if (outcome.Submission.Status != SubmissionStatus.Accepted) throw new InvalidOperationException(outcome.Findings[0].MessageEn);
    }

    private static Action Floor(string folder)
    {
        string target = Fresh(folder, "floor");
        // DuckDB cannot read 是 and 否 as booleans, so the floor leaves them as text.
        string types = string.Join(", ", ReturnSchemas.Load(Schemas).Find("enterprise")!.Fields
            .Select(field => $"'{field.Name}': '{(field.Type == FieldType.Boolean ? "VARCHAR" : field.DuckType)}'"));
        return () =>
        {
            // Opened within the time, as ours is.
            using LakeSession session = LakeSession.Open();
            session.Execute("SET preserve_insertion_order = false");
            session.Execute($"""
                COPY (SELECT *, left(region_code, 2) AS province FROM read_csv('{Path.Combine(folder, File)}', header = true, columns = {types.Insert(0, "{")}{"}"}))
                TO '{target}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (province))
                """);
        };
    }

    internal static string Fresh(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        return path;
    }
}
