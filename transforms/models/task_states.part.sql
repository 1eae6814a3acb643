    -- Every task of the period with its state on the period's last day: the one definition of what models count.
    -- overdue: due on the last day of the period or before it, and not done, suspended or not: the state is the one when that day is over.
    -- at_risk: not overdue, not done, not suspended, and progress_pct is more than 20 points below the share of time elapsed, that is below
    --   100 * (last day - start_on) / (due_on - start_on). Compared multiplied out, in whole numbers.
    SELECT
        s.*,
        CAST(s.status <> 'done' AND s.due_on <= s.last_day AS BOOLEAN) AS overdue,
        CAST(s.status NOT IN ('done', 'suspended') AND s.due_on > s.last_day
            AND 100 * date_diff('day', s.start_on, s.last_day) > (s.progress_pct + 20) * date_diff('day', s.start_on, s.due_on) AS BOOLEAN) AS at_risk
    FROM (
        SELECT
            t.period, t.province, t.region_code, t.task_id, t.measure_code, t.task_name, t.responsible_unit, t.start_on, t.due_on, t.status, t.progress_pct,
            t.completed_on,
            CAST(concat(
                substr(t.period, 1, 4),
                CASE substr(t.period, 5, 2) WHEN 'Q1' THEN '-03-31' WHEN 'Q2' THEN '-06-30' WHEN 'Q3' THEN '-09-30' ELSE '-12-31' END
            ) AS DATE) AS last_day
        FROM returns_task AS t
    ) AS s
