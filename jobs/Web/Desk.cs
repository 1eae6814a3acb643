using Analytics.Ingest;
using Analytics.Jobs.Access;
using Analytics.Lake;
using Analytics.Reports.Live;

namespace Analytics.Jobs.Web;

/// <summary>What was handed in, read from the lake as it is now.</summary>
internal sealed class Desk(Warehouse warehouse)
{
    private const string Columns = "submission_id, file_name, epoch_us(received_at), status, revision, errors, warnings, region_code";

    private readonly LakeStore lake = warehouse.Lake;

    /// <summary>The newest submissions, newest first; those of a kind and period, and received before an instant, only where they are given, and of the regions that the viewer sees.</summary>
    /// <returns>They, and the instant before which there are more; null when these are all.</returns>
    internal (IReadOnlyList<SubmissionRow> Listed, DateTimeOffset? More) Submissions(string? kind, string? period, Viewer viewer, int limit, DateTimeOffset? before = null)
    {
        using var session = LakeSession.Open();
        var found = !Attach(session, "submissions") ? [] : session.Query(
            $"""
            SELECT {Columns} FROM submissions
            WHERE ($1::VARCHAR IS NULL OR kind = $1) AND ($2::VARCHAR IS NULL OR period = $2) AND ($3::VARCHAR IS NULL OR starts_with(region_code, $3)) AND ($4::BIGINT IS NULL OR epoch_us(received_at) < $4)
            ORDER BY received_at DESC, file_name LIMIT {limit + 1}
            """,
            row => (Read(row).Submission, At: Received(row)), kind, period, viewer.Region is { } region ? ReturnScope.PrefixOf(region) : null,
            before is { } instant ? (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null);
        return ([.. found.Take(limit).Select(each => each.Submission)], found.Count > limit ? found[limit - 1].At : null);
    }

    /// <summary>A submission with its findings; null when there is none of this id that the viewer may open.</summary>
    internal (SubmissionRow Submission, IReadOnlyList<FindingRow> Findings)? Submission(string id, Viewer viewer)
    {
        using var session = LakeSession.Open();
        if (!Attach(session, "submissions") || session.Query($"SELECT {Columns} FROM submissions WHERE submission_id = $1 ORDER BY received_at DESC LIMIT 1", Read, id) is not [var (found, of)] || !viewer.SeesRows(of))
            return null;
        if (!Attach(session, "findings"))
            return (found, []);
        // Findings tell of which decision they are and how many cells each is about, but in a warehouse from before they did.
        string[] columns = [.. lake.Table("findings").Read().Layout.Columns.Select(column => column.Name)];
        string newest = !columns.Contains("findings_sha256") ? ""
            : " AND (SELECT coalesce(findings.findings_sha256 = arg_max(s.findings_sha256, s.received_at), count(DISTINCT s.findings_sha256) < 2) FROM submissions AS s WHERE s.submission_id = $1)";
        return (found, session.Query(
            $"""
            SELECT severity = 'error', rule, "row", "column", cell, field, value, message_zh, message_en, {(columns.Contains("count") ? "coalesce(\"count\", 1)" : "1::BIGINT")}
            FROM findings WHERE submission_id = $1{newest} ORDER BY "row" NULLS FIRST, "column", rule
            """,
            row =>
            {
                string? Text(int i) => row.IsDBNull(i) ? null : row.GetString(i);
                long? Number(int i) => row.IsDBNull(i) ? null : row.GetInt64(i);
                return new FindingRow(row.GetBoolean(0), row.GetString(1), Number(2), Number(3), Text(4), Text(5), Text(6), row.GetInt64(9), row.GetString(7), row.GetString(8));
            }, id));
    }

    /// <summary>The files that went back of a submission: those of its name, because the beginning of an id is not one submission's alone.</summary>
    internal IReadOnlyList<string> Returned(SubmissionRow submission) => Directory.Exists(warehouse.Returned)
        ? [.. Directory.EnumerateFiles(warehouse.Returned, $"*.{submission.Id[..8]}.*").Where(path => submission.FileName.StartsWith(StemOf(path, submission.Id), StringComparison.Ordinal)).Order(StringComparer.Ordinal)] : [];

    /// <summary>Whether a sample return stands: none that went back, and none whose place a real one took.</summary>
    internal bool Synthetic()
    {
        using var session = LakeSession.Open();
        return Attach(session, "submissions") && session.Query(
            """
            SELECT coalesce(bool_or(synthetic), false)
            FROM (SELECT arg_max(synthetic, revision) AS synthetic FROM submissions WHERE status = 'accepted' GROUP BY kind, region_code, period)
            """,
            row => row.GetBoolean(0))[0];
    }

    /// <summary>Periods whose window of a kind has opened, newest first.</summary>
    internal static IReadOnlyList<string> Periods(string seeds, string kind)
    {
        using var session = LakeSession.Open();
        session.AttachSeeds(seeds, ["calendar"]);
        string today = Analytics.Ingest.Desk.Calendar.DayOf(DateTimeOffset.UtcNow).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return session.Query("SELECT period FROM seed_calendar WHERE kind = $1 AND opens <= $2 ORDER BY period DESC", row => row.GetString(0), kind, today);
    }

    /// <summary>Provinces, the Corps and the nation, which most templates are made for.</summary>
    internal static IReadOnlyList<(string Code, string Zh, string En)> Provinces(string seeds)
    {
        using var session = LakeSession.Open();
        session.AttachSeeds(seeds, ["regions"]);
        return session.Query(
            "SELECT region_code, name_zh, coalesce(name_en, name_zh) FROM seed_regions WHERE region_code LIKE '%0000' AND kind <> 'out_of_scope' ORDER BY region_code",
            row => (row.GetString(0), row.GetString(1), row.GetString(2)));
    }

    private static string StemOf(string path, string id) => Path.GetFileName(path).Split($".{id[..8]}.")[0];

    private bool Attach(LakeSession session, string name)
    {
        var table = lake.Table(name);
        if (table.Exists)
            session.Attach(name, table.Read());
        return table.Exists;
    }

    private static DateTimeOffset Received(System.Data.Common.DbDataReader row) => DateTimeOffset.UnixEpoch.AddMicroseconds(row.GetInt64(2));

    private static (SubmissionRow Submission, string? Region) Read(System.Data.Common.DbDataReader row) => (new(
        row.GetString(0), row.GetString(1), Texts.Instant(Received(row)), row.GetString(3), row.IsDBNull(4) ? null : row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)), row.IsDBNull(7) ? null : row.GetString(7));
}
