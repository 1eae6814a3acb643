-- Where every return stands: what was owed, received and accepted, when, and which enterprises are in it, down to the county.
-- grain: period, kind, region_code
-- unit: expected
-- source: submissions, kinds, returns, periods, asked
-- Made for one period, asked (period, frequency, previous). region_rows: kind, region_code, submission_id, rows of the period's current rows.
-- returns_enterprise, returns_enterprise_previous: rows of the period and of the one before. Days are those of Beijing.
-- A province and the Corps owe one return a kind (expected = 1). Every other region has a row where a return of its own was sent, where there are rows of it
-- or of a region under it, or where there were enterprises in the period before; the country where a return for all of it was sent.
-- A region has reported when its own return is in, or one of a region above it that has rows of it: return_region says which. The returns of regions under it
-- do not stand for it. first_accepted_at is of the first revision of that return, so a correction makes nobody late.
-- returned: submissions of its own that were sent back and not accepted since. rows: all rows of the region and those under it, whoever sent them.
-- enterprises_expected: those of the period before in the region; enterprises_covered: those of them that are there again, in whatever region.
WITH own AS (
    SELECT
        kind, region_code, min(received_at) AS first_received_at, min(accepted_at) AS first_accepted_at, max(revision) AS revision,
        count(*) FILTER (accepted_at IS NULL AND returned) AS returned
    FROM (
        SELECT
            s.submission_id, s.kind, s.region_code, min(s.received_at) AS received_at, min(s.received_at) FILTER (s.status = 'accepted') AS accepted_at,
            max(s.revision) AS revision, bool_and(s.status = 'returned') AS returned
        FROM submissions AS s JOIN asked AS a ON a.period = s.period JOIN kinds AS k ON k.kind = s.kind AND k.frequency = a.frequency
        WHERE s.region_code IS NOT NULL
        GROUP BY s.submission_id, s.kind, s.region_code
    )
    GROUP BY kind, region_code
),
again AS (
    SELECT p.region_code, count(*) AS expected, count(r.enterprise_id) AS covered
    FROM returns_enterprise_previous AS p LEFT JOIN returns_enterprise AS r ON r.enterprise_id = p.enterprise_id
    GROUP BY p.region_code
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
    SELECT a.area AS region_code, sum(g.expected) AS expected, sum(g.covered) AS covered
    FROM again AS g JOIN areas AS a ON a.region_code = g.region_code
    WHERE a.area IS NOT NULL
    GROUP BY a.area
),
wanted AS (
    SELECT kind, region_code FROM owed
    UNION
    SELECT kind, region_code FROM own
    UNION
    SELECT kind, region_code FROM held
    UNION
    SELECT k.kind, e.region_code FROM enterprises AS e JOIN kinds AS k ON k.kind = 'enterprise' JOIN asked AS a ON a.frequency = k.frequency
),
counted AS (
    SELECT
        w.kind, w.region_code, own.first_received_at, own.returned,
        CASE WHEN own.revision IS NOT NULL THEN w.region_code ELSE above.return_region END AS return_region
    FROM wanted AS w LEFT JOIN own USING (kind, region_code) LEFT JOIN above USING (kind, region_code)
)
SELECT
    a.period AS period,
    c.kind AS kind,
    c.region_code AS region_code,
    CAST(coalesce(o.expected, 0) AS BIGINT) AS expected,
    CAST(d.opens AS DATE) AS opens,
    CAST(d.due AS DATE) AS due,
    CAST(d.closes AS DATE) AS closes,
    coalesce(c.first_received_at, r.first_received_at) AS first_received_at,
    r.first_accepted_at AS first_accepted_at,
    r.first_accepted_at >= (CAST(d.due AS TIMESTAMP) + INTERVAL 16 HOUR) AT TIME ZONE 'UTC' AS late,
    c.return_region AS return_region,
    CAST(r.revision AS BIGINT) AS revision,
    CAST(coalesce(c.returned, 0) AS BIGINT) AS returned,
    CAST(coalesce(h.rows, 0) AS BIGINT) AS "rows",
    CASE WHEN c.kind = 'enterprise' THEN CAST(coalesce(e.expected, 0) AS BIGINT) END AS enterprises_expected,
    CASE WHEN c.kind = 'enterprise' THEN CAST(coalesce(h.rows, 0) AS BIGINT) END AS enterprises_reported,
    CASE WHEN c.kind = 'enterprise' THEN CAST(coalesce(e.covered, 0) AS BIGINT) END AS enterprises_covered
FROM asked AS a CROSS JOIN counted AS c
LEFT JOIN owed AS o ON o.kind = c.kind AND o.region_code = c.region_code
LEFT JOIN own AS r ON r.kind = c.kind AND r.region_code = c.return_region
LEFT JOIN (SELECT kind, region_code, sum(rows) AS rows FROM held GROUP BY kind, region_code) AS h ON h.kind = c.kind AND h.region_code = c.region_code
LEFT JOIN enterprises AS e ON e.region_code = c.region_code
LEFT JOIN seed_calendar AS d ON d.kind = c.kind AND d.period = a.period
