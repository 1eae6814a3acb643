-- audit: unique_grain error
-- zh: 同一粒度（期间、地区、措施）出现多行
-- en: several rows for one grain (period, region, measure)
SELECT period, region_code, measure_code, count(*) AS copies FROM task_progress GROUP BY ALL HAVING count(*) > 1

-- audit: keys_present error
-- zh: 粒度字段为空
-- en: a key is missing
SELECT period, province, region_code, measure_code
FROM task_progress
WHERE coalesce(period, '') = '' OR coalesce(province, '') = '' OR coalesce(region_code, '') = '' OR coalesce(measure_code, '') = ''

-- audit: totals_of_returns error
-- zh: 汇总与填报数据之和不一致
-- en: the sums are not those of the returns
WITH made AS (
    SELECT period, province, sum(tasks) AS tasks, sum(progress_sum) AS progress_sum FROM task_progress GROUP BY ALL
),
sent AS (
    SELECT period, province, count(*) AS tasks, sum(progress_pct) AS progress_sum FROM returns_task GROUP BY ALL
)
SELECT period, province, made.tasks, sent.tasks AS returns_tasks, made.progress_sum, sent.progress_sum AS returns_progress_sum
FROM made FULL JOIN sent USING (period, province)
WHERE made.tasks IS DISTINCT FROM sent.tasks OR made.progress_sum IS DISTINCT FROM sent.progress_sum

-- audit: parts_within_wholes error
-- zh: 各状态之和不等于任务数，或部分大于整体
-- en: the states do not add up to the tasks, or a part is larger than its whole
SELECT *
FROM task_progress
WHERE not_started + in_progress + done + suspended <> tasks OR overdue + at_risk > tasks - done OR done_on_time > done
    OR progress_sum > 100 * tasks OR progress_sum < 0

-- audit: province_known error
-- zh: 省级代码不在 seeds/regions.csv 中
-- en: a province that seeds/regions.csv does not know
SELECT DISTINCT province FROM task_progress WHERE province NOT IN (SELECT left(region_code, 2) FROM seed_regions)

-- audit: codes_known warn
-- zh: 地区或措施代码不在 seeds/ 的代码表中
-- en: a region or measure that the lists in seeds/ do not know
SELECT DISTINCT region_code, measure_code
FROM task_progress
WHERE region_code NOT IN (SELECT region_code FROM seed_regions) OR measure_code NOT IN (SELECT measure_code FROM seed_measures)
