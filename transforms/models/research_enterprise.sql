-- Enterprises in groups that may be shown: the only figures of enterprises that leave the lake, for pages, charts, comparisons, exports and queries.
-- grain: period, region_code, industry_division, holding_code, size_code
-- unit: enterprises
-- source: marts/cube_enterprise
-- finish: disclosure 3
-- The nation, its belts and its provinces (region_code 100000, the belt's name, or the province), and _T for "all" in the other three dimensions:
--   in total, by each dimension, and by each two of region (without belts), industry, holding and size. That are all comparisons of the pages.
-- status: published, or withheld, which has NULL in all sums. Two codes that occur but never meet are withheld like other small groups, so that nobody
--   can tell which they are. Why a group is withheld is not told: the reason would narrow down what is in it.
-- Chain leaders are left out: they are few and publicly known, so that their count points at them. So are the employees of enterprises with a wage agreement:
--   beside the numbers of such enterprises and of all employees they would tell how many work at the one that has none.
-- The finishing step takes the largest_* columns away, applies Disclosure/DisclosureRule and Disclosure/Suppression to each period, and adds status
--   and the rows of codes that never meet.
--   Its number grows when these change, so that the periods are made anew.
WITH cells AS (
    SELECT c.*, c.province || '0000' AS region, g.belt_en AS belt
    FROM cube_enterprise AS c LEFT JOIN seed_peer_groups AS g ON g.province_code = c.province || '0000'
)
SELECT
    c.period AS period,
    CASE WHEN grouping(c.region) = 0 THEN c.region WHEN grouping(c.belt) = 0 THEN c.belt ELSE '100000' END AS region_code,
    CASE WHEN grouping(c.industry_division) = 0 THEN c.industry_division ELSE '_T' END AS industry_division,
    CASE WHEN grouping(c.holding_code) = 0 THEN c.holding_code ELSE '_T' END AS holding_code,
    CASE WHEN grouping(c.size_code) = 0 THEN c.size_code ELSE '_T' END AS size_code,
    CAST(sum(c.enterprises) AS BIGINT) AS enterprises,
    CAST(sum(c.employees) AS BIGINT) AS employees,
    CAST(sum(c.industrial_workers) AS BIGINT) AS industrial_workers,
    CAST(sum(c.trained_workers) AS BIGINT) AS trained_workers,
    CAST(sum(c.certified_workers) AS BIGINT) AS certified_workers,
    CAST(sum(c.high_skilled_workers) AS BIGINT) AS high_skilled_workers,
    CAST(sum(c.training_spend) AS DECIMAL(38, 2)) AS training_spend,
    CAST(sum(c.competition_participants) AS BIGINT) AS competition_participants,
    CAST(sum(c.innovation_results) AS BIGINT) AS innovation_results,
    CAST(sum(c.wage_agreement_enterprises) AS BIGINT) AS wage_agreement_enterprises,
    CAST(sum(c.skill_pay_enterprises) AS BIGINT) AS skill_pay_enterprises,
    CAST(sum(c.career_ladder_enterprises) AS BIGINT) AS career_ladder_enterprises,
    CAST(sum(c.union_enterprises) AS BIGINT) AS union_enterprises,
    CAST(sum(c.wage_bill) AS DECIMAL(38, 2)) AS wage_bill,
    CAST(max(c.largest_employees) AS BIGINT) AS largest_employees,
    CAST(max(c.largest_industrial_workers) AS BIGINT) AS largest_industrial_workers,
    CAST(max(c.largest_trained_workers) AS BIGINT) AS largest_trained_workers,
    CAST(max(c.largest_certified_workers) AS BIGINT) AS largest_certified_workers,
    CAST(max(c.largest_high_skilled_workers) AS BIGINT) AS largest_high_skilled_workers,
    CAST(max(c.largest_competition_participants) AS BIGINT) AS largest_competition_participants,
    CAST(max(c.largest_training_spend) AS DECIMAL(38, 2)) AS largest_training_spend,
    CAST(max(c.largest_wage_bill) AS DECIMAL(38, 2)) AS largest_wage_bill
FROM cells AS c
GROUP BY GROUPING SETS (
    (c.period), (c.period, c.belt), (c.period, c.region), (c.period, c.industry_division), (c.period, c.holding_code), (c.period, c.size_code),
    (c.period, c.region, c.industry_division), (c.period, c.region, c.holding_code), (c.period, c.region, c.size_code),
    (c.period, c.industry_division, c.holding_code), (c.period, c.industry_division, c.size_code), (c.period, c.holding_code, c.size_code)
)
HAVING grouping(c.belt) = 1 OR c.belt IS NOT NULL
