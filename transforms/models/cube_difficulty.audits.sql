-- audit: unique_grain error
-- zh: 同一粒度（期间、地区、措施、困难类别、责任单位、天数）出现多行
-- en: several rows for one grain (period, region, measure, kind of difficulty, owner, age)
SELECT period, region_code, measure_code, difficulty_code, owner, age_days, count(*) AS copies FROM cube_difficulty GROUP BY ALL HAVING count(*) > 1

-- audit: keys_present error
-- zh: 粒度字段为空
-- en: a key is missing
SELECT period, province, region_code, measure_code, difficulty_code, owner, age_days
FROM cube_difficulty
WHERE coalesce(period, '') = '' OR coalesce(province, '') = '' OR coalesce(region_code, '') = '' OR coalesce(measure_code, '') = ''
    OR coalesce(difficulty_code, '') = '' OR coalesce(owner, '') = '' OR age_days IS NULL

-- audit: totals_of_returns error
-- zh: 汇总与填报数据之和不一致
-- en: the sums are not those of the returns
WITH made AS (
    SELECT period, province, sum(difficulties) AS difficulties, sum(resolved) AS resolved FROM cube_difficulty GROUP BY ALL
),
sent AS (
    SELECT period, province, count(*) AS difficulties, count(resolved_on) AS resolved FROM returns_difficulty GROUP BY ALL
)
SELECT period, province, made.difficulties, sent.difficulties AS returns_difficulties, made.resolved, sent.resolved AS returns_resolved
FROM made FULL JOIN sent USING (period, province)
WHERE made.difficulties IS DISTINCT FROM sent.difficulties OR made.resolved IS DISTINCT FROM sent.resolved

-- audit: parts_within_wholes error
-- zh: 未解决与已解决之和不等于困难数，或部分大于整体
-- en: open and resolved do not add up to the difficulties, or a part is larger than its whole
SELECT * FROM cube_difficulty WHERE "open" + resolved <> difficulties OR open_over_90_days > "open"

-- audit: province_known error
-- zh: 省级代码不在 seeds/regions.csv 中
-- en: a province that seeds/regions.csv does not know
SELECT DISTINCT province FROM cube_difficulty WHERE province NOT IN (SELECT left(region_code, 2) FROM seed_regions)

-- audit: codes_known warn
-- zh: 地区、措施或困难类别代码不在 seeds/ 的代码表中
-- en: a region, measure or kind of difficulty that the lists in seeds/ do not know
SELECT DISTINCT region_code, measure_code, difficulty_code
FROM cube_difficulty
WHERE region_code NOT IN (SELECT region_code FROM seed_regions)
    OR measure_code NOT IN (SELECT measure_code FROM seed_measures)
    OR difficulty_code NOT IN (SELECT code FROM seed_difficulties)
