using System.Data.Common;
using Analytics.Lake;

namespace Analytics.Transforms;

/// <summary>Where the returns of a period stand now: the model <c>return_status</c> over the newest tables, so that no refresh is needed first.</summary>
public static class ReturnStatuses
{
    /// <summary>All rows of a period, by kind and region.</summary>
    /// <param name="lake">The lake; it may be empty.</param>
    /// <param name="seedsDirectory">Code lists and calendar.</param>
    /// <param name="schemasDirectory">Kinds of return.</param>
    /// <param name="period">A quarter or a year, written rightly.</param>
    /// <param name="limits">Memory and threads of the session.</param>
    public static IReadOnlyList<ReturnStatus> Read(LakeStore lake, string seedsDirectory, string schemasDirectory, string period, SessionLimits? limits = null)
    {
        using var inputs = new Inputs(lake, seedsDirectory, schemasDirectory, limits);
        return Read(inputs, period);
    }

    /// <summary>The same, of inputs that are pinned already.</summary>
    internal static IReadOnlyList<ReturnStatus> Read(Inputs inputs, string period) => inputs.Session.Query(
        $"""
        SELECT s.kind, s.region_code, CASE WHEN s.region_code = '100000' THEN '全国' ELSE coalesce(r.name_zh, s.region_code) END,
            CASE WHEN s.region_code = '100000' THEN 'National' ELSE coalesce(r.name_en, r.name_zh, s.region_code) END,
            CASE WHEN p.kind = 'placeholder' THEN p.parent_code ELSE r.parent_code END,
            s.expected = 1, s.opens, s.due, s.closes, epoch_us(s.first_received_at), epoch_us(s.first_accepted_at), coalesce(s.late, false), s.return_region,
            s.revision, s.returned, s."rows", s.enterprises_expected, s.enterprises_reported, s.enterprises_covered,
            s.approved_revision, epoch_us(s.approved_at), epoch_us(s.locked_at), s.reopened_until
        FROM ({inputs.Select(Model.All.Single(model => model.Name == "return_status"), period)}) AS s
        LEFT JOIN seed_regions AS r ON r.region_code = s.region_code LEFT JOIN seed_regions AS p ON p.region_code = r.parent_code
        ORDER BY s.kind, s.region_code
        """,
        row => new ReturnStatus
        {
            Kind = row.GetString(0),
            Region = new(row.GetString(1), row.GetString(2), row.GetString(3)),
            Parent = row.IsDBNull(4) ? null : row.GetString(4),
            Expected = row.GetBoolean(5),
            Opens = Day(row, 6),
            Due = Day(row, 7),
            Closes = Day(row, 8),
            FirstReceivedAt = Instant(row, 9),
            FirstAcceptedAt = Instant(row, 10),
            Late = row.GetBoolean(11),
            ReturnRegion = row.IsDBNull(12) ? null : row.GetString(12),
            Revision = Count(row, 13),
            Returned = row.GetInt64(14),
            Rows = Count(row, 15),
            EnterprisesExpected = Count(row, 16),
            EnterprisesReported = Count(row, 17),
            EnterprisesCovered = Count(row, 18),
            ApprovedRevision = Count(row, 19),
            ApprovedAt = Instant(row, 20),
            LockedAt = Instant(row, 21),
            ReopenedUntil = Day(row, 22),
        });

    private static DateOnly? Day(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateOnly>(column);

    private static DateTimeOffset? Instant(DbDataReader row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(row.GetInt64(column));

    private static long? Count(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
