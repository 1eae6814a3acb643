using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Transforms;

namespace Analytics.Benchmarks;

/// <summary>Returns as single regions send them, and warehouses of them.</summary>
internal static class Senders
{
    /// <summary>In SQL: every county sends its own.</summary>
    internal const string Counties = "region_code";

    /// <summary>Every province sends for its counties.</summary>
    internal const string Provinces = "left(region_code, 2) || '0000'";

    /// <summary>In SQL: the nation sends all.</summary>
    internal const string Nation = "'100000'";

    /// <summary>Splits a return of the nation into those of its regions.</summary>
    /// <param name="national">The file.</param>
    /// <param name="target">Where they are written.</param>
    /// <param name="period">The period that they are for.</param>
    /// <param name="sender">Of a row its sender, in SQL.</param>
    /// <param name="raise">By how many yuan the wages are higher: the return of a quarter is no copy of another's.</param>
    internal static void Split(string national, string target, string period, string sender, int raise = 0)
    {
        Directory.CreateDirectory(target);
        string parts = IngestBenchmark.Fresh(target, "parts");
        // With one thread, the rows stay in order.
        using (LakeSession session = LakeSession.Open(new SessionLimits(null, Threads: 1, null)))
            session.Execute($"COPY (SELECT * REPLACE ('{period}' AS period, CAST(CAST(average_wage AS DECIMAL(14, 2)) + {raise} AS VARCHAR) AS average_wage), {sender} AS sender FROM read_csv('{national}', header = true, all_varchar = true)) TO '{parts}' (FORMAT csv, HEADER, PARTITION_BY (sender))");
        foreach (string part in Directory.EnumerateDirectories(parts))
            File.Move(Directory.EnumerateFiles(part).Single(), Path.Combine(target, $"enterprise_{period}_{Path.GetFileName(part)["sender=".Length..]}.csv"), overwrite: true);
        Directory.Delete(parts, recursive: true);
    }

    /// <summary>Puts files into the inbox.</summary>
    internal static void HandIn(Warehouse warehouse, IEnumerable<string> files)
    {
        Directory.CreateDirectory(warehouse.Inbox);
        foreach (string file in files)
            DurableFile.TryLink(file, Path.Combine(warehouse.Inbox, Path.GetFileName(file)));
    }

    /// <summary>Collects what is in the inbox, all of which must be good.</summary>
    internal static void Collect(Warehouse warehouse, string seeds)
    {
        using var collector = new Collector(warehouse, IngestBenchmark.Schemas, seeds);
        foreach (Outcome outcome in collector.Collect().Outcomes)
            IngestBenchmark.Accepted(outcome);
    }

    /// <summary>Makes every mart.</summary>
    internal static void Refresh(Warehouse warehouse, string seeds) => Refresher.Refresh(warehouse.Lake, seeds, IngestBenchmark.Schemas);
}
