-- audit: unique_grain error
-- zh: 同一粒度（期间、地区、行业大类、控股情况、规模）出现多行
-- en: several rows for one grain (period, region, industry division, holding, size)
SELECT period, region_code, industry_division, holding_code, size_code, count(*) AS copies FROM research_enterprise GROUP BY ALL HAVING count(*) > 1

-- audit: keys_present error
-- zh: 粒度字段为空
-- en: a key is missing
SELECT period, region_code, industry_division, holding_code, size_code
FROM research_enterprise
WHERE coalesce(period, '') = '' OR coalesce(region_code, '') = '' OR coalesce(industry_division, '') = ''
    OR coalesce(holding_code, '') = '' OR coalesce(size_code, '') = ''

-- audit: withheld_has_no_figures error
-- zh: 不予公布的单元格带有数字，或公布的单元格缺少数字
-- en: a withheld cell shows a figure, or a published one lacks one
SELECT *
FROM research_enterprise
WHERE status NOT IN ('published', 'withheld')
    OR (status = 'withheld') <> (coalesce(enterprises, employees, industrial_workers, trained_workers, certified_workers, high_skilled_workers, training_spend, competition_participants, innovation_results, wage_agreement_enterprises, skill_pay_enterprises, career_ladder_enterprises, union_enterprises, wage_bill) IS NULL)
    OR (status = 'published') <> (enterprises + employees + industrial_workers + trained_workers + certified_workers + high_skilled_workers + training_spend + competition_participants + innovation_results + wage_agreement_enterprises + skill_pay_enterprises + career_ladder_enterprises + union_enterprises + wage_bill IS NOT NULL)

-- audit: totals_of_cube error
-- zh: 公布的数字与汇总表之和不一致
-- en: a published figure is not the sum of the cube
WITH cells AS (
    -- include: cube_cells
),
sums AS (
    SELECT period, region_code, industry_division, holding_code, size_code,
        sum(enterprises) AS enterprises, sum(employees) AS employees, sum(industrial_workers) AS industrial_workers, sum(trained_workers) AS
        trained_workers, sum(certified_workers) AS certified_workers, sum(high_skilled_workers) AS high_skilled_workers, sum(training_spend) AS
        training_spend, sum(competition_participants) AS competition_participants, sum(innovation_results) AS innovation_results,
        sum(wage_agreement_enterprises) AS wage_agreement_enterprises, sum(skill_pay_enterprises) AS skill_pay_enterprises,
        sum(career_ladder_enterprises) AS career_ladder_enterprises, sum(union_enterprises) AS union_enterprises, sum(wage_bill) AS wage_bill
    FROM cells
    GROUP BY ALL
)
SELECT r.period, r.region_code, r.industry_division, r.holding_code, r.size_code, r.enterprises, c.enterprises AS cube_enterprises
FROM research_enterprise AS r
LEFT JOIN sums AS c
    ON c.period = r.period AND c.region_code = r.region_code AND c.industry_division = r.industry_division AND c.holding_code = r.holding_code
    AND c.size_code = r.size_code
WHERE r.status = 'published' AND (r.enterprises IS DISTINCT FROM c.enterprises
    OR r.employees IS DISTINCT FROM c.employees
    OR r.industrial_workers IS DISTINCT FROM c.industrial_workers
    OR r.trained_workers IS DISTINCT FROM c.trained_workers
    OR r.certified_workers IS DISTINCT FROM c.certified_workers
    OR r.high_skilled_workers IS DISTINCT FROM c.high_skilled_workers
    OR r.training_spend IS DISTINCT FROM c.training_spend
    OR r.competition_participants IS DISTINCT FROM c.competition_participants
    OR r.innovation_results IS DISTINCT FROM c.innovation_results
    OR r.wage_agreement_enterprises IS DISTINCT FROM c.wage_agreement_enterprises
    OR r.skill_pay_enterprises IS DISTINCT FROM c.skill_pay_enterprises
    OR r.career_ladder_enterprises IS DISTINCT FROM c.career_ladder_enterprises
    OR r.union_enterprises IS DISTINCT FROM c.union_enterprises
    OR r.wage_bill IS DISTINCT FROM c.wage_bill)

-- audit: primary_rule error
-- zh: 公布了企业少于 3 家或单个企业占比超过 85% 的单元格
-- en: a cell with fewer than 3 enterprises, or with one enterprise above 85 %, is published
WITH cells AS (
    -- include: cube_cells
)
SELECT r.period, r.region_code, r.industry_division, r.holding_code, r.size_code
FROM research_enterprise AS r
JOIN (
    SELECT period, region_code, industry_division, holding_code, size_code
    FROM cells
    GROUP BY ALL
    HAVING sum(enterprises) < 3 OR 100 * max(largest_employees) > 85 * sum(employees)
        OR 100 * max(largest_industrial_workers) > 85 * sum(industrial_workers)
        OR 100 * max(largest_trained_workers) > 85 * sum(trained_workers)
        OR 100 * max(largest_certified_workers) > 85 * sum(certified_workers)
        OR 100 * max(largest_high_skilled_workers) > 85 * sum(high_skilled_workers)
        OR 100 * max(largest_competition_participants) > 85 * sum(competition_participants)
        OR 100 * max(largest_training_spend) > 85 * sum(training_spend) OR 100 * max(largest_wage_bill) > 85 * sum(wage_bill)
) AS c
    ON c.period = r.period AND c.region_code = r.region_code AND c.industry_division = r.industry_division AND c.holding_code = r.holding_code
    AND c.size_code = r.size_code
WHERE r.status = 'published'

-- audit: no_cell_missing error
-- zh: 有企业的省份、行业、控股情况或规模没有对应的行
-- en: a province, industry, holding or size with enterprises has no row
SELECT DISTINCT c.period, c.province, c.industry_division, c.holding_code, c.size_code
FROM cube_enterprise AS c
WHERE NOT EXISTS (FROM research_enterprise AS r WHERE r.period = c.period AND r.region_code = c.province || '0000' AND r.industry_division = c.industry_division)
    OR NOT EXISTS (FROM research_enterprise AS r WHERE r.period = c.period AND r.holding_code = c.holding_code AND r.size_code = c.size_code AND r.region_code = '100000')
