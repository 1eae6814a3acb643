using System.Globalization;
using Analytics.Lake;

namespace Analytics.Transforms;

/// <summary>From which versions of which tables the marts were made: every refresh says so in the log.</summary>
public static class Provenance
{
    /// <summary>
    /// What marts were made from, and what that was made from in turn, down to the returns. The last refresh decides: whatever it left as it was, it had compared
    /// with the inputs that it names.
    /// </summary>
    /// <param name="lake">The lake.</param>
    /// <param name="snapshots">Marts; of other tables there is nothing to tell.</param>
    /// <exception cref="LakeException">A log is damaged.</exception>
    public static IReadOnlyList<Snapshot> Behind(LakeStore lake, IEnumerable<Snapshot> snapshots)
    {
        ArgumentNullException.ThrowIfNull(lake);
        Dictionary<(string Table, long Version), Snapshot> found = [];
        Queue<Snapshot> open = new(snapshots);
        while (open.TryDequeue(out var made))
        {
            var refresh = lake.Table(made.Table).History().LastOrDefault(commit => commit.Version <= made.Version && commit.Operation == Refresher.Operation);
            foreach (var (table, text) in refresh?.Parameters ?? new Dictionary<string, string>())
            {
                if (table == Refresher.Periods || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long version)
                    || found.ContainsKey((table, version)) || !lake.Table(table).Exists)
                    continue;
                // A log that another program cleared begins later: what was before is gone.
                if (lake.Table(table).History() is [var first, ..] && first.Version > version)
                    continue;
                open.Enqueue(found[(table, version)] = lake.Table(table).Read(AsOf.At(version)));
            }
        }
        return [.. found.Values];
    }
}
