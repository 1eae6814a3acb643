using System.Globalization;

namespace Analytics.Benchmarks;

/// <summary>The collecting of <see cref="IngestBenchmark"/>, against programs that somebody would write by hand in ClickHouse and in Polars to check the errors of the same schema and write the rows by province.</summary>
internal static class PeersBenchmark
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    public static Benchmark Create() => new(
        "ingest-peers", "Collect a return with all checks, against hand-written ClickHouse and Polars programs that check the same.", IngestBenchmark.Prepare,
        folder => IngestBenchmark.Collect(folder, Path.Combine(folder, IngestBenchmark.File), "warehouse"), [PeerPrograms.Peer("ClickHouse", 0.85, ClickHouse), PeerPrograms.Peer("Polars", 0.6, Polars)])
    { Made = "warehouse/lake" };

    private static string[] ClickHouse(string folder)
    {
        string sql = Path.Combine(folder, "ingest.sql");
        File.WriteAllText(sql, File.ReadAllText(Path.Combine(PeerPrograms.Home, "ingest.clickhouse.sql"))
            .Replace("{file}", Path.Combine(folder, IngestBenchmark.File), StringComparison.Ordinal)
            .Replace("{seeds}", IngestBenchmark.Seeds, StringComparison.Ordinal)
            .Replace("{target}", Directory.CreateDirectory(IngestBenchmark.Fresh(folder, "by-clickhouse")).FullName, StringComparison.Ordinal)
            .Replace("{sum}", CheckSum(), StringComparison.Ordinal));
        return ["clickhouse.mjs", sql];
    }

    private static string[] Polars(string folder) =>
        ["ingest.polars.mjs", Path.Combine(folder, IngestBenchmark.File), IngestBenchmark.Seeds, IngestBenchmark.Fresh(folder, "by-polars")];

    // The sum of GB 32100, which the last character brings to a multiple of 31: of each place the value of its character, found in a table, times a power of three.
    private static string CheckSum()
    {
        string values = string.Join(", ", Enumerable.Range(1, 127).Select(c => Math.Max(0, Alphabet.IndexOf((char)c, StringComparison.Ordinal))));
        return string.Join(" + ", Enumerable.Range(0, 18).Select(place =>
        {
            int weight = place == 17 ? 1 : Enumerable.Repeat(3, place).Aggregate(1, (power, three) => power * three % 31);
            return string.Create(CultureInfo.InvariantCulture, $"{weight} * [{values}][ascii(substring(enterprise_id, {place + 1}, 1))]");
        }));
    }
}
