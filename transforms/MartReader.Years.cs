namespace Analytics.Transforms;

public sealed partial class MartReader
{
    /// <summary>
    /// The periods of a year whose returns may still come in or be corrected, with their kinds: neither the calendar's window is over nor every province's return locked, or somebody
    /// opened it again. Of a year that the calendar does not have, each kind with the year itself.
    /// </summary>
    /// <param name="year">The year: 2025.</param>
    /// <param name="kinds">The kinds that matter.</param>
    /// <param name="day">The day, in Beijing.</param>
    public IReadOnlyList<(string Kind, string Period)> OpenReturns(string year, IReadOnlyCollection<string> kinds, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        Beside("marts/return_status", "year_status", "SELECT '' AS kind, '' AS period, NULL::TIMESTAMPTZ AS locked_at, NULL::DATE AS reopened_until, 0 AS expected WHERE false");
        Beside("events", "year_events", "SELECT NULL::TIMESTAMPTZ AS \"at\", '' AS event_id, '' AS action, '' AS kind, '' AS period, NULL::DATE AS until WHERE false");
        var windows = session.Query(
            """
            SELECT c.kind, c.period, NOT coalesce(s.locked, false) AND (NOT coalesce(CAST(c.closes AS DATE) < $2, false) OR coalesce(bool_or(e.action = 'opened' AND NOT coalesce(e.until < $2, false)), false))
            FROM seed_calendar AS c
            LEFT JOIN (
                SELECT kind, period, bool_and(locked_at IS NOT NULL AND NOT coalesce(reopened_until >= $2, false)) AS locked FROM year_status WHERE expected = 1 GROUP BY ALL
            ) AS s ON s.kind = c.kind AND s.period = c.period
            LEFT JOIN year_events AS e ON e.period = c.period AND coalesce(e.kind, c.kind) = c.kind
            WHERE left(c.period, 4) = $1
            GROUP BY c.kind, c.period, c.closes, s.locked
            ORDER BY c.kind, c.period
            """,
            row => (Kind: row.GetString(0), Period: row.GetString(1), Open: row.GetBoolean(2)), year, day.ToDateTime(default));
        return [.. kinds.SelectMany(kind => windows.Where(window => window.Kind == kind).DefaultIfEmpty((Kind: kind, Period: year, Open: true)).Where(window => window.Open).Select(window => (window.Kind, window.Period)))];
    }

    private void Beside(string table, string view, string empty)
    {
        if (Find(table) is not { } snapshot)
        {
            session.Execute($"CREATE OR REPLACE VIEW {view} AS {empty}");
            return;
        }
        beside[table] = snapshot;
        session.Attach(view, snapshot);
    }
}
