using Analytics.Lake;
using DuckDB.NET.Data;

namespace Analytics.Jobs;

/// <summary>What the submissions know of the returns: every accepted one names the version that holds it.</summary>
internal static class SubmissionClaims
{
    internal static IReadOnlyList<LakeClaim> In(LakeStore lake)
    {
        try
        {
            if (lake.Table("submissions").Find() is not { } submissions)
                return [];
            using var session = LakeSession.Open();
            session.Attach("submissions", submissions);
            return session.Query(
                "SELECT kind, max(table_version) FROM submissions WHERE status = 'accepted' AND table_version IS NOT NULL GROUP BY kind",
                row => new LakeClaim($"returns/{row.GetString(0)}", row.GetInt64(1), "submissions"));
        }
        catch (Exception e) when (e is LakeException or DuckDBException)
        {
            // The look at that table tells what is wrong with it.
            return [];
        }
    }
}
