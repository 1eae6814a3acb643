-- audit: unique_grain error
-- zh: 同一粒度（期间、地区、行业、控股、规模）出现多行
-- en: several rows for one grain (period, region, industry, holding, size)
-- Equal rows have equal hashes, and one number groups faster than five texts; the grains themselves decide.
SELECT period, region_code, industry_division, holding_code, size_code, count(*) AS copies
FROM cube_enterprise
WHERE hash(period, region_code, industry_division, holding_code, size_code) IN (
    SELECT code
    FROM (SELECT hash(period, region_code, industry_division, holding_code, size_code) AS code FROM cube_enterprise)
    GROUP BY code
    HAVING count(*) > 1
)
GROUP BY ALL
HAVING count(*) > 1

-- audit: keys_present error
-- zh: 粒度字段为空
-- en: a key is missing
SELECT period, province, region_code, industry_division, holding_code, size_code
FROM cube_enterprise
WHERE coalesce(period, '') = '' OR coalesce(province, '') = '' OR coalesce(region_code, '') = ''
    OR coalesce(industry_division, '') = '' OR coalesce(holding_code, '') = '' OR coalesce(size_code, '') = ''

-- audit: totals_of_returns error
-- zh: 汇总与填报数据之和不一致
-- en: the sums are not those of the returns
WITH made AS (
    SELECT period, province, sum(enterprises) AS enterprises, sum(employees) AS employees, sum(training_spend) AS training_spend
    FROM cube_enterprise
    GROUP BY ALL
),
sent AS (
    SELECT period, province, count(*) AS enterprises, sum(employees) AS employees, sum(training_spend) AS training_spend
    FROM returns_enterprise
    GROUP BY ALL
)
SELECT period, province, made.enterprises, sent.enterprises AS returns_enterprises, made.employees, sent.employees AS returns_employees,
    made.training_spend, sent.training_spend AS returns_training_spend
FROM made FULL JOIN sent USING (period, province)
WHERE made.enterprises IS DISTINCT FROM sent.enterprises OR made.employees IS DISTINCT FROM sent.employees
    OR made.training_spend IS DISTINCT FROM sent.training_spend

-- audit: parts_within_wholes error
-- zh: 部分大于整体（如接受培训的产业工人多于产业工人）
-- en: a part is larger than its whole (for instance more trained workers than workers)
-- The largest_* columns are left out: one that were too large would only have more withheld.
SELECT *
FROM cube_enterprise
WHERE industrial_workers > employees OR trained_workers > industrial_workers OR certified_workers > industrial_workers
    OR high_skilled_workers > certified_workers OR competition_participants > employees OR wage_agreement_employees > employees
    OR greatest(wage_agreement_enterprises, skill_pay_enterprises, career_ladder_enterprises, union_enterprises, chain_leader_enterprises)
        > enterprises

-- audit: province_known error
-- zh: 省级代码不在 seeds/regions.csv 中
-- en: a province that seeds/regions.csv does not know
SELECT DISTINCT province FROM cube_enterprise WHERE province NOT IN (SELECT left(region_code, 2) FROM seed_regions)

-- audit: codes_known warn
-- zh: 代码不在 seeds/ 的代码表中，比较时按代码显示
-- en: a code that the lists in seeds/ do not know; comparisons show it as it is
-- Each column by itself: its few codes are then looked up instead of those of every cell.
SELECT 'region_code' AS field, code FROM (SELECT DISTINCT region_code AS code FROM cube_enterprise) WHERE code NOT IN (SELECT region_code FROM seed_regions)
UNION ALL
SELECT 'industry_division', code FROM (SELECT DISTINCT industry_division AS code FROM cube_enterprise) WHERE code NOT IN (SELECT code FROM seed_industries)
UNION ALL
SELECT 'holding_code', code FROM (SELECT DISTINCT holding_code AS code FROM cube_enterprise) WHERE code NOT IN (SELECT code FROM seed_holdings)
UNION ALL
SELECT 'size_code', code FROM (SELECT DISTINCT size_code AS code FROM cube_enterprise) WHERE code NOT IN (SELECT code FROM seed_sizes)
