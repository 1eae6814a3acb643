-- Enterprise returns reduced to sums; all enterprise indicators read this.
-- grain: period, province, region_code, industry_division, holding_code, size_code
-- unit: enterprises
-- source: returns/enterprise
-- Persons are as in the returns, training_spend is in 10 thousand yuan, wage_bill in yuan a month (average_wage weighted by employees).
-- *_squares, *_by_*: sums over enterprises of squares and of products, for the intervals of ratios; trained_share: sum of the enterprises' own
--   trained_workers / industrial_workers, each cut to nine decimals, over those with industrial workers. Evaluators' alone: they tell about single enterprises.
-- largest_*: what the largest enterprise of the cell has of a sum, for the disclosure rule; never a sum over cells.
-- Columns are qualified because ClickHouse would take the aliases for them.
WITH enterprises AS (
    SELECT
        e.*,
        -- Wide enough for their squares: 18 digits times 18 are 18 in DuckDB.
        CAST(e.average_wage * e.employees AS DECIMAL(20, 2)) AS wages,
        CAST(e.training_spend AS DECIMAL(20, 2)) AS spend,
        CASE WHEN e.industrial_workers > 0
            THEN CAST(floor(1e9 * e.trained_workers / e.industrial_workers) AS DECIMAL(10, 0)) * CAST('0.000000001' AS DECIMAL(9, 9))
            ELSE CAST(0 AS DECIMAL(19, 9)) END AS trained_share
    FROM returns_enterprise AS e
)
SELECT
    r.period AS period,
    r.province AS province,
    r.region_code AS region_code,
    substr(r.industry_code, 1, 3) AS industry_division,
    r.holding_code AS holding_code,
    r.size_code AS size_code,
    CAST(count(*) AS BIGINT) AS enterprises,
    CAST(sum(r.employees) AS BIGINT) AS employees,
    CAST(sum(r.industrial_workers) AS BIGINT) AS industrial_workers,
    CAST(sum(r.trained_workers) AS BIGINT) AS trained_workers,
    CAST(sum(r.certified_workers) AS BIGINT) AS certified_workers,
    CAST(sum(r.high_skilled_workers) AS BIGINT) AS high_skilled_workers,
    CAST(sum(r.training_spend) AS DECIMAL(38, 2)) AS training_spend,
    CAST(sum(r.competition_participants) AS BIGINT) AS competition_participants,
    CAST(sum(r.innovation_results) AS BIGINT) AS innovation_results,
    CAST(count(CASE WHEN r.wage_agreement THEN 1 END) AS BIGINT) AS wage_agreement_enterprises,
    CAST(count(CASE WHEN r.skill_pay THEN 1 END) AS BIGINT) AS skill_pay_enterprises,
    CAST(count(CASE WHEN r.career_ladder THEN 1 END) AS BIGINT) AS career_ladder_enterprises,
    CAST(count(CASE WHEN r.union_established THEN 1 END) AS BIGINT) AS union_enterprises,
    CAST(count(CASE WHEN r.chain_leader THEN 1 END) AS BIGINT) AS chain_leader_enterprises,
    CAST(sum(CASE WHEN r.wage_agreement THEN r.employees ELSE 0 END) AS BIGINT) AS wage_agreement_employees,
    CAST(sum(r.wages) AS DECIMAL(38, 2)) AS wage_bill,
    CAST(sum(CAST(r.employees * r.employees AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS employees_squares,
    CAST(sum(CAST(r.industrial_workers * r.industrial_workers AS DECIMAL(38, 0))) AS DECIMAL(38, 0)) AS industrial_workers_squares,
    CAST(sum(r.spend * r.spend) AS DECIMAL(38, 4)) AS training_spend_squares,
    CAST(sum(r.spend * r.industrial_workers) AS DECIMAL(38, 2)) AS training_spend_by_workers,
    CAST(sum(r.innovation_results * r.innovation_results) AS BIGINT) AS innovation_results_squares,
    CAST(sum(r.innovation_results * r.industrial_workers) AS BIGINT) AS innovation_results_by_workers,
    CAST(sum(r.wages * r.wages) AS DECIMAL(38, 4)) AS wage_bill_squares,
    CAST(sum(r.wages * r.employees) AS DECIMAL(38, 2)) AS wage_bill_by_employees,
    CAST(count(CASE WHEN r.industrial_workers > 0 THEN 1 END) AS BIGINT) AS enterprises_with_workers,
    CAST(sum(r.trained_share) AS DECIMAL(38, 9)) AS trained_share,
    CAST(sum(r.trained_share * r.trained_share) AS DECIMAL(38, 18)) AS trained_share_squares,
    CAST(max(r.employees) AS BIGINT) AS largest_employees,
    CAST(max(r.industrial_workers) AS BIGINT) AS largest_industrial_workers,
    CAST(max(r.trained_workers) AS BIGINT) AS largest_trained_workers,
    CAST(max(r.certified_workers) AS BIGINT) AS largest_certified_workers,
    CAST(max(r.high_skilled_workers) AS BIGINT) AS largest_high_skilled_workers,
    CAST(max(r.competition_participants) AS BIGINT) AS largest_competition_participants,
    CAST(max(CASE WHEN r.wage_agreement THEN r.employees ELSE 0 END) AS BIGINT) AS largest_wage_agreement_employees,
    CAST(max(r.training_spend) AS DECIMAL(38, 2)) AS largest_training_spend,
    CAST(max(r.wages) AS DECIMAL(38, 2)) AS largest_wage_bill
FROM enterprises AS r
GROUP BY r.period, r.province, r.region_code, substr(r.industry_code, 1, 3), r.holding_code, r.size_code
