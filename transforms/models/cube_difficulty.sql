-- Difficulties met and whether they are resolved, as the returns of the period say.
-- grain: period, province, region_code, measure_code, difficulty_code, owner, age_days
-- unit: difficulties
-- source: returns/difficulty
-- resolved: has a resolved_on; open: has none. open_over_90_days: open, and raised more than 90 days before the last day of the period.
-- owner: the unit that must resolve it, as the region wrote it. age_days: from raised_on to resolved_on, of an open one to the last day of the period.
WITH difficulties AS (
    SELECT
        d.period, d.province, d.region_code, d.measure_code, d.difficulty_code, d.owner, d.raised_on, d.resolved_on,
        CAST(concat(
            substr(d.period, 1, 4),
            CASE substr(d.period, 5, 2) WHEN 'Q1' THEN '-03-31' WHEN 'Q2' THEN '-06-30' WHEN 'Q3' THEN '-09-30' ELSE '-12-31' END
        ) AS DATE) AS last_day
    FROM returns_difficulty AS d
)
SELECT
    d.period AS period,
    d.province AS province,
    d.region_code AS region_code,
    d.measure_code AS measure_code,
    d.difficulty_code AS difficulty_code,
    d.owner AS owner,
    date_diff('day', d.raised_on, coalesce(d.resolved_on, d.last_day)) AS age_days,
    CAST(count(*) AS BIGINT) AS difficulties,
    CAST(count(*) - count(d.resolved_on) AS BIGINT) AS open,
    CAST(count(d.resolved_on) AS BIGINT) AS resolved,
    CAST(count(CASE WHEN d.resolved_on IS NULL AND date_diff('day', d.raised_on, d.last_day) > 90 THEN 1 END) AS BIGINT) AS open_over_90_days
FROM difficulties AS d
GROUP BY d.period, d.province, d.region_code, d.measure_code, d.difficulty_code, d.owner, date_diff('day', d.raised_on, coalesce(d.resolved_on, d.last_day))
