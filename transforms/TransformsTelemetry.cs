using System.Diagnostics;
using System.Diagnostics.Metrics;
using Analytics.Lake;

namespace Analytics.Transforms;

/// <summary>What the transforms tell of their work to whoever listens: docs/operations.md.</summary>
internal static class TransformsTelemetry
{
    private const string Name = "Analytics.Transforms", Made = "analytics.transforms.refresh", Compared = "analytics.transforms.compare";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Refreshes = Meter.CreateHistogram($"{Made}.duration", "s", "Time in which a mart was made anew.", advice: Timed.Bounds);
    private static readonly Histogram<double> Comparisons = Meter.CreateHistogram($"{Compared}.duration", "s", "Time in which a comparison was worked out.", advice: Timed.Bounds);

    /// <summary>A mart is made anew.</summary>
    public static Timed Making(string model, int periods) => new(Source.StartActivity(Made)?.SetTag("analytics.transforms.periods", periods), Refreshes, ("analytics.transforms.model", model));

    /// <summary>Something is compared.</summary>
    public static Timed Comparing(IEnumerable<Dimension> by) => new(Source.StartActivity(Compared), Comparisons, ("analytics.transforms.by", string.Join(',', by).ToLowerInvariant()));
}
