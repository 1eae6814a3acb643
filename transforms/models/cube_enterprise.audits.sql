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
SELECT *
FROM cube_enterprise
WHERE industrial_workers > employees OR trained_workers > industrial_workers OR certified_workers > industrial_workers
    OR high_skilled_workers > certified_workers OR competition_participants > employees OR wage_agreement_employees > employees
    OR greatest(wage_agreement_enterprises, skill_pay_enterprises, career_ladder_enterprises, union_enterprises, chain_leader_enterprises)
        > enterprises
    OR largest_employees > employees OR largest_industrial_workers > industrial_workers OR largest_trained_workers > trained_workers
    OR largest_certified_workers > certified_workers OR largest_high_skilled_workers > high_skilled_workers
    OR largest_competition_participants > competition_participants OR largest_wage_agreement_employees > wage_agreement_employees
    OR largest_training_spend > training_spend OR largest_wage_bill > wage_bill

-- audit: province_known error
-- zh: 省级代码不在 seeds/regions.csv 中
-- en: a province that seeds/regions.csv does not know
SELECT DISTINCT province FROM cube_enterprise WHERE province NOT IN (SELECT left(region_code, 2) FROM seed_regions)

-- audit: codes_known warn
-- zh: 代码不在 seeds/ 的代码表中，比较时按代码显示
-- en: a code that the lists in seeds/ do not know; comparisons show it as it is
SELECT DISTINCT region_code, industry_division, holding_code, size_code
FROM cube_enterprise
WHERE region_code NOT IN (SELECT region_code FROM seed_regions)
    OR industry_division NOT IN (SELECT code FROM seed_industries)
    OR holding_code NOT IN (SELECT code FROM seed_holdings)
    OR size_code NOT IN (SELECT code FROM seed_sizes)
