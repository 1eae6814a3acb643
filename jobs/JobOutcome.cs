using Quartz;

namespace Analytics.Jobs;

/// <summary>What a job achieved.</summary>
/// <param name="Nothing">There was nothing to do.</param>
/// <param name="Counts">What it did, by name (<c>accepted</c>, <c>rows</c>, ...).</param>
/// <param name="Summary">What it made, in a word: the name of an assessment, the version of an export.</param>
public sealed record JobOutcome(bool Nothing, IReadOnlyDictionary<string, long> Counts, string? Summary = null) : IJobRunReport
{
    JobRunResult IJobRunReport.Result => Nothing ? JobRunResult.Skipped : JobRunResult.Succeeded;

    IReadOnlyDictionary<string, object?> IJobRunReport.Metrics => Counts.ToDictionary(c => c.Key, c => (object?)c.Value);
}
