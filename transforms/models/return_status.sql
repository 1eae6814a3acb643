-- Where every return stands: what was owed, received and accepted, when, and which enterprises are in it, down to the county.
-- grain: period, kind, region_code
-- unit: expected
-- source: submissions, events, kinds, returns, periods, asked
-- Made for one period, asked (period, frequency, previous). region_rows: kind, region_code, submission_id, rows of the period's current rows.
-- again: kind, region_code, expected, covered: of each kind whose schema names a coverage field, how many of its values the period before had in a region,
-- and how many of those are there again, in whatever region. Days are those of Beijing.
-- A province and the Corps owe one return a kind (expected = 1). Every other region has a row where a return of its own was sent, where there are rows of it
-- or of a region under it, or where something is expected again; the country where a return for all of it was sent.
-- A region has reported when its own return is in, or one of a region above it that has rows of it: return_region says which. The returns of regions under it
-- do not stand for it. first_accepted_at is of the first revision of that return, so a correction makes nobody late. Instants are those at which a file came
-- into the inbox, so that nobody is late because the inbox was worked on late; of files from before that was recorded, those at which it was.
-- returned: files of its own that were sent back, also those that another one has corrected since. rows: all rows of the region and those under it, whoever sent them; NULL when
-- nothing that counts for it was accepted.
-- enterprises_expected, enterprises_reported (NULL as rows), enterprises_covered: values of the coverage field in the period before, in this one, in both (they are named
-- after the first kind that had one: columns of a table are not renamed); NULL for a kind without.
-- approved_revision, approved_at: of the return that counts, as long as it stands approved. locked_at: of the lock that keeps corrections of it out, unless it
-- was lifted for good; reopened_until: the last day on which it is lifted. No clock: locked today means locked_at is there and reopened_until is not, or over.
-- (The same rules as ingest/Desk/Gate.cs.)
WITH own AS (
    SELECT
        kind, region_code, min(received_at) AS first_received_at, min(accepted_at) AS first_accepted_at, max(revision) AS revision,
        count(*) FILTER (accepted_at IS NULL AND returned) AS returned
    FROM (
        SELECT
            s.submission_id, s.kind, s.region_code, min(coalesce(s.handed_in_at, s.received_at)) AS received_at,
            min(coalesce(s.handed_in_at, s.received_at)) FILTER (s.status = 'accepted') AS accepted_at,
            max(s.revision) AS revision, bool_and(s.status = 'returned') AS returned
        FROM submissions AS s JOIN asked AS a ON a.period = s.period JOIN kinds AS k ON k.kind = s.kind AND k.frequency = a.frequency
        WHERE s.region_code IS NOT NULL
        GROUP BY s.submission_id, s.kind, s.region_code
    )
    GROUP BY kind, region_code
),
-- A region lies in itself, in its prefecture where that is a place, and in its province.
areas AS (
    SELECT c.region_code, unnest(list_distinct([c.region_code, p.region_code, left(c.region_code, 2) || '0000'])) AS area
    FROM (SELECT region_code FROM region_rows UNION SELECT region_code FROM again) AS c
    LEFT JOIN seed_regions AS p
        ON p.region_code = left(c.region_code, 4) || '00' AND p.level = 'prefecture' AND p.kind <> 'placeholder'
),
held AS (
    SELECT r.kind, a.area AS region_code, s.region_code AS return_region, sum(r.rows) AS rows
    FROM region_rows AS r
    JOIN areas AS a ON a.region_code = r.region_code
    LEFT JOIN (SELECT DISTINCT submission_id, region_code FROM submissions) AS s ON s.submission_id = r.submission_id
    WHERE a.area IS NOT NULL
    GROUP BY ALL
),
-- The returns of regions above that have rows of a region, the nearest last.
above AS (
    SELECT h.kind, h.region_code, max_by(h.return_region, h.depth) AS return_region
    FROM (
        SELECT
            *,
            CASE WHEN return_region = '100000' THEN 0 WHEN return_region LIKE '%0000' THEN 2 WHEN return_region LIKE '%00' THEN 4 ELSE 6 END AS depth
        FROM held
    ) AS h
    WHERE h.return_region <> h.region_code AND left(h.return_region, h.depth) = left(h.region_code, h.depth)
    GROUP BY h.kind, h.region_code
),
owed AS (
    SELECT k.kind, r.region_code, 1 AS expected
    FROM asked AS a JOIN kinds AS k ON k.frequency = a.frequency CROSS JOIN seed_regions AS r
    WHERE r.level = 'province' AND r.kind IN ('admin', 'reporting_unit')
),
enterprises AS (
    SELECT g.kind, a.area AS region_code, sum(g.expected) AS expected, sum(g.covered) AS covered
    FROM again AS g JOIN areas AS a ON a.region_code = g.region_code
    WHERE a.area IS NOT NULL
    GROUP BY g.kind, a.area
),
wanted AS (
    SELECT kind, region_code FROM owed
    UNION
    SELECT kind, region_code FROM own
    UNION
    SELECT kind, region_code FROM held
    UNION
    SELECT kind, region_code FROM enterprises
),
counted AS (
    SELECT
        w.kind, w.region_code, own.first_received_at, own.returned,
        CASE WHEN own.revision IS NOT NULL THEN w.region_code ELSE above.return_region END AS return_region
    FROM wanted AS w LEFT JOIN own USING (kind, region_code) LEFT JOIN above USING (kind, region_code)
),
-- What evaluators did about the period, in order; prefix: what the codes of all regions meant begin with.
steps AS (
    SELECT
        *, row_number() OVER (ORDER BY "at", event_id) AS step,
        CASE WHEN region_code = '100000' THEN '' WHEN region_code LIKE '%0000' THEN left(region_code, 2) WHEN region_code LIKE '%00' THEN left(region_code, 4) ELSE region_code END AS prefix
    FROM (
        SELECT e."at", e.event_id, e.action, e.kind, coalesce(e.region_code, '100000') AS region_code, e.revision, e.until
        FROM events AS e JOIN asked AS a ON a.period = e.period
    )
),
approvals AS (
    SELECT kind, region_code, arg_max(action, step) AS action, arg_max(revision, step) AS revision, arg_max("at", step) AS approved_at
    FROM steps
    WHERE action IN ('approved', 'approval_withdrawn')
    GROUP BY kind, region_code
),
scopes AS (
    SELECT
        kind, region_code,
        CASE WHEN region_code = '100000' THEN '' WHEN region_code LIKE '%0000' THEN left(region_code, 2) WHEN region_code LIKE '%00' THEN left(region_code, 4) ELSE region_code END AS prefix
    FROM (SELECT DISTINCT kind, coalesce(return_region, region_code) AS region_code FROM counted)
),
-- A lock reaches what lies in its region and what its region lies in; shared: what the two have in common.
locks AS (
    SELECT s.kind, s.region_code, l.step, l."at" AS locked_at, CASE WHEN starts_with(s.region_code, l.prefix) THEN s.region_code ELSE l.region_code END AS shared
    FROM scopes AS s
    JOIN steps AS l
        ON l.action = 'locked' AND (l.kind IS NULL OR l.kind = s.kind) AND (starts_with(s.region_code, l.prefix) OR starts_with(l.region_code, s.prefix))
),
lifted AS (
    SELECT l.kind, l.region_code, l.step, l.locked_at, coalesce(bool_or(o.step IS NOT NULL AND o.until IS NULL), false) AS for_good, max(o.until) AS until
    FROM locks AS l
    LEFT JOIN steps AS o ON o.action = 'opened' AND o.step > l.step AND (o.kind IS NULL OR o.kind = l.kind) AND starts_with(l.shared, o.prefix)
    GROUP BY l.kind, l.region_code, l.step, l.locked_at
),
-- Of several locks the one that is lifted for the shortest time decides.
locked AS (
    SELECT kind, region_code, first(locked_at ORDER BY until NULLS FIRST, step DESC) AS locked_at, first(until ORDER BY until NULLS FIRST, step DESC) AS reopened_until
    FROM lifted
    WHERE NOT for_good
    GROUP BY kind, region_code
)
SELECT
    a.period AS period,
    c.kind AS kind,
    c.region_code AS region_code,
    CAST(coalesce(o.expected, 0) AS BIGINT) AS expected,
    CAST(d.opens AS DATE) AS opens,
    CAST(d.due AS DATE) AS due,
    CAST(d.closes AS DATE) AS closes,
    -- A return of the region above may be in before the region sends a file of its own.
    least(c.first_received_at, r.first_received_at) AS first_received_at,
    r.first_accepted_at AS first_accepted_at,
    r.first_accepted_at >= (CAST(d.due AS TIMESTAMP) + INTERVAL 16 HOUR) AT TIME ZONE 'UTC' AS late,
    c.return_region AS return_region,
    CAST(r.revision AS BIGINT) AS revision,
    CAST(coalesce(c.returned, 0) AS BIGINT) AS returned,
    CAST(coalesce(h.rows, CASE WHEN c.return_region IS NOT NULL THEN 0 END) AS BIGINT) AS "rows",
    CASE WHEN k.coverage IS NOT NULL THEN CAST(coalesce(e.expected, 0) AS BIGINT) END AS enterprises_expected,
    CASE WHEN k.coverage IS NOT NULL THEN CAST(coalesce(h.rows, CASE WHEN c.return_region IS NOT NULL THEN 0 END) AS BIGINT) END AS enterprises_reported,
    CASE WHEN k.coverage IS NOT NULL THEN CAST(coalesce(e.covered, 0) AS BIGINT) END AS enterprises_covered,
    CAST(p.revision AS BIGINT) AS approved_revision,
    p.approved_at AS approved_at,
    l.locked_at AS locked_at,
    l.reopened_until AS reopened_until
FROM asked AS a CROSS JOIN counted AS c
LEFT JOIN kinds AS k ON k.kind = c.kind
LEFT JOIN owed AS o ON o.kind = c.kind AND o.region_code = c.region_code
LEFT JOIN own AS r ON r.kind = c.kind AND r.region_code = c.return_region
LEFT JOIN (
    SELECT kind, region_code, sum(rows) AS rows FROM held GROUP BY kind, region_code
    UNION ALL
    SELECT kind, '100000', sum(rows) FROM region_rows GROUP BY kind
) AS h ON h.kind = c.kind AND h.region_code = c.region_code
LEFT JOIN (
    SELECT kind, region_code, expected, covered FROM enterprises
    UNION ALL
    SELECT kind, '100000', sum(expected), sum(covered) FROM again GROUP BY kind
) AS e ON e.kind = c.kind AND e.region_code = c.region_code
LEFT JOIN approvals AS p ON p.kind = c.kind AND p.region_code = c.return_region AND p.action = 'approved'
LEFT JOIN locked AS l ON l.kind = c.kind AND l.region_code = coalesce(c.return_region, c.region_code)
LEFT JOIN seed_calendar AS d ON d.kind = c.kind AND d.period = a.period
