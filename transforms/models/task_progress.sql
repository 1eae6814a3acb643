-- How the tasks stand at the end of the period (the last day of the quarter), by measure and region.
-- grain: period, province, region_code, measure_code
-- unit: tasks
-- source: returns/task
-- overdue: due on the last day of the period or before it, and not done, suspended or not: the state is the one when that day is over.
-- at_risk: not overdue, not done, not suspended, and progress_pct is more than 20 points below the share of time elapsed, that is below
--   100 * (last day - start_on) / (due_on - start_on). Compared multiplied out, in whole numbers.
-- done_on_time: done, and completed on or before due_on.
WITH tasks AS (
    SELECT
        t.period, t.province, t.region_code, t.measure_code, t.status, t.progress_pct, t.start_on, t.due_on, t.completed_on,
        CAST(concat(
            substr(t.period, 1, 4),
            CASE substr(t.period, 5, 2) WHEN 'Q1' THEN '-03-31' WHEN 'Q2' THEN '-06-30' WHEN 'Q3' THEN '-09-30' ELSE '-12-31' END
        ) AS DATE) AS last_day
    FROM returns_task AS t
)
SELECT
    t.period AS period,
    t.province AS province,
    t.region_code AS region_code,
    t.measure_code AS measure_code,
    CAST(count(*) AS BIGINT) AS tasks,
    CAST(count(CASE WHEN t.status = 'not_started' THEN 1 END) AS BIGINT) AS not_started,
    CAST(count(CASE WHEN t.status = 'in_progress' THEN 1 END) AS BIGINT) AS in_progress,
    CAST(count(CASE WHEN t.status = 'done' THEN 1 END) AS BIGINT) AS done,
    CAST(count(CASE WHEN t.status = 'suspended' THEN 1 END) AS BIGINT) AS suspended,
    CAST(count(CASE WHEN t.status <> 'done' AND t.due_on <= t.last_day THEN 1 END) AS BIGINT) AS overdue,
    CAST(count(CASE
        WHEN t.status NOT IN ('done', 'suspended') AND t.due_on > t.last_day
            AND 100 * date_diff('day', t.start_on, t.last_day) > (t.progress_pct + 20) * date_diff('day', t.start_on, t.due_on)
        THEN 1 END) AS BIGINT) AS at_risk,
    CAST(count(CASE WHEN t.status = 'done' AND t.completed_on <= t.due_on THEN 1 END) AS BIGINT) AS done_on_time,
    CAST(sum(t.progress_pct) AS BIGINT) AS progress_sum,
    CAST(sum(t.progress_pct * t.progress_pct) AS BIGINT) AS progress_squares
FROM tasks AS t
GROUP BY t.period, t.province, t.region_code, t.measure_code
