-- The yearly kinds, for 2025: scores of inspections in three channels, and targets of indicators.
CREATE TEMP TABLE criteria(channel, number, criterion_code, max_score, inspector, evidence) AS VALUES
    ('department', 1, 'PLAN-01', 20, '第一考核组', '查阅实施方案和责任清单'), ('department', 2, 'TRAIN-01', 30, '第一考核组', '核对培训台账和经费凭证'),
    ('department', 3, 'PAY-01', 30, '第一考核组', '抽查工资专项集体合同'), ('department', 4, 'FUND-01', 20, '第一考核组', '核对专项经费到位情况'),
    ('union', 1, 'VISIT-01', 25, '工会督查组', '实地走访试点企业'), ('union', 2, 'RIGHT-01', 25, '工会督查组', '座谈了解职代会和厂务公开'),
    ('union', 3, 'INNO-01', 25, '工会督查组', '查看创新工作室和成果清单'), ('union', 4, 'COMP-01', 25, '工会督查组', '核对竞赛方案和参赛名单'),
    ('coordination', 1, 'COORD-01', 40, '协调小组办公室', '查阅会议纪要和督办记录'), ('coordination', 2, 'CASE-01', 30, '协调小组办公室', '评议典型案例'),
    ('coordination', 3, 'DIFF-01', 30, '协调小组办公室', '核对困难问题清单销号情况');

CREATE TEMP TABLE sample_inspection AS
SELECT '2025' AS period, province_code AS region_code, channel, criterion_code,
    -- In halves of a point.
    (floor(2 * max_score * clamp(0.78 + 0.6 * level + 0.4 * (pace - 1) + 0.24 * (draw(k, 1) - 0.5), 0.3, 0.99)) / 2)::DECIMAL(6, 1) AS score,
    max_score, inspector, '【合成样例】' || evidence AS evidence, province,
    row_number() OVER (PARTITION BY province ORDER BY channel, number) AS ordinal
FROM (SELECT *, key_of(province || criterion_code) AS k FROM province_profile CROSS JOIN criteria);

-- A value in the unit of the indicator: a usual level, moved with the province's own, in steps.
CREATE TEMP TABLE target_levels(indicator_code, usual, effect, step) AS VALUES
    ('trained_rate', 66, 60, 0.5), ('certified_rate', 46, 40, 0.5), ('high_skilled_rate', 14, 20, 0.5), ('wage_agreement_rate', 45, 60, 1),
    ('wage_agreement_coverage', 70, 50, 1), ('skill_pay_rate', 30, 60, 1), ('career_ladder_rate', 28, 50, 1), ('union_rate', 62, 40, 1),
    ('training_spend_per_worker', 700, 800, 10), ('competition_rate', 24, 40, 0.5), ('innovation_per_1000', 16, 20, 0.5),
    ('task_completion', 60, 40, 1), ('on_time_completion', 90, 20, 1), ('difficulty_resolved', 55, 40, 1);

CREATE TEMP TABLE sample_target AS
SELECT '2025' AS period, province_code AS region_code, indicator_code,
    (step * floor((usual + effect * level + 0.05 * usual * (draw(key_of(province || indicator_code), 1) - 0.5)) / step))::DECIMAL(8, 1) AS value,
    province, row_number() OVER (PARTITION BY province ORDER BY indicator_code) AS ordinal
FROM province_profile CROSS JOIN target_levels;
