-- Typical cases: one to three a province and quarter.
CREATE TEMP TABLE case_templates(n, measure_code, division, title, summary) AS VALUES
    (0, 'M09', NULL, '企业培训中心的做法', '建立覆盖班组的培训制度，按岗位制定课程，培训结果与上岗资格挂钩'),
    (1, 'M14', NULL, '能级工资协商的做法', '把技能等级写入工资专项集体合同，每提高一级增加技能津贴'),
    (2, 'M19', NULL, '创新工作室联盟的做法', '由工匠牵头组建跨企业创新工作室联盟，共同攻关生产线难题'),
    (3, 'M18', NULL, '产业链技能竞赛的做法', '链主企业牵头组织上下游职工同台竞赛，竞赛成绩折算技能等级'),
    (4, 'M13', NULL, '企业自主评价的做法', '企业自主开展技能等级评价，证书与政府补贴和待遇衔接'),
    (5, 'M11', NULL, '职业发展双通道的做法', '打通技能和管理两条晋升通道，设立首席技师岗位'),
    (6, 'M06', NULL, '园区集体协商的做法', '园区工会代表小微企业职工与雇主组织开展区域性协商'),
    (7, 'M22', NULL, '工匠学院的做法', '依托龙头企业建设工匠学院，开展名师带徒和技能传承'),
    (8, 'M17', 'G60', '快递员入会服务的做法', '依托行业工会联合会吸收快递员入会，提供驿站和法律服务'),
    (9, 'M05', NULL, '职代会提案落实的做法', '职代会提案逐件登记、限期答复，职工评议落实情况'),
    (10, 'M24', 'E47', '农民工技能提升的做法', '工地夜校与项目部结合，农民工取证后同工同酬'),
    (11, 'M25', NULL, '清单调度的做法', '协调小组按季度清单调度任务，逐项销号并通报');

CREATE TEMP TABLE sample_case AS
SELECT period, province_code AS region_code, measure_code, period || '-' || number AS case_id,
    '【合成样例】' || short_name || d.word || title AS title, '【合成样例】' || summary || '。' AS summary,
    d.division AS industry_code,
    CASE WHEN draw(k, 4) < 0.8 THEN ['1', '1', '3', '3', '3', '5'][1 + floor(6 * draw(k, 5))::BIGINT] END AS holding_code,
    ['county', 'prefecture', 'prefecture', 'province', 'province', 'national'][1 + floor(6 * draw(k, 6))::BIGINT] AS level,
    province, number AS ordinal
FROM (
    SELECT p.*, period, number, key_of(province || '/case/' || period || number) AS k
    FROM province_profile p CROSS JOIN periods CROSS JOIN range(1, 4) r(number))
JOIN case_templates c ON n = floor(12 * draw(k, 1))
JOIN industry_places i USING (province)
JOIN division_profile d ON d.division = coalesce(c.division, i.division)
WHERE (number = 1 OR draw(k, 2) < 0.3) AND i.place = floor(2000 * draw(k, 3));
