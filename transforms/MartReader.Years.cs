namespace Analytics.Transforms;

public sealed partial class MartReader
{
    /// <summary>The periods of a year in the calendar that had opened by a day, by kind.</summary>
    /// <param name="year">The year: 2025.</param>
    /// <param name="day">The day, in Beijing.</param>
    public IReadOnlyList<(string Kind, string Period)> Calendar(string year, DateOnly day) => session.Query(
        "SELECT kind, period FROM seed_calendar WHERE left(period, 4) = $1 AND coalesce(CAST(opens AS DATE) <= $2, true) ORDER BY ALL",
        row => (row.GetString(0), row.GetString(1)), year, day.ToDateTime(default));

    /// <summary>
    /// The periods of a year whose returns may still come in or be corrected, with their kinds: those that are opened, and those whose window in the calendar is not over and that are not locked
    /// for the whole country. Of a year that the calendar does not have, each kind with the year itself.
    /// </summary>
    /// <param name="year">The year: 2025.</param>
    /// <param name="kinds">The kinds that matter.</param>
    /// <param name="day">The day, in Beijing.</param>
    public IReadOnlyList<(string Kind, string Period)> OpenReturns(string year, IReadOnlyCollection<string> kinds, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        if (Find("events") is { } events)
        {
            beside[events.Table] = events;
            session.Attach("year_events", events);
        }
        else
        {
            session.Execute(
                """
                CREATE OR REPLACE VIEW year_events AS
                SELECT NULL::TIMESTAMPTZ AS "at", '' AS action, '' AS kind, '' AS period, '' AS region_code, NULL::DATE AS until WHERE false
                """);
        }
        var windows = session.Query(
            """
            WITH windows AS (SELECT kind, period, CAST(closes AS DATE) AS closes FROM seed_calendar WHERE left(period, 4) = $1),
            steps AS (
                SELECT w.kind, w.period, e."at", e.action, e.until, coalesce(e.region_code, '100000') = '100000' AS everywhere
                FROM windows AS w JOIN year_events AS e ON e.period = w.period AND coalesce(e.kind, w.kind) = w.kind
            ),
            locks AS (SELECT kind, period, max("at") AS locked_at FROM steps WHERE action = 'locked' AND everywhere GROUP BY ALL)
            SELECT w.kind, w.period, NOT (l.locked_at IS NOT NULL OR coalesce(w.closes < $2, false)) OR EXISTS (
                FROM steps AS s WHERE s.kind = w.kind AND s.period = w.period AND s.action = 'opened' AND coalesce(s.until >= $2, true) AND coalesce(s."at" > l.locked_at, true))
            FROM windows AS w LEFT JOIN locks AS l ON l.kind = w.kind AND l.period = w.period
            ORDER BY ALL
            """,
            row => (Kind: row.GetString(0), Period: row.GetString(1), Open: row.GetBoolean(2)), year, day.ToDateTime(default));
        return [.. kinds.SelectMany(kind => windows.Where(window => window.Kind == kind).DefaultIfEmpty((Kind: kind, Period: year, Open: true)).Where(window => window.Open).Select(window => (window.Kind, window.Period)))];
    }
}
