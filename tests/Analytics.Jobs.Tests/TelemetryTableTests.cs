using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Analytics.Lake;

namespace Analytics.Jobs.Tests;

/// <summary>The tables of docs/operations.md against what the program tells while it does all kinds of work.</summary>
public sealed class TelemetryTableTests : IDisposable
{
    private readonly Sandbox sandbox = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> spans = [], metrics = [];

    public void Dispose() => sandbox.Dispose();

    [Fact]
    public async Task The_documentation_names_every_span_and_metric_with_unit_and_attributes()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Analytics.", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = span => Add(spans, span.OperationName, [.. span.TagObjects.Where(tag => tag.Value is not null).Select(tag => tag.Key)]),
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name.StartsWith("Analytics.", StringComparison.Ordinal))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add(instrument, "counter", tags));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, "histogram", tags));
        meters.Start();

        await Work();

        Assert.Equal(Documented(3), Lines(spans));
        Assert.Equal(Documented(5), Lines(metrics));
    }

    private async Task Work()
    {
        sandbox.HandInSamples();
        sandbox.HandIn("task_2025Q3_330000.csv", Returns.WithProgressOf140("330000"));
        // Nobody listens there; commands tell of themselves only where they are asked to.
        sandbox.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1";
        foreach (string command in (string[])["collect", "refresh", "report --docx region.docx --region 440000 --period 2025Q3", "compare trained_rate --by region"])
            Assert.Equal((0, command), ((await sandbox.Run(command.Split(' '))).Exit, command));
        Assert.Equal(0, (await sandbox.Run("query", "SELECT sum(tasks) FROM task_progress")).Exit);
        // While a change is planned another writer is first, in the same partition.
        var lake = new LakeStore(sandbox.Path("other"));
        var table = lake.Table("numbers");
        TableLayout layout = new([new("period", "VARCHAR"), new("n", "BIGINT")], ["period"]);
        table.Create(layout);
        using var session = LakeSession.Open();
        var files = session.Write("SELECT '2025Q1' AS period, 1::BIGINT AS n", table, layout);
        bool first = true;
        table.Commit(new("TEST", new Dictionary<string, string>()), _ =>
        {
            if (first)
                table.Commit(new("TEST", new Dictionary<string, string>()), _ => new(session.Write("SELECT '2025Q1' AS period, 2::BIGINT AS n", table, layout), [], []));
            first = false;
            return new(files, [], []);
        });
    }

    private static void Add(ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> to, string name, IEnumerable<string> attributes)
    {
        var known = to.GetOrAdd(name, _ => []);
        foreach (string attribute in attributes)
            known[attribute] = true;
    }

    private void Add(Instrument instrument, string kind, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> keys = [];
        foreach (var tag in tags)
            keys.Add(tag.Key);
        Add(metrics, $"{instrument.Name} {instrument.Unit} {kind}", keys);
    }

    private static string[] Lines(ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> told) =>
        [.. told.Select(each => $"{each.Key}: {string.Join(", ", each.Value.Keys.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal)];

    // Rows of a table of so many columns: the last is for people, the one before it holds the attributes.
    private static string[] Documented(int columns) =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "docs", "operations.md")).Where(line => line.StartsWith("| `analytics.", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Replace("`", "", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells.Length == columns)
            .Select(cells => $"{string.Join(' ', cells[..^2])}: {string.Join(", ", cells[^2].Split(", ").Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal),
    ];
}
