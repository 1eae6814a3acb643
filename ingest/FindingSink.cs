namespace Analytics.Ingest;

/// <summary>
/// Collects findings from several threads: counts all of them, and keeps the first in order of rows, so that the answer is the same whatever
/// thread found what.
/// </summary>
public sealed class FindingSink
{
    /// <summary>Findings that are kept; the rest are only counted.</summary>
    public const int Limit = 10_000;

    private readonly Lock gate = new();
    private readonly List<Finding> kept = [];
    private long brokenRow = long.MaxValue;

    /// <summary>Errors found so far, those not kept included.</summary>
    public long Errors { get; private set; }

    /// <summary>Warnings found so far, those not kept included.</summary>
    public long Warnings { get; private set; }

    /// <summary>Adds one finding.</summary>
    public void Add(Finding finding)
    {
        lock (gate)
        {
            if (finding.Severity == Severity.Error) Errors++; else Warnings++;
            kept.Add(finding);
            if (kept.Count >= 2 * Limit) Shorten();
        }
    }

    /// <summary>Counts findings that a query counted and does not list.</summary>
    public void AddUnlisted(Severity severity, long count)
    {
        lock (gate)
        {
            if (severity == Severity.Error) Errors += count; else Warnings += count;
        }
    }

    /// <summary>Adds a finding that makes everything behind its row meaningless.</summary>
    public void AddBroken(Finding finding)
    {
        Add(finding);
        lock (gate) brokenRow = Math.Min(brokenRow, finding.Address!.Value.Row);
    }

    /// <summary>The findings in order of row, column and rule, up to <see cref="Limit"/>.</summary>
    public IReadOnlyList<Finding> Findings
    {
        get
        {
            lock (gate)
            {
                if (brokenRow != long.MaxValue)
                {
                    foreach (Finding beyond in kept.Where(finding => finding.Address?.Row > brokenRow))
                    {
                        if (beyond.Severity == Severity.Error) Errors--; else Warnings--;
                    }
                    kept.RemoveAll(finding => finding.Address?.Row > brokenRow);
                    brokenRow = long.MaxValue;
                }
                Shorten();
                return [.. kept];
            }
        }
    }

    /// <summary>Whether reading was broken off, so that checks over the whole file would mislead.</summary>
    public bool IsBroken => brokenRow != long.MaxValue;

    private void Shorten()
    {
        kept.Sort((left, right) =>
        {
            int order = (left.Address?.Row ?? 0).CompareTo(right.Address?.Row ?? 0);
            if (order == 0) order = (left.Address?.Column ?? 0).CompareTo(right.Address?.Column ?? 0);
            return order != 0 ? order : string.CompareOrdinal(left.Rule, right.Rule);
        });
        if (kept.Count > Limit) kept.RemoveRange(Limit, kept.Count - Limit);
    }
}
