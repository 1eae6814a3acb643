-- Which returns are in: one row for every return that is owed.
-- grain: period, kind, province
-- unit: expected
-- source: submissions, kinds, return_files
-- Every province and the Corps owes one return a kind in each period of the kind's frequency. A period is in the table once anything of
-- it was accepted (a mistyped period in a returned file makes none); a year also once a return of its fourth quarter was.
-- kinds: kind, frequency (from schemas/). return_files: kind, period, province, rows of the current revisions (from the table logs).
-- A submission for a part of a province counts for the province; one for the whole country (100000) for each province it has rows of.
-- accepted: 1 or 0. returned: submissions sent back. revision: the current one, NULL when nothing was accepted. No instants: the same
-- inbox gives the same table whenever it was received.
WITH provinces AS (
    SELECT left(region_code, 2) AS province FROM seed_regions WHERE level = 'province' AND kind IN ('admin', 'reporting_unit')
),
accepted AS (
    SELECT DISTINCT s.period, k.frequency FROM submissions AS s JOIN kinds AS k ON k.kind = s.kind WHERE s.status = 'accepted'
),
periods AS (
    SELECT period, frequency FROM accepted
    UNION
    SELECT left(period, 4), 'year' FROM accepted WHERE frequency = 'quarter' AND period LIKE '%Q4'
),
owed AS (
    SELECT p.period, k.kind, v.province
    FROM periods AS p JOIN kinds AS k ON k.frequency = p.frequency CROSS JOIN provinces AS v
),
sent AS (
    SELECT
        o.period, o.kind, o.province, s.status, s.revision,
        coalesce(f.rows, 0) AS rows,
        s.status = 'accepted' AND (s.region_code <> '100000' OR f.rows > 0) AS counts
    FROM owed AS o
    LEFT JOIN return_files AS f ON f.kind = o.kind AND f.period = o.period AND f.province = o.province
    LEFT JOIN submissions AS s
        ON s.kind = o.kind AND s.period = o.period AND (left(s.region_code, 2) = o.province OR s.region_code = '100000')
)
SELECT
    period,
    kind,
    province,
    CAST(1 AS BIGINT) AS expected,
    CAST(max(CASE WHEN counts THEN 1 ELSE 0 END) AS BIGINT) AS accepted,
    CAST(sum(CASE WHEN status = 'returned' THEN 1 ELSE 0 END) AS BIGINT) AS returned,
    CAST(max(rows) AS BIGINT) AS "rows",
    CAST(max(CASE WHEN counts THEN revision END) AS BIGINT) AS revision,
    CASE
        WHEN max(CASE WHEN counts THEN 1 ELSE 0 END) = 1 THEN 'accepted'
        WHEN max(CASE WHEN status = 'returned' THEN 1 ELSE 0 END) = 1 THEN 'returned'
        ELSE 'missing'
    END AS status
FROM sent
GROUP BY period, kind, province
