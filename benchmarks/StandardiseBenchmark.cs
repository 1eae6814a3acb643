using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Transforms;

namespace Analytics.Benchmarks;

/// <summary>
/// Every indicator of enterprises by province in one quarter, with standardised rates, intervals, splits, ranks and funnel, from the cube; against nothing but the sums
/// that they are made of, by province and stratum, one bare query an indicator. Both have DuckDB opened within the time.
/// </summary>
internal static class StandardiseBenchmark
{
    private const string Quarter = "2025Q3";

    public static Benchmark Create() => new(
        "standardise", "All standardised rates, splits and funnels of a period from the cube, against the bare SQL sums.", Prepare, Ours, [new("the bare SQL sums", 2, Floor)])
    { Warmed = true };

    private static void Prepare(string folder, int rows)
    {
        IngestBenchmark.Prepare(folder, rows);
        var warehouse = new Warehouse(Path.Combine(folder, "warehouse"));
        if (warehouse.Lake.Table("marts/research_enterprise").Exists)
            return;
        Console.WriteLine("collecting and refreshing ...");
        Senders.HandIn(warehouse, [Path.Combine(folder, IngestBenchmark.File)]);
        Senders.Collect(warehouse, IngestBenchmark.Seeds);
        Senders.Refresh(warehouse, IngestBenchmark.Seeds);
    }

    private static Action Ours(string folder) => Twice(() =>
    {
        using var marts = MartReader.Open(new Warehouse(Path.Combine(folder, "warehouse")).Lake, IngestBenchmark.Seeds, evaluator: true);
        foreach (var indicator in marts.Indicators.Where(indicator => indicator.Kind == "enterprise"))
        {
            var compared = marts.Compare(new(indicator.Code, [Dimension.Region], Quarter, Strata: ComparisonQuestion.AllStrata));
            if (compared.Rows.Count < 31)
                throw new InvalidOperationException($"{indicator.Code}: {compared.Rows.Count} provinces.");
        }
    });

    private static Action Floor(string folder)
    {
        string files = Path.Combine(folder, "warehouse", "lake", "marts", "cube_enterprise", $"period={Quarter}", "*.parquet");
        List<(string Part, string Whole)> indicators;
        using (var marts = MartReader.Open(new Warehouse(Path.Combine(folder, "warehouse")).Lake, IngestBenchmark.Seeds, evaluator: true))
            indicators = [.. marts.Indicators.Where(indicator => indicator.Kind == "enterprise").Select(indicator => (indicator.Numerator, indicator.Denominator))];
        return Twice(() =>
        {
            using LakeSession session = LakeSession.Open();
            foreach (var (part, whole) in indicators)
            {
                var sums = session.Query(
                    $"SELECT province, industry_division, size_code, holding_code, sum(\"{part}\"), sum(\"{whole}\"), sum(enterprises) FROM read_parquet('{files}') GROUP BY ALL ORDER BY ALL",
                    row => (row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetValue(4), row.GetValue(5), row.GetValue(6)));
                if (sums.Count < 31)
                    throw new InvalidOperationException($"{sums.Count} strata.");
            }
        });
    }

    // As in a program that runs: starting .NET and compiling its code is not measured.
    private static Action Twice(Action work)
    {
        work();
        return work;
    }
}
