using Analytics.Ingest;
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

    /// <summary>That no submission is noted, though files were received; null when that is not so.</summary>
    internal static LakeTrouble? Lost(Warehouse warehouse)
    {
        // In this order: what lies in raw/ and waits no more has been decided, and every decision is noted.
        int kept = Directory.Exists(warehouse.Raw) ? Directory.EnumerateFiles(warehouse.Raw).Count(path => !Path.GetFileName(path).StartsWith('.')) : 0;
        if (kept == 0 || Collector.Waiting(warehouse).Count > 0 || Verifier.Tables(warehouse.Lake).Contains("submissions"))
            return null;
        return new(
            "submissions", ".",
            $"raw/ 中有 {kept} 个收到的文件，数据湖（{warehouse.Lake.Directory}）却没有这张表：数据湖已丢失，或其磁盘未挂载。",
            $"raw/ keeps {kept} files that were received, but the lake ({warehouse.Lake.Directory}) does not have this table: it is lost, or its disk is not mounted.",
            "请挂载磁盘，或从备份恢复 lake/；在此之前不要运行 collect。",
            "Mount the disk, or put lake/ back from a backup; do not run collect before.");
    }
}
