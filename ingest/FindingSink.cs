using System.Collections.Concurrent;

namespace Analytics.Ingest;

/// <summary>
/// Collects findings from several threads, in groups of one rule in one column: counts all of them, and keeps the first of each group in order of rows,
/// so that the answer is the same whatever thread found what and a million bad rows cost little.
/// </summary>
public sealed class FindingSink
{
    /// <summary>Findings that are listed; the rest are only counted.</summary>
    public const int Limit = 10_000;

    /// <summary>A rule that fails in more rows of a column than this, and in more than half of all, is told once.</summary>
    public const int Few = 20;

    private readonly ConcurrentDictionary<(string Rule, int Column), Group> groups = [];
    private long brokenRow = long.MaxValue;

    /// <summary>Errors found so far, those not kept included.</summary>
    public long Errors => groups.Values.Where(group => group.Severity == Severity.Error).Sum(group => group.Count);

    /// <summary>Warnings found so far, those not kept included.</summary>
    public long Warnings => groups.Values.Where(group => group.Severity == Severity.Warning).Sum(group => group.Count);

    /// <summary>Whether reading was broken off, so that checks over the whole file would mislead.</summary>
    public bool IsBroken => Interlocked.Read(ref brokenRow) != long.MaxValue;

    /// <summary>Adds one finding.</summary>
    public void Add(Finding finding) => GroupOf(finding.Rule, finding.Severity, finding.Address).Add([finding], 1);

    /// <summary>Adds the first findings of one rule in one column, in order of rows, and how many there are in all.</summary>
    public void Add(IReadOnlyList<Finding> first, long count)
    {
        if (first.Count > 0) GroupOf(first[0].Rule, first[0].Severity, first[0].Address).Add(first, count);
    }

    /// <summary>Counts a finding that is too far down to be kept; false, and nothing counted, if it must be written out and added.</summary>
    public bool TryCount(Rule rule, CellAddress address) => GroupOf(rule.Code, rule.Severity, address).TryCount(address.Row);

    /// <summary>Adds a finding that makes everything behind its row meaningless.</summary>
    public void AddBroken(Finding finding)
    {
        Add(finding);
        long row = finding.Address!.Value.Row;
        for (long seen = Interlocked.Read(ref brokenRow); row < seen;)
        {
            long before = Interlocked.CompareExchange(ref brokenRow, row, seen);
            if (before == seen) break;
            seen = before;
        }
    }

    /// <summary>
    /// The findings in order of row, column and rule, up to <see cref="Limit"/>. A rule that fails in most rows is told once, at the first of them. Called
    /// when everything has been found.
    /// </summary>
    /// <param name="rows">Data rows of the file.</param>
    public IReadOnlyList<Finding> Conclude(long rows)
    {
        // Rows that do not fit the header are rows too, though nothing of them was read.
        rows += groups.Where(entry => entry.Key.Rule == Rules.CellCount.Code).Sum(entry => entry.Value.Count);
        if (IsBroken)
        {
            foreach (Group group in groups.Values) group.BreakOff(brokenRow);
            rows = Math.Min(rows, brokenRow - 1);
        }
        List<Finding> all = [.. groups.Values.SelectMany(group => group.Listed(rows))];
        all.Sort(InOrder);
        return all.Count > Limit ? all[..Limit] : all;
    }

    private Group GroupOf(string rule, Severity severity, CellAddress? address) =>
        groups.GetOrAdd((rule, address?.Column ?? 0), static (_, weight) => new Group(weight), severity);

    private static int InOrder(Finding left, Finding right)
    {
        int order = (left.Address?.Row ?? 0).CompareTo(right.Address?.Row ?? 0);
        if (order == 0) order = (left.Address?.Column ?? 0).CompareTo(right.Address?.Column ?? 0);
        if (order == 0) order = string.CompareOrdinal(left.Rule, right.Rule);
        return order != 0 ? order : string.CompareOrdinal(left.MessageZh, right.MessageZh);
    }

    /// <summary>What one rule found in one column.</summary>
    private sealed class Group(Severity severity)
    {
        private readonly Lock gate = new();
        private readonly List<Finding> kept = [];
        private long count;
        private long lastKept = long.MaxValue;

        public Severity Severity => severity;

        public long Count => Interlocked.Read(ref count);

        public void Add(IReadOnlyList<Finding> first, long all)
        {
            lock (gate)
            {
                Interlocked.Add(ref count, all);
                kept.AddRange(first);
                if (kept.Count >= 2 * Limit) Shorten();
            }
        }

        public bool TryCount(long row)
        {
            if (row <= Interlocked.Read(ref lastKept)) return false;
            Interlocked.Increment(ref count);
            return true;
        }

        /// <summary>Forgets what lies behind a row. Of a group that was too large to be kept, what is kept counts.</summary>
        public void BreakOff(long row)
        {
            Shorten();
            kept.RemoveAll(finding => finding.Address?.Row > row);
            count = kept.Count;
        }

        public List<Finding> Listed(long rows)
        {
            Shorten();
            if (count <= Few || count * 2 <= rows || rows == 0 || kept[0].Address?.Row == kept[^1].Address?.Row) return kept;
            (string zh, string en) = Rules.InMostRows.With(count, rows);
            return [kept[0] with { Count = count, MessageZh = kept[0].MessageZh + zh, MessageEn = kept[0].MessageEn + en }];
        }

        private void Shorten()
        {
            kept.Sort(InOrder);
            if (kept.Count < Limit) return;
            kept.RemoveRange(Limit, kept.Count - Limit);
            Interlocked.Exchange(ref lastKept, kept[^1].Address?.Row ?? long.MaxValue);
        }
    }
}
