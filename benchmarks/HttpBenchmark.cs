using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Analytics.Ingest;
using Analytics.Jobs.Samples;
using Analytics.Lake;
using Analytics.Transforms;

namespace Analytics.Benchmarks;

/// <summary>
/// Twenty readers at once ask a running server for comparisons, each in its own order, and begin the next as soon as one is answered: first of a server that has
/// just been started and works every view out once, then again, when it has kept all answers. Against the sums of one comparison from the cube, by hand and alone
/// in DuckDB. Readers and server share the machine.
/// </summary>
internal static class HttpBenchmark
{
    private const int Readers = 20;
    private const int Questions = 200;

    private static readonly string[] Quarters = ["2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4"];

    public const string Name = "http";

    public const string Description = "Comparisons asked of a server by 20 readers at once, against the bare query alone; the rows are of 8 quarters.";

    public static IReadOnlyList<Result> Run(int rows, int rounds) => [RunAsync(rows, rounds).GetAwaiter().GetResult()];

    private static async Task<Result> RunAsync(int rows, int rounds)
    {
        string folder = Benchmark.Folder(Name, rows);
        Console.WriteLine($"{Name}: {rows:N0} rows of {Quarters.Length} quarters, {Readers} readers, {Environment.ProcessorCount} cores");
        Prepare(folder, rows);
        var first = new List<double>();
        var again = new List<double>();
        var pages = new List<double>();
        var bare = new List<double>();
        long peak = 0;
        for (int round = 0; round < rounds; round++)
        {
            bare.Add(Bare(folder));
            using var server = await Server.Start(Path.Combine(folder, "warehouse"));
            string[] addresses = await server.Addresses();
            first.Add(await server.Ask(addresses, round));
            again.Add(await server.Ask(addresses, round + 1000));
            pages.Add(await server.Ask([.. addresses.Select(address => address.Replace("/api/compare", "/compare.html", StringComparison.Ordinal))], round));
            peak = Math.Max(peak, server.PeakBytes);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {round + 1}   95th percentile: just started {first[^1]:F1} ms, kept answers {again[^1]:F1} ms, pages just asked for {pages[^1]:F1} ms ({addresses.Length} views)   bare query {bare[^1]:F1} ms"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Name} rows={rows} p95_started_ms={Median(first):F1} p95_kept_ms={Median(again):F1} p95_pages_ms={Median(pages):F1} bare_ms={Median(bare):F1} ratio_kept={Median(again) / Median(bare):F2} ratio_started={Median(first) / Median(bare):F2} peak_mb={peak >> 20}"));
        return new(Name, "the bare query alone", rows, 3, Median(again) / 1000, Median(bare) / 1000) { PeakMegabytes = peak / 1048576.0 };
    }

    private static void Prepare(string folder, int rows)
    {
        var warehouse = new Warehouse(Path.Combine(folder, "warehouse"));
        if (warehouse.Lake.Table("marts/cube_enterprise").Exists) return;
        Directory.CreateDirectory(warehouse.Inbox);
        string made = Path.Combine(folder, "made.csv");
        SampleWriter.WriteNational(made, 1, rows / Quarters.Length);
        foreach (string quarter in Quarters)
        {
            Console.WriteLine($"collecting {quarter} ...");
            // The same enterprises in every quarter.
            using (var to = new StreamWriter(Path.Combine(warehouse.Inbox, $"enterprise_{quarter}_100000.csv")))
                foreach (string line in File.ReadLines(made))
                    to.WriteLine(line.Replace("2025Q3", quarter, StringComparison.Ordinal));
            using var collector = new Collector(warehouse, IngestBenchmark.Schemas, IngestBenchmark.Seeds);
            var outcome = collector.Collect().Outcomes.Single();
            if (outcome.Submission.Status != SubmissionStatus.Accepted) throw new InvalidOperationException(outcome.Findings[0].MessageEn);
        }
        File.Delete(made);
        Console.WriteLine("refreshing ...");
        Refresher.Refresh(warehouse.Lake, IngestBenchmark.Seeds, IngestBenchmark.Schemas);
    }

    private static double Bare(string folder)
    {
        using LakeSession session = LakeSession.Open();
        string files = Path.Combine(folder, "warehouse", "lake", "marts", "cube_enterprise", "period=2025Q3", "*.parquet");
        var taken = new List<double>();
        for (int time = 0; time < 55; time++)
        {
            long start = Stopwatch.GetTimestamp();
            int groups = session.Query($"SELECT province, sum(trained_workers), sum(industrial_workers) FROM read_parquet('{files}', hive_partitioning = true) GROUP BY 1", row => row.GetString(0)).Count;
            if (groups < 31) throw new InvalidOperationException($"{groups} provinces.");
            if (time >= 5) taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return Median(taken);
    }

    private static double Median(List<double> values) => Benchmark.Median(values, value => value);

    /// <summary>A running server and its readers.</summary>
    private sealed class Server : IDisposable
    {
        private readonly RunningServer running;
        private readonly HttpClient http;

        private Server(RunningServer running)
        {
            this.running = running;
            http = new(new SocketsHttpHandler { MaxConnectionsPerServer = Readers }) { BaseAddress = running.Address, Timeout = TimeSpan.FromMinutes(5) };
        }

        public long PeakBytes => running.PeakBytes;

        // Its schedule collects at New Year only: what is measured is reading.
        public static async Task<Server> Start(string warehouse) => new(await RunningServer.Start(warehouse, variables: ("ANALYTICS__SCHEDULE__COLLECT", "0 0 0 1 1 ?")));

        /// <summary>Every indicator of enterprises by every dimension in every quarter.</summary>
        public async Task<string[]> Addresses()
        {
            using var indicators = JsonDocument.Parse(await http.GetStringAsync("/api/indicators"));
            return [.. from indicator in indicators.RootElement.EnumerateArray()
                       where indicator.GetProperty("kind").GetString() == "enterprise"
                       from dimension in (string[])["region", "ownership", "industry", "size"]
                       from period in Quarters
                       select $"/api/compare?indicator={indicator.GetProperty("code").GetString()}&by={dimension}&period={period}"];
        }

        /// <summary>The 95th percentile of the time that an answer takes, in milliseconds.</summary>
        public async Task<double> Ask(string[] addresses, int seed)
        {
            double[][] taken = await Task.WhenAll(Enumerable.Range(0, Readers).Select(reader => Task.Run(async () =>
            {
                // The same orders in every run of the benchmark.
                var random = new Random((seed * Readers) + reader);
                double[] times = new double[Questions];
                for (int i = 0; i < Questions; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    using var answer = await http.GetAsync(addresses[random.Next(addresses.Length)]);
                    answer.EnsureSuccessStatusCode();
                    await answer.Content.ReadAsByteArrayAsync();
                    times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                }
                return times;
            })));
            double[] sorted = [.. taken.SelectMany(times => times).Order()];
            return sorted[(int)Math.Ceiling(0.95 * sorted.Length) - 1];
        }

        public void Dispose()
        {
            running.Dispose();
            http.Dispose();
        }
    }
}
