using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Analytics.Lake;

/// <summary>What the lake tells of its work to whoever listens: docs/operations.md.</summary>
internal static class LakeTelemetry
{
    private const string Name = "Analytics.Lake", Table = "analytics.lake.table", Conflict = "analytics.lake.conflict";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Commits = Meter.CreateCounter<long>("analytics.lake.commits", "{commit}", "Commits written.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("analytics.lake.commit.retries", "{retry}", "Times that another writer was first: with a conflict the change was planned again, without one it went behind.");

    /// <summary>A commit begins.</summary>
    public static Activity? Begin(string table) => Source.StartActivity("analytics.lake.commit")?.SetTag(Table, table);

    /// <summary>It was written.</summary>
    public static void Written(this Activity? span, string table, long version)
    {
        span?.SetTag("analytics.lake.version", version);
        Commits.Add(1, new KeyValuePair<string, object?>(Table, table));
    }

    /// <summary>Another writer was first.</summary>
    public static void Retried(string table, bool conflict) => Retries.Add(1, new(Table, table), new(Conflict, conflict));
}
