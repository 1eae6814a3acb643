-- Enterprise returns reduced to sums; all enterprise indicators read this.
-- grain: period, province, region_code, industry_division, holding_code, size_code
-- unit: enterprises
-- source: returns/enterprise
-- Persons are as in the returns, training_spend is in 10 thousand yuan, wage_bill in yuan a month (average_wage weighted by employees).
-- largest_*: what the largest enterprise of the cell has of a sum, for the disclosure rule; never a sum over cells.
-- Columns are qualified because ClickHouse would take the aliases for them.
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
    CAST(sum(r.average_wage * r.employees) AS DECIMAL(38, 2)) AS wage_bill,
    CAST(max(r.employees) AS BIGINT) AS largest_employees,
    CAST(max(r.industrial_workers) AS BIGINT) AS largest_industrial_workers,
    CAST(max(r.trained_workers) AS BIGINT) AS largest_trained_workers,
    CAST(max(r.certified_workers) AS BIGINT) AS largest_certified_workers,
    CAST(max(r.high_skilled_workers) AS BIGINT) AS largest_high_skilled_workers,
    CAST(max(r.competition_participants) AS BIGINT) AS largest_competition_participants,
    CAST(max(CASE WHEN r.wage_agreement THEN r.employees ELSE 0 END) AS BIGINT) AS largest_wage_agreement_employees,
    CAST(max(r.training_spend) AS DECIMAL(38, 2)) AS largest_training_spend,
    CAST(max(r.average_wage * r.employees) AS DECIMAL(38, 2)) AS largest_wage_bill
FROM returns_enterprise AS r
GROUP BY r.period, r.province, r.region_code, substr(r.industry_code, 1, 3), r.holding_code, r.size_code
