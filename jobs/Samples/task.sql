-- Tasks: what a region has undertaken for each measure, one row a task and quarter. A pace of its own makes it early or late.
CREATE TEMP TABLE task_templates(measure_code, number, task_name, responsible_unit, assisting_units) AS VALUES
    ('M01', 1, '党的创新理论进车间进班组', '宣传部', '总工会、教育工委'), ('M02', 1, '非公企业党组织和工会组织覆盖', '组织部', '总工会、市场监管局'),
    ('M03', 1, '劳模工匠进校园进企业宣讲', '总工会', '教育厅、宣传部'), ('M04', 1, '提高产业工人代表委员比例', '组织部', '人大办公厅、总工会'),
    ('M05', 1, '规模以上企业职代会规范建设', '总工会', '国资委、工商联'), ('M05', 2, '厂务公开示范单位创建', '总工会', '国资委'),
    ('M06', 1, '重点行业集体协商提质', '总工会', '人力资源社会保障厅、工商联'), ('M06', 2, '区域性行业性集体合同续签', '总工会', '企业联合会'),
    ('M07', 1, '产教联合体和实训基地建设', '教育厅', '人力资源社会保障厅、发展改革委'), ('M08', 1, '数字技能复合型人才培训', '人力资源社会保障厅', '工业和信息化厅'),
    ('M09', 1, '企业职工培训制度备案', '人力资源社会保障厅', '总工会、税务局'), ('M09', 2, '职工教育经费提取使用检查', '财政厅', '总工会、审计厅'),
    ('M10', 1, '产业工人学历提升行动', '总工会', '教育厅'), ('M11', 1, '新八级职业技能等级落地', '人力资源社会保障厅', '国资委、总工会'),
    ('M11', 2, '特级技师首席技师评聘', '人力资源社会保障厅', '工业和信息化厅'), ('M12', 1, '技能与专业技术职称贯通', '人力资源社会保障厅', '组织部'),
    ('M13', 1, '企业自主评价备案扩面', '人力资源社会保障厅', '总工会'), ('M14', 1, '技能工资指引发布和试点', '人力资源社会保障厅', '总工会、国资委'),
    ('M14', 2, '能级工资集体协商推广', '总工会', '人力资源社会保障厅'), ('M15', 1, '工会驿站和职工服务站建设', '总工会', '民政厅、住房城乡建设厅'),
    ('M16', 1, '班组安全隐患排查治理', '应急管理厅', '总工会、卫生健康委'), ('M17', 1, '新就业形态劳动者入会服务', '总工会', '交通运输厅、市场监管局'),
    ('M18', 1, '重点工程劳动和技能竞赛', '总工会', '发展改革委、国资委'), ('M18', 2, '产业链职工技能比武', '总工会', '工业和信息化厅'),
    ('M19', 1, '劳模工匠创新工作室联盟', '总工会', '科技厅'), ('M19', 2, '职工五小成果征集转化', '总工会', '科技厅、知识产权局'),
    ('M20', 1, '工匠助企技术服务行动', '总工会', '工业和信息化厅'), ('M21', 1, '制造业用工稳岗服务', '人力资源社会保障厅', '工业和信息化厅'),
    ('M22', 1, '大国工匠培育对象遴选', '总工会', '人力资源社会保障厅、国资委'), ('M23', 1, '青年技能人才校企对接', '共青团委员会', '教育厅、总工会'),
    ('M24', 1, '农民工求学圆梦和落户服务', '人力资源社会保障厅', '公安厅、总工会'), ('M25', 1, '协调机制和责任清单建立', '总工会', '发展改革委、人力资源社会保障厅'),
    ('M25', 2, '产改督查和结果通报', '总工会', '督查室'), ('M26', 1, '产改专项经费和政策配套', '财政厅', '总工会'),
    ('M27', 1, '产改政策解读和典型宣传', '宣传部', '总工会');

CREATE TEMP TABLE sample_task AS
WITH plans AS (
    SELECT *, start_on + (ceil((due_on - start_on) / speed))::INTEGER AS done_on
    FROM (
        SELECT *,
            DATE '2024-11-01' + floor(120 * draw(k, 1))::INTEGER AS start_on,
            [DATE '2025-03-31', DATE '2025-06-30', DATE '2025-06-30', DATE '2025-09-30', DATE '2025-09-30', DATE '2025-12-31', DATE '2025-12-31',
                DATE '2025-12-31', DATE '2025-12-31', DATE '2026-06-30', DATE '2026-12-31', DATE '2027-12-31'][1 + floor(12 * draw(k, 2))::BIGINT] AS due_on,
            pace * (0.75 + 0.6 * draw(k, 3)) AS speed
        FROM (SELECT *, key_of(province || measure_code || number) AS k FROM province_profile CROSS JOIN task_templates)
        WHERE number = 1 OR draw(k, 4) < 0.5)),
prefectures AS (
    SELECT left(region_code, 2) AS province, list(region_code ORDER BY region_code) AS codes
    FROM seed_regions WHERE level = 'prefecture' AND kind <> 'placeholder' GROUP BY ALL),
states AS (
    -- Two in a hundred are suspended from the third quarter on and stay where they were half a year before.
    SELECT *, done_on <= ends_on AS done, draw(k, 5) < 0.02 AND t >= 2 AND done_on > ends_on AS suspended,
        if(suspended, DATE '2025-03-31', ends_on) AS seen_on
    FROM plans CROSS JOIN periods)
SELECT period, if(number = 1, province_code, coalesce(codes[1 + floor(len(codes) * draw(k, 6))::BIGINT], province_code)) AS region_code, measure_code,
    measure_code || '-0' || number AS task_id, '【合成样例】' || task_name AS task_name, responsible_unit, assisting_units, start_on,
    -- Three in a hundred have their deadline put off in the last quarter.
    if(draw(k, 7) < 0.03 AND t = 3 AND NOT done, last_day(due_on + INTERVAL 3 MONTH), due_on) AS due_on,
    CASE WHEN done THEN 'done' WHEN suspended THEN 'suspended' WHEN seen_on < start_on THEN 'not_started' ELSE 'in_progress' END AS status,
    CASE WHEN done THEN 100 WHEN seen_on < start_on THEN 0
        ELSE greatest(5, 5 * floor(20 * (seen_on - start_on) / (done_on - start_on)))::BIGINT END AS progress_pct,
    if(done, done_on, NULL) AS completed_on,
    CASE WHEN done THEN '通过验收' WHEN progress_pct >= 60 THEN '完成中期评估' WHEN progress_pct >= 25 THEN '完成工作部署' WHEN progress_pct > 0 THEN '印发实施方案' END AS milestone,
    CASE WHEN draw(k, 8) < 0.2 THEN '三中全会改革任务' END AS tags,
    province, row_number() OVER (PARTITION BY period, province ORDER BY measure_code, number) AS ordinal
FROM states LEFT JOIN prefectures USING (province);
