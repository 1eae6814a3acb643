-- Every task at the end of the period: planned against reported progress, what moved since the return of the period before, and the chance of its being done in time.
-- grain: period, province, region_code, task_id
-- unit: task_id
-- source: returns/task, returns/task_previous
-- finish: chance 1
-- planned_pct: the share of the planned days that have passed on last_day, 0..100. lag_points: planned_pct - progress_pct, behind the plan if positive.
-- previous_*: the same task (region_code, task_id) in the current revision of the return of the period before; NULL where there is none.
-- slipped_days: due_on less previous_due_on: put off if positive, brought forward if negative.
-- chance, and step and the three process_* and pace_* that it can be worked out from: added by the finishing step.
WITH tasks AS (
    -- include: task_states
)
SELECT
    t.period AS period,
    t.province AS province,
    t.region_code AS region_code,
    t.task_id AS task_id,
    t.measure_code AS measure_code,
    t.task_name AS task_name,
    t.responsible_unit AS responsible_unit,
    t.start_on AS start_on,
    t.due_on AS due_on,
    t.completed_on AS completed_on,
    t.last_day AS last_day,
    t.status AS status,
    CASE
        WHEN t.due_on <= t.last_day THEN CAST(100 AS DOUBLE)
        WHEN t.start_on >= t.last_day THEN CAST(0 AS DOUBLE)
        ELSE CAST(100 * date_diff('day', t.start_on, t.last_day) AS DOUBLE) / date_diff('day', t.start_on, t.due_on)
    END AS planned_pct,
    t.progress_pct AS progress_pct,
    planned_pct - t.progress_pct AS lag_points,
    t.overdue AS overdue,
    t.at_risk AS at_risk,
    p.status AS previous_status,
    p.progress_pct AS previous_progress_pct,
    p.due_on AS previous_due_on,
    date_diff('day', p.due_on, t.due_on) AS slipped_days
FROM tasks AS t
LEFT JOIN returns_task_previous AS p
    ON p.province = t.province AND p.region_code = t.region_code AND p.task_id = t.task_id
    AND p.period = concat(
        CAST(CAST(substr(t.period, 1, 4) AS INTEGER) - CASE substr(t.period, 5, 2) WHEN 'Q1' THEN 1 ELSE 0 END AS VARCHAR),
        CASE substr(t.period, 5, 2) WHEN 'Q1' THEN 'Q4' WHEN 'Q2' THEN 'Q1' WHEN 'Q3' THEN 'Q2' ELSE 'Q3' END)
