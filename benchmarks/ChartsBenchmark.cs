using System.Diagnostics;
using System.Text.Json.Nodes;
using Analytics.Ingest;
using Analytics.Lake;
using Analytics.Reports;
using Analytics.Reports.Charts;
using Analytics.Reports.Rendering;
using Analytics.Reports.Site;
using Analytics.Transforms;

namespace Analytics.Benchmarks;

/// <summary>
/// Three hundred charts of the bundled samples drawn to SVG, Node's start included, against a bare Node script that draws the same option objects in one process.
/// The charts are there before the clock starts, and the script's options lie in a file.
/// </summary>
internal static class ChartsBenchmark
{
    private const int Count = 300;

    public static Benchmark Create() => new("charts", $"Draw {Count} charts to SVG, against a bare Node script with the same options; --rows does not matter.", Prepare, Ours, [new("a bare Node script", 1.3, Floor)]) { Grows = false };

    private static void Prepare(string folder, int rows)
    {
        var warehouse = new Warehouse(Path.Combine(folder, "warehouse"));
        if (File.Exists(Path.Combine(folder, "options.jsonl"))) return;
        Directory.CreateDirectory(warehouse.Inbox);
        foreach (string sample in Directory.EnumerateFiles(Path.Combine(IngestBenchmark.Seeds, "returns"), "*.csv"))
            File.Copy(sample, Path.Combine(warehouse.Inbox, Path.GetFileName(sample)), overwrite: true);
        Console.WriteLine("collecting the samples ...");
        using (var collector = new Collector(warehouse, IngestBenchmark.Schemas, IngestBenchmark.Seeds))
            collector.Collect();
        Refresher.Refresh(warehouse.Lake, IngestBenchmark.Seeds, IngestBenchmark.Schemas);
        File.WriteAllLines(Path.Combine(folder, "options.jsonl"), Charts(folder).Select(chart => new JsonObject
        {
            ["width"] = chart.Width,
            ["height"] = chart.Height,
            ["option"] = chart.Option.DeepClone(),
        }.ToJsonString()));
    }

    // As many of those of a site, over again from the first where they are fewer.
    private static List<Chart> Charts(string folder)
    {
        var content = SiteContent.Read(new Warehouse(Path.Combine(folder, "warehouse")).Lake, IngestBenchmark.Seeds, IngestBenchmark.Schemas);
        var editions = Editions.Read(IngestBenchmark.Seeds, IngestBenchmark.Schemas);
        Chart[] all = [.. ((Language[])[Language.Zh, Language.En]).Select(editions.Of).SelectMany(edition => content.Indicators
            .SelectMany(figures => figures.Comparisons.Select(comparison => RankedChart.Draw(comparison, edition))
                .Concat(figures.ByRegion is { } map ? [TileMapChart.Draw(map, edition)] : [])
                .Concat(figures.Trend is { } trend ? [TrendChart.Draw(trend, edition)] : []))
            .Append(MeasureWallChart.Draw(content.Wall!, edition)).Append(TaskStatusChart.Draw(content.Tasks!, edition)).Append(DifficultyChart.Draw(content.Difficulties!, edition)))];
        return [.. Enumerable.Range(0, Count).Select(i => all[i % all.Length])];
    }

    private static Action Ours(string folder)
    {
        var charts = Charts(folder);
        string target = Directory.CreateDirectory(IngestBenchmark.Fresh(folder, "ours")).FullName;
        return () => ChartRenderer.DrawAsync(charts, target, png: false).GetAwaiter().GetResult();
    }

    private static Action Floor(string folder)
    {
        string target = Directory.CreateDirectory(IngestBenchmark.Fresh(folder, "floor")).FullName;
        return () =>
        {
            using var node = Process.Start("node", [Path.Combine(AppContext.BaseDirectory, "charts.mjs"), Path.Combine(ChartRenderer.ProgramDirectory, "echarts.min.js"), Path.Combine(folder, "options.jsonl"), target]);
            node.WaitForExit();
            if (node.ExitCode != 0) throw new InvalidOperationException("The script failed.");
        };
    }
}
