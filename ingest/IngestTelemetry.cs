using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Analytics.Ingest;

/// <summary>What collecting tells of its work to whoever listens: docs/operations.md. Numbers, kinds and codes of rules, and nothing that stands in a file.</summary>
internal static class IngestTelemetry
{
    private const string Name = "Analytics.Ingest", Kind = "analytics.kind", Verdict = "analytics.verdict";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Submissions = Meter.CreateCounter<long>("analytics.ingest.submissions", "{submission}", "Submissions decided.");
    private static readonly Counter<long> Rows = Meter.CreateCounter<long>("analytics.ingest.rows", "{row}", "Data rows of the submissions decided.");
    private static readonly Counter<long> Findings = Meter.CreateCounter<long>("analytics.ingest.findings", "{finding}", "Findings of the submissions decided.");
    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "analytics.ingest.submission.duration", "s", "Time from the reception of a file to its verdict.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800] });

    /// <summary>A file was received and is to be decided.</summary>
    public static Activity? Begin() => Source.StartActivity("analytics.ingest.submission");

    /// <summary>What became of it, unless it was known already.</summary>
    public static void Decided(this Activity? span, Outcome outcome, CheckResult result, TimeSpan took)
    {
        Submission submission = outcome.Submission;
        KeyValuePair<string, object?> kind = new(Kind, submission.Kind ?? "unknown"), verdict = new(Verdict, submission.Status.ToString().ToLowerInvariant());
        span?.SetTag(kind.Key, kind.Value).SetTag(verdict.Key, verdict.Value).SetTag("analytics.period", submission.Period).SetTag("analytics.province", submission.Region?[..2])
            .SetTag("analytics.ingest.rows", result.Rows).SetTag("analytics.ingest.errors", result.Errors).SetTag("analytics.ingest.warnings", result.Warnings);
        if (outcome.Known)
            return;
        Submissions.Add(1, kind, verdict);
        Rows.Add(result.Rows, kind, verdict);
        Durations.Record(took.TotalSeconds, kind, verdict);
        foreach (var severity in Enum.GetValues<Severity>())
        {
            long all = severity == Severity.Error ? result.Errors : result.Warnings;
            Finding[] listed = [.. result.Findings.Where(finding => finding.Severity == severity)];
            foreach (var rule in listed.GroupBy(finding => finding.Rule))
                Count(rule.Key, rule.Sum(finding => finding.Count));
            // A list has an end; what is beyond it is counted all the same.
            Count("unlisted", all - listed.Sum(finding => finding.Count));

            void Count(string rule, long count)
            {
                if (count > 0)
                    Findings.Add(count, kind, new("analytics.ingest.rule", rule), new("analytics.ingest.severity", severity.ToString().ToLowerInvariant()));
            }
        }
    }
}
