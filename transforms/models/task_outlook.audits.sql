-- audit: unique_grain error
-- zh: 同一任务（期间、地区、任务编号）出现多行
-- en: several rows for one task (period, region, task number)
SELECT period, region_code, task_id, count(*) AS copies FROM task_outlook GROUP BY ALL HAVING count(*) > 1

-- audit: keys_present error
-- zh: 粒度字段为空
-- en: a key is missing
SELECT period, province, region_code, task_id
FROM task_outlook
WHERE coalesce(period, '') = '' OR coalesce(province, '') = '' OR coalesce(region_code, '') = '' OR coalesce(task_id, '') = ''

-- audit: every_task error
-- zh: 任务数与填报数据不一致
-- en: the tasks are not those of the returns
WITH made AS (SELECT period, province, count(*) AS tasks FROM task_outlook GROUP BY ALL),
sent AS (SELECT period, province, count(*) AS tasks FROM returns_task GROUP BY ALL)
SELECT period, province, made.tasks, sent.tasks AS returns_tasks
FROM made FULL JOIN sent USING (period, province)
WHERE made.tasks IS DISTINCT FROM sent.tasks

-- audit: chance_agrees error
-- zh: 按时完成的可能性超出 0 至 1，或与已知结果不符
-- en: a chance outside 0 to 1, or not what is already known
SELECT *
FROM task_outlook
WHERE chance NOT BETWEEN 0 AND 1 OR planned_pct NOT BETWEEN 0 AND 100
    OR (overdue AND chance IS DISTINCT FROM 0)
    OR (status = 'done' AND chance IS DISTINCT FROM CASE WHEN completed_on <= due_on THEN 1 ELSE 0 END)
    OR (status IN ('not_started', 'in_progress') AND NOT overdue AND chance IN (0, 1))
    OR (status = 'suspended' AND NOT overdue AND chance IS NOT NULL)
