-- Enterprises: who they are, how they stand in a quarter, and the row of the return. Views, so that ten million rows stream.

-- One row an enterprise: what does not change between quarters.
CREATE TEMP VIEW enterprise_identity AS
SELECT i, k, province, region_code, industry_code, holding_code, size_code, body,
    CASE holding_code
        WHEN '1' THEN ['111', '119', '119', '129'][1 + floor(4 * draw(k, 7))::BIGINT]
        WHEN '2' THEN ['132', '133', '119'][1 + floor(3 * draw(k, 7))::BIGINT]
        WHEN '3' THEN ['112', '112', '112', '112', '112', '112', '121', '140', '119', '150'][1 + floor(10 * draw(k, 7))::BIGINT]
        WHEN '4' THEN ['210', '210', '220'][1 + floor(3 * draw(k, 7))::BIGINT]
        WHEN '5' THEN ['310', '310', '320'][1 + floor(3 * draw(k, 7))::BIGINT]
        ELSE ['119', '129', '190'][1 + floor(3 * draw(k, 7))::BIGINT] END AS ownership_code,
    '【合成样例】' || short_name
        || ['华', '宏', '恒', '瑞', '盛', '兴', '金', '东', '天', '中', '新', '安', '永', '泰', '嘉', '远', '明', '信', '海', '龙'][1 + floor(20 * draw(k, 8))::BIGINT]
        || ['达', '源', '丰', '通', '润', '泽', '创', '腾', '和', '阳', '辉', '邦', '诚', '宇', '鑫', '旺', '康', '洋', '科', '力'][1 + floor(20 * draw(k, 9))::BIGINT]
        || word || CASE WHEN holding_code <> '3' AND size_code = '1' THEN '股份' ELSE '' END || '有限公司' AS enterprise_name,
    worker_share, trained_shift, certified_shift, wage, level, slope, province_wage,
    holding_shift, holding_wage, size_shift, size_wage, agreement, skill_pay_share, ladder, union_share,
    -- Few are near the upper end of their size.
    least + spread * draw(k, 10) * draw(k, 10) * draw(k, 11) AS staff,
    -- Some begin during the year, some end.
    CASE WHEN draw(k, 12) < getvariable('churn') THEN 1 + floor(3 * draw(k, 13)) ELSE 0 END AS first_t,
    CASE WHEN draw(k, 14) < getvariable('churn') THEN floor(3 * draw(k, 15)) ELSE 3 END AS last_t
FROM (
    SELECT e.i, e.k, e.body, e.province, e.short_name, e.level, e.slope, e.province_wage, c.region_code,
        n.industry_code, n.word, n.worker_share, n.trained_shift, n.certified_shift, n.wage,
        h.holding_code, f.shift AS holding_shift, f.wage_factor AS holding_wage,
        CASE WHEN draw(e.k, 4) < f.large THEN '1' WHEN draw(e.k, 4) < f.medium THEN '2' WHEN draw(e.k, 4) < f.small THEN '3' ELSE '4' END AS size_code
    FROM (
        SELECT r.i, hash(xor(hash(r.i), key_of('enterprise'))) AS k, s.province, p.short_name, p.belt, p.level, p.slope, p.wage_factor AS province_wage,
            -- A bijection on eight digits: no two of a hundred million enterprises share the body of their code.
            (r.i * 61803399 + (key_of('body') % 100000000)::BIGINT) % 100000000 AS body
        FROM range(getvariable('rows')) r(i)
        JOIN slots s ON s.slot = r.i * getvariable('slots') // getvariable('rows')
        JOIN province_profile p ON p.province = s.province) e
    JOIN county_places c ON c.province = e.province AND c.place = floor(draw(e.k, 1) * 500)::BIGINT
    JOIN industry_places n ON n.province = e.province AND n.place = floor(draw(e.k, 2) * 2000)::BIGINT
    JOIN holding_places h ON h.belt = e.belt AND h.place = floor(draw(e.k, 3) * 100)::BIGINT
    JOIN holding_profile f ON f.holding_code = h.holding_code)
JOIN (SELECT * RENAME (shift AS size_shift, wage_factor AS size_wage, skill_pay AS skill_pay_share) FROM size_profile) USING (size_code);

-- One row an enterprise and quarter: the chances and the counts that they lead to.
CREATE TEMP VIEW enterprise_quarter AS
SELECT *,
    floor(industrial_workers * trained_rate + draw(k, 21))::BIGINT AS trained_workers,
    floor(certified_workers * clamp(0.27 + 0.5 * level + 0.4 * certified_shift + 0.004 * t + 0.25 * (draw(k, 24) - 0.5), 0.02, 0.8)
        + draw(k, 25))::BIGINT AS high_skilled_workers,
    -- In cents of 10 thousand yuan; the last quarter of a year sees the most training.
    floor(employees * province_wage * (60 + 520 * trained_rate * (0.5 + draw(k, 26))) * CASE WHEN period LIKE '%Q4' THEN 1.2 ELSE 1 END
        / 100)::BIGINT AS training_spend_cents,
    floor(100 * wage * province_wage * holding_wage * size_wage * (0.82 + 0.36 * draw(k, 40)) * CASE WHEN skill_pay THEN 1.03 ELSE 1 END
        * (1 + 0.011 * t + 0.01 * draw(k, 120 + t)))::BIGINT AS average_wage_cents
