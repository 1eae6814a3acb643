-- Which returns are in: one row for every return that is owed.
-- grain: period, kind, province
-- unit: expected
-- source: submissions, kinds, return_files, periods
-- Every province and the Corps owes one return a kind in each period of the kind's frequency.
-- periods: period, frequency: those that are being reported (from the calendar and the submissions; see Inputs.cs).
-- kinds: kind, frequency (from schemas/). return_files: kind, period, province, rows of the current revisions (from the table logs).
-- A province has reported when its own return is in, or one for the whole country (100000) that has rows of it: more rows of the province are there than the returns
-- of its regions have. A county's return alone is not the province's.
-- rows: NULL when nothing was accepted.
-- accepted: 1 or 0. returned: files sent back, also those that another one has corrected since. revision: the current one, NULL when nothing was accepted.
-- No instants: the same inbox gives the same table whenever it was received.
WITH provinces AS (
    SELECT left(region_code, 2) AS province FROM seed_regions WHERE level = 'province' AND kind IN ('admin', 'reporting_unit')
),
decided AS (
    SELECT
        kind, period, region_code, max(revision) AS revision, bool_or(status = 'accepted') AS accepted,
        bool_and(status = 'returned') AS returned, max("rows") FILTER (status = 'accepted') AS rows
    FROM submissions
    GROUP BY submission_id, kind, period, region_code
),
-- Rows of the current revisions of all returns but those of the whole country.
within AS (
    SELECT kind, period, left(region_code, 2) AS province, sum(rows) AS rows
    FROM (SELECT kind, period, region_code, arg_max(rows, revision) AS rows FROM decided WHERE accepted AND region_code <> '100000' GROUP BY kind, period, region_code)
    GROUP BY ALL
),
owed AS (
    SELECT p.period, k.kind, v.province
    FROM periods AS p JOIN kinds AS k ON k.frequency = p.frequency CROSS JOIN provinces AS v
),
sent AS (
    SELECT
        o.period, o.kind, o.province, d.revision,
        d.returned AND d.region_code = o.province || '0000' AS returned,
        f.rows AS rows,
        d.accepted AND (d.region_code = o.province || '0000' OR d.region_code = '100000' AND coalesce(f.rows, 0) > coalesce(w.rows, 0)) AS counts
    FROM owed AS o
    LEFT JOIN return_files AS f ON f.kind = o.kind AND f.period = o.period AND f.province = o.province
    LEFT JOIN within AS w ON w.kind = o.kind AND w.period = o.period AND w.province = o.province
    LEFT JOIN decided AS d
        ON d.kind = o.kind AND d.period = o.period AND (left(d.region_code, 2) = o.province OR d.region_code = '100000')
)
SELECT
    period,
    kind,
    province,
    CAST(1 AS BIGINT) AS expected,
    CAST(count(*) FILTER (counts) > 0 AS BIGINT) AS accepted,
    CAST(count(*) FILTER (returned) AS BIGINT) AS returned,
    CAST(coalesce(max(rows), CASE WHEN count(*) FILTER (counts) > 0 THEN 0 END) AS BIGINT) AS "rows",
    CAST(max(revision) FILTER (counts) AS BIGINT) AS revision,
    CASE WHEN count(*) FILTER (counts) > 0 THEN 'accepted' WHEN count(*) FILTER (returned) > 0 THEN 'returned' ELSE 'missing' END AS status
FROM sent
GROUP BY period, kind, province
