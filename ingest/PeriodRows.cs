using Analytics.Lake;

namespace Analytics.Ingest;

/// <summary>The rows of a table in one period.</summary>
internal static class PeriodRows
{
    /// <summary>Makes a view of them; false, and no view, when there are none.</summary>
    /// <param name="session">The session.</param>
    /// <param name="view">Its name.</param>
    /// <param name="snapshot">The table.</param>
    /// <param name="period">The period.</param>
    /// <param name="wanted">Which of its files.</param>
    public static bool AttachPeriod(this LakeSession session, string view, Snapshot snapshot, Period period, Func<DataFile, bool> wanted)
    {
        List<DataFile> files = [.. snapshot.Files.Where(file => file.Partition["period"] == period.ToString() && wanted(file))];
        if (files.Count == 0) return false;
        session.Attach(view, snapshot with { Files = files });
        return true;
    }
}
