using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Analytics.Lake;

/// <summary>A piece of work that is told as a span and as a value of a histogram, both with what became of it.</summary>
/// <param name="span">The span, if anybody listens.</param>
/// <param name="durations">The histogram, in seconds.</param>
/// <param name="tags">What both say beside the outcome.</param>
public sealed class Timed(Activity? span, Histogram<double> durations, params (string Key, object? Value)[] tags) : IDisposable
{
    /// <summary>Bounds of histograms of work that a person waits for, in seconds.</summary>
    public static InstrumentAdvice<double> Bounds { get; } = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800] };

    private readonly long start = Stopwatch.GetTimestamp();

    /// <summary>What became of it: failed, unless something else is said.</summary>
    public string Outcome { get; set; } = "failed";

    /// <inheritdoc />
    public void Dispose()
    {
        TagList all = [.. tags.Select(tag => KeyValuePair.Create(tag.Key, tag.Value)), new("analytics.outcome", Outcome)];
        foreach (var (key, value) in all)
            span?.SetTag(key, value);
        if (Outcome == "failed")
            span?.SetStatus(ActivityStatusCode.Error);
        span?.Dispose();
        durations.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, all);
    }
}
