-- Difficulties: raised during the year, reported every quarter until resolved.
CREATE TEMP TABLE difficulty_templates(n, difficulty_code, measure_code, owner, description, days) AS VALUES
    (0, 'enterprise_motivation', 'M09', '总工会', '部分企业担心培训后人员流失，组织培训的积极性不高', 170),
    (1, 'small_private_coverage', 'M26', '总工会', '小微和非公企业数量多、规模小，改革措施难以覆盖', 200),
    (2, 'skill_pay_link', 'M14', '人力资源社会保障厅', '技能等级提高后工资没有相应增长', 180),
    (3, 'funding', 'M26', '财政厅', '培训补贴资金拨付不及时', 70),
    (4, 'certificate_recognition', 'M13', '人力资源社会保障厅', '企业自主评价的证书在落户和入学时不被认可', 160),
    (5, 'training_capacity', 'M08', '教育厅', '本地实训基地和师资不足，课程与产业需求不匹配', 140),
    (6, 'policy_coordination', 'M25', '总工会', '部门之间政策衔接不畅，任务推进不同步', 80),
    (7, 'worker_participation', 'M18', '总工会', '一线职工倒班多，参加竞赛和培训的时间难以保证', 90),
    (8, 'data', 'M25', '统计局', '产业工人底数不清，各部门口径不一致', 100),
    (9, 'staffing', 'M25', '总工会', '县级产改工作人员少，多为兼职', 150),
    (10, 'other', 'M24', '人力资源社会保障厅', '季节性用工多，农民工流动大，难以连续跟踪服务', 120),
    (11, 'enterprise_motivation', 'M19', '工业和信息化厅', '创新工作室成果转化收益分配不明确', 110);

CREATE TEMP TABLE sample_difficulty AS
WITH raised AS (
    SELECT *, raised_on + (20 + floor(2 * days * draw(k, 3) / pace)::INTEGER + if(candidate = 0, 400, 0)) AS resolved_on
    FROM (
        SELECT p.*, candidate, key_of(province || '/difficulty/' || candidate) AS k,
            -- The first is as old as the returns and still open, so that every quarter has something to report.
            DATE '2024-10-01' + floor(if(candidate = 0, 60, 360) * draw(k, 1))::INTEGER AS raised_on
        FROM province_profile p CROSS JOIN range(13) r(candidate)
        WHERE candidate = 0 OR draw(key_of(province || '/difficulty/' || candidate), 2) < 0.75)
    JOIN difficulty_templates ON n = floor(12 * draw(k, 4)))
SELECT period, province_code AS region_code, measure_code, printf('D%02d', candidate + 1) AS difficulty_id, difficulty_code,
    '【合成样例】' || description AS description, owner, raised_on, if(resolved_on <= ends_on, resolved_on, NULL) AS resolved_on,
    province, row_number() OVER (PARTITION BY period, province ORDER BY candidate) AS ordinal
FROM raised CROSS JOIN periods
WHERE raised_on <= ends_on AND resolved_on >= date_trunc('quarter', ends_on);
