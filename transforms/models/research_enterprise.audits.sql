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
    OR (status = 'withheld') <> (coalesce(enterprises, employees, industrial_workers, trained_workers, certified_workers, high_skilled_workers, training_spend, competition_participants, innovation_results, wage_agreement_enterprises, skill_pay_enterprises, career_ladder_enterprises, union_enterprises, wage_agreement_employees, wage_bill) IS NULL)
    OR (status = 'published') <> (enterprises + employees + industrial_workers + trained_workers + certified_workers + high_skilled_workers + training_spend + competition_participants + innovation_results + wage_agreement_enterprises + skill_pay_enterprises + career_ladder_enterprises + union_enterprises + wage_agreement_employees + wage_bill IS NOT NULL)

-- audit: totals_of_cube error
-- zh: 公布的数字与汇总表之和不一致
-- en: a published figure is not the sum of the cube
WITH cells AS (
    SELECT c.*, c.province || '0000' AS region, g.belt_en AS belt
    FROM cube_enterprise AS c LEFT JOIN seed_peer_groups AS g ON g.province_code = c.province || '0000'
)
SELECT r.period, r.region_code, r.industry_division, r.holding_code, r.size_code, any_value(r.enterprises) AS enterprises,
    sum(c.enterprises) AS cube_enterprises
FROM research_enterprise AS r
LEFT JOIN cells AS c
    ON c.period = r.period AND r.region_code IN ('100000', c.region, c.belt) AND r.industry_division IN ('_T', c.industry_division)
    AND r.holding_code IN ('_T', c.holding_code) AND r.size_code IN ('_T', c.size_code)
GROUP BY r.period, r.region_code, r.industry_division, r.holding_code, r.size_code
HAVING any_value(r.status) = 'published' AND (any_value(r.enterprises) IS DISTINCT FROM sum(c.enterprises)
    OR any_value(r.employees) IS DISTINCT FROM sum(c.employees)
    OR any_value(r.industrial_workers) IS DISTINCT FROM sum(c.industrial_workers)
    OR any_value(r.trained_workers) IS DISTINCT FROM sum(c.trained_workers)
    OR any_value(r.certified_workers) IS DISTINCT FROM sum(c.certified_workers)
    OR any_value(r.high_skilled_workers) IS DISTINCT FROM sum(c.high_skilled_workers)
    OR any_value(r.training_spend) IS DISTINCT FROM sum(c.training_spend)
    OR any_value(r.competition_participants) IS DISTINCT FROM sum(c.competition_participants)
    OR any_value(r.innovation_results) IS DISTINCT FROM sum(c.innovation_results)
    OR any_value(r.wage_agreement_enterprises) IS DISTINCT FROM sum(c.wage_agreement_enterprises)
    OR any_value(r.skill_pay_enterprises) IS DISTINCT FROM sum(c.skill_pay_enterprises)
    OR any_value(r.career_ladder_enterprises) IS DISTINCT FROM sum(c.career_ladder_enterprises)
    OR any_value(r.union_enterprises) IS DISTINCT FROM sum(c.union_enterprises)
    OR any_value(r.wage_agreement_employees) IS DISTINCT FROM sum(c.wage_agreement_employees)
    OR any_value(r.wage_bill) IS DISTINCT FROM sum(c.wage_bill))

-- audit: primary_rule error
-- zh: 公布了企业少于 3 家或单个企业占比超过 85% 的单元格
-- en: a cell with fewer than 3 enterprises, or with one enterprise above 85 %, is published
WITH cells AS (
    SELECT c.*, c.province || '0000' AS region, g.belt_en AS belt
    FROM cube_enterprise AS c LEFT JOIN seed_peer_groups AS g ON g.province_code = c.province || '0000'
)
SELECT r.period, r.region_code, r.industry_division, r.holding_code, r.size_code
FROM research_enterprise AS r
JOIN cells AS c
    ON c.period = r.period AND r.region_code IN ('100000', c.region, c.belt) AND r.industry_division IN ('_T', c.industry_division)
    AND r.holding_code IN ('_T', c.holding_code) AND r.size_code IN ('_T', c.size_code)
WHERE r.status = 'published'
GROUP BY r.period, r.region_code, r.industry_division, r.holding_code, r.size_code
HAVING sum(c.enterprises) < 3 OR 100 * max(c.largest_employees) > 85 * sum(c.employees)
    OR 100 * max(c.largest_industrial_workers) > 85 * sum(c.industrial_workers)
    OR 100 * max(c.largest_trained_workers) > 85 * sum(c.trained_workers)
    OR 100 * max(c.largest_certified_workers) > 85 * sum(c.certified_workers)
    OR 100 * max(c.largest_high_skilled_workers) > 85 * sum(c.high_skilled_workers)
    OR 100 * max(c.largest_competition_participants) > 85 * sum(c.competition_participants)
    OR 100 * max(c.largest_wage_agreement_employees) > 85 * sum(c.wage_agreement_employees)
    OR 100 * max(c.largest_training_spend) > 85 * sum(c.training_spend) OR 100 * max(c.largest_wage_bill) > 85 * sum(c.wage_bill)

-- audit: no_cell_missing error
-- zh: 有企业的省份、行业、控股情况或规模没有对应的行
-- en: a province, industry, holding or size with enterprises has no row
SELECT DISTINCT c.period, c.province, c.industry_division, c.holding_code, c.size_code
FROM cube_enterprise AS c
WHERE NOT EXISTS (FROM research_enterprise AS r WHERE r.period = c.period AND r.region_code = c.province || '0000' AND r.industry_division = c.industry_division)
    OR NOT EXISTS (FROM research_enterprise AS r WHERE r.period = c.period AND r.holding_code = c.holding_code AND r.size_code = c.size_code AND r.region_code = '100000')
