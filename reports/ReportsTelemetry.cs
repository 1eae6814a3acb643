using System.Diagnostics;
using System.Diagnostics.Metrics;
using Analytics.Lake;

namespace Analytics.Reports;

/// <summary>What queries and drawings tell of themselves to whoever listens: docs/operations.md. Never the text of a query.</summary>
internal static class ReportsTelemetry
{
    private const string Name = "Analytics.Reports", Drawn = "analytics.reports.draw", Asked = "analytics.reports.query";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Charts = Meter.CreateCounter<long>("analytics.reports.charts", "{chart}", "Charts drawn.");
    private static readonly Histogram<double> Queries = Meter.CreateHistogram($"{Asked}.duration", "s", "Time in which a query of a person was answered or ended.", advice: Timed.Bounds);

    /// <summary>A person's query begins.</summary>
    public static Timed Querying() => new(Source.StartActivity(Asked), Queries);

    /// <summary>Charts are to be drawn.</summary>
    public static Activity? Drawing(int charts) => Source.StartActivity(Drawn)?.SetTag("analytics.reports.charts", charts);

    /// <summary>A chart was drawn.</summary>
    public static void ChartDrawn(bool png) => Charts.Add(1, new KeyValuePair<string, object?>("analytics.reports.png", png));
}
