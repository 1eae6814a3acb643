-- How the tasks stand at the end of the period (the last day of the quarter), by measure and region.
-- grain: period, province, region_code, measure_code
-- unit: tasks
-- source: returns/task
-- done_on_time: done, and completed on or before due_on.
WITH tasks AS (
    -- include: task_states
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
    CAST(count(CASE WHEN t.overdue THEN 1 END) AS BIGINT) AS overdue,
    CAST(count(CASE WHEN t.at_risk THEN 1 END) AS BIGINT) AS at_risk,
    CAST(count(CASE WHEN t.status = 'done' AND t.completed_on <= t.due_on THEN 1 END) AS BIGINT) AS done_on_time,
    CAST(sum(t.progress_pct) AS BIGINT) AS progress_sum,
    CAST(sum(t.progress_pct * t.progress_pct) AS BIGINT) AS progress_squares
FROM tasks AS t
GROUP BY t.period, t.province, t.region_code, t.measure_code