FROM (
    SELECT *,
        clamp(0.46 + level + slope * t + size_shift + holding_shift + trained_shift + 0.3 * (draw(k, 20) - 0.5) + 0.03 * (draw(k, 100 + t) - 0.5),
            0.02, 0.97) AS trained_rate,
        floor(industrial_workers * clamp(0.3 + 0.6 * level + 0.7 * slope * t + 0.8 * (size_shift + holding_shift) + certified_shift
            + 0.24 * (draw(k, 22) - 0.5), 0.01, 0.9) + draw(k, 23))::BIGINT AS certified_workers,
        floor(employees * clamp(0.14 + 0.5 * (level + size_shift + holding_shift) + 0.006 * t + 0.2 * (draw(k, 28) - 0.5), 0, 0.6)
            + draw(k, 29))::BIGINT AS competition_participants,
        floor(industrial_workers * (0.003 + 0.022 * draw(k, 30) * (1 + 2 * level + size_shift)) + draw(k, 31))::BIGINT AS innovation_results,
        draw(k, 32) < agreement + 1.5 * holding_shift + 0.8 * level + 0.012 * t AS wage_agreement,
        draw(k, 33) < skill_pay_share + holding_shift + 0.8 * level + slope * t AS skill_pay,
        draw(k, 34) < ladder + 1.2 * holding_shift + 0.6 * level + 0.01 * t AS career_ladder,
        draw(k, 35) < union_share + holding_shift + 0.3 * level + 0.006 * t AS union_established,
        size_code = '1' AND draw(k, 36) < 0.15 AS chain_leader
    FROM (
        SELECT *, floor(employees * clamp(worker_share + 0.2 * (draw(k, 17) - 0.5), 0.1, 0.97))::BIGINT AS industrial_workers
        FROM (
            SELECT *, greatest(2, floor(staff * (1 + 0.03 * (draw(k, 16) - 0.45) * t + 0.01 * draw(k, 110 + t))))::BIGINT AS employees
            FROM enterprise_identity CROSS JOIN periods
            WHERE t BETWEEN first_t AND last_t)));

-- The code: 91, registrar's division 000000 (which no registrar has, so no real enterprise has the code), eight digits, the check
-- digit of GB 11714 (weights 3 7 9 10 5 8 4 2, modulo 11, X for ten) and the check character of GB 32100 (weights 3^i, modulo 31).
CREATE TEMP MACRO digit(body, place) AS (body // place) % 10;
CREATE TEMP MACRO organisation_check(body) AS (11 - (3 * digit(body, 10000000) + 7 * digit(body, 1000000) + 9 * digit(body, 100000)
    + 10 * digit(body, 10000) + 5 * digit(body, 1000) + 8 * digit(body, 100) + 4 * digit(body, 10) + 2 * digit(body, 1)) % 11) % 11;
CREATE TEMP MACRO credit_check(body) AS (31 - (9 * 1 + 1 * 3 + 20 * digit(body, 10000000) + 29 * digit(body, 1000000) + 25 * digit(body, 100000)
    + 13 * digit(body, 10000) + 8 * digit(body, 1000) + 24 * digit(body, 100) + 10 * digit(body, 10) + 30 * digit(body, 1)
    + 28 * CASE organisation_check(body) WHEN 10 THEN 29 ELSE organisation_check(body) END) % 31) % 31;
CREATE TEMP MACRO credit_code(body) AS '91000000' || lpad(body::VARCHAR, 8, '0') || substr('0123456789X', 1 + organisation_check(body), 1)
    || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + credit_check(body), 1);

-- The return, its fields in the order of the schema.
CREATE TEMP VIEW sample_enterprise AS
SELECT period, region_code, credit_code(body) AS enterprise_id, enterprise_name, industry_code, ownership_code, holding_code, size_code, employees,
    industrial_workers, trained_workers, certified_workers, high_skilled_workers, (training_spend_cents / 100.0)::DECIMAL(14, 2) AS training_spend,
    competition_participants, innovation_results, if(wage_agreement, '是', '否') AS wage_agreement, if(skill_pay, '是', '否') AS skill_pay,
    if(career_ladder, '是', '否') AS career_ladder, if(union_established, '是', '否') AS union_established, if(chain_leader, '是', '否') AS chain_leader,
    (average_wage_cents / 100.0)::DECIMAL(10, 2) AS average_wage, province, i AS ordinal
FROM enterprise_quarter;
