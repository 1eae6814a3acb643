-- What the synthetic country looks like. Everything is drawn from hashes of the seed and a key: no random(), no row order,
-- and only + - * / and floor on numbers, so the same seed gives the same bytes on every machine and with any number of threads.
-- Variables: seed; rows, how many enterprises; slots, how finely they are shared out to provinces; churn, how many come and go.
-- Tables: seed_*, the code lists.

CREATE TEMP TABLE periods(t, period, ends_on) AS VALUES
    (0, '2024Q4', DATE '2024-12-31'), (1, '2025Q1', DATE '2025-03-31'), (2, '2025Q2', DATE '2025-06-30'), (3, '2025Q3', DATE '2025-09-30');

-- A number in [0, 1) for a key and a purpose. Keys are hashes themselves; a purpose is a small number, used once per kind of key.
CREATE TEMP MACRO draw(key, purpose) AS (hash(xor(key, (purpose)::UBIGINT)) >> 11)::DOUBLE / 9007199254740992.0;
CREATE TEMP MACRO key_of(text) AS hash(getvariable('seed')::VARCHAR || '/' || text);
CREATE TEMP MACRO clamp(x, low, high) AS greatest(low, least(high, x));

-- Provinces: weight by economy, a level of their own in training and certificates, a pace of change, the share of the state.
-- Tibet and the Corps have no figure in the list of peer groups; theirs are rough.
CREATE TEMP TABLE province_profile AS
WITH base AS (
    SELECT province_code, left(province_code, 2) AS province, belt_en AS belt, coalesce(gdp_pc_tier_2019, 'T3') AS tier,
        coalesce(gdp_2019_100m_yuan::DECIMAL(9, 1), CASE province_code WHEN '540000' THEN 1698 ELSE 2747 END) AS economy,
        CASE province_code WHEN '660000' THEN '兵团'
            ELSE regexp_replace(name_zh, '(壮族|回族|维吾尔)?自治区$|省$|市$', '') END AS short_name,
        key_of(province_code) AS k
    FROM seed_peer_groups)
SELECT * EXCLUDE (k),
    CASE tier WHEN 'T1' THEN 0.05 WHEN 'T2' THEN 0.0 ELSE -0.05 END + 0.16 * (draw(k, 1) - 0.5) AS level,
    0.004 + 0.02 * draw(k, 2) AS slope,
    CASE tier WHEN 'T1' THEN 1.18 WHEN 'T2' THEN 1.0 ELSE 0.92 END
        * CASE WHEN province_code IN ('110000', '310000') THEN 1.25 ELSE 0.95 + 0.1 * draw(k, 3) END AS wage_factor,
    CASE tier WHEN 'T1' THEN 1.05 WHEN 'T2' THEN 1.0 ELSE 0.93 END + 0.3 * (draw(k, 4) - 0.5) AS pace
FROM base;

-- Which province the n-th of the slots belongs to: by weight, at least twelve each (fewer when there are few), the largest takes the rest.
CREATE TEMP TABLE slots AS
WITH quotas AS (
    SELECT province, greatest(least(12, getvariable('slots') // 32),
        floor(getvariable('slots') * economy / sum(economy) OVER ())::BIGINT) AS quota,
        row_number() OVER (ORDER BY economy DESC, province) AS place
    FROM province_profile),
filled AS (
    SELECT province, quota + CASE place WHEN 1 THEN getvariable('slots') - sum(quota) OVER () ELSE 0 END AS quota
    FROM quotas)
SELECT (row_number() OVER (ORDER BY province, n) - 1)::BIGINT AS slot, province
FROM (SELECT province, unnest(range(quota::BIGINT)) AS n FROM filled);

-- 500 places a province, filled with its counties in turn.
CREATE TEMP TABLE county_places AS
WITH counties AS (
    SELECT left(region_code, 2) AS province, region_code, row_number() OVER (PARTITION BY left(region_code, 2) ORDER BY region_code) - 1 AS county,
        count(*) OVER (PARTITION BY left(region_code, 2)) AS counties
    FROM seed_regions
    WHERE (level = 'county' AND kind = 'admin' AND region_code NOT LIKE '6590%') OR kind = 'no_counties' OR region_code = '660000')
SELECT c.province, b.place::BIGINT AS place, c.region_code
FROM range(500) b(place) JOIN counties c ON c.county = b.place % c.counties;

-- Industry divisions: weight, a word for names, share of industrial workers, shifts in training and certificates, wage (yuan a month).
CREATE TEMP TABLE division_profile(division, weight, word, worker_share, trained_shift, certified_shift, wage) AS VALUES
    ('A01', 12, '农场', 0.80, -0.08, -0.12, 4600), ('A02', 5, '林业', 0.78, -0.06, -0.10, 4500), ('A03', 4, '牧业', 0.80, -0.08, -0.12, 4500),
    ('B06', 14, '煤业', 0.78, 0.14, 0.08, 8800), ('B07', 3, '石油', 0.70, 0.13, 0.14, 10800), ('B08', 5, '铁矿', 0.76, 0.10, 0.02, 7200),
    ('B09', 6, '有色矿业', 0.76, 0.10, 0.02, 7400), ('B10', 8, '非金属矿', 0.78, 0.04, -0.05, 5800),
    ('C13', 46, '食品', 0.70, -0.06, -0.10, 5000), ('C14', 26, '食品制造', 0.68, -0.04, -0.08, 5300), ('C15', 18, '酒业', 0.66, -0.02, -0.04, 6200),
    ('C16', 2, '烟草', 0.60, 0.10, 0.10, 12500), ('C17', 40, '纺织', 0.82, -0.06, -0.06, 5100), ('C18', 34, '服装', 0.84, -0.08, -0.10, 4800),
    ('C19', 18, '鞋业', 0.84, -0.09, -0.12, 4900), ('C20', 18, '木业', 0.78, -0.10, -0.12, 4700), ('C21', 16, '家具', 0.76, -0.07, -0.08, 5200),
    ('C22', 18, '纸业', 0.72, -0.02, -0.04, 5700), ('C23', 14, '印务', 0.70, -0.03, -0.02, 5600), ('C24', 16, '文体用品', 0.78, -0.08, -0.10, 5000),
    ('C25', 8, '石化', 0.66, 0.14, 0.12, 9800), ('C26', 50, '化工', 0.66, 0.10, 0.06, 7300), ('C27', 22, '药业', 0.58, 0.06, 0.04, 7800),
    ('C28', 8, '化纤', 0.76, 0.01, 0.00, 6300), ('C29', 40, '橡塑', 0.74, -0.03, -0.05, 5700), ('C30', 56, '建材', 0.74, -0.01, -0.05, 5600),
    ('C31', 22, '钢铁', 0.76, 0.10, 0.10, 7700), ('C32', 20, '有色', 0.74, 0.07, 0.06, 7100), ('C33', 52, '金属', 0.74, 0.00, 0.02, 5800),
    ('C34', 60, '机械', 0.66, 0.04, 0.08, 6700), ('C35', 44, '装备', 0.62, 0.05, 0.09, 7000), ('C36', 42, '汽车', 0.68, 0.07, 0.08, 7400),
    ('C37', 12, '船舶', 0.66, 0.08, 0.12, 8300), ('C38', 56, '电气', 0.64, 0.04, 0.05, 6900), ('C39', 48, '电子', 0.62, 0.03, 0.02, 7700),
    ('C40', 14, '仪表', 0.56, 0.05, 0.08, 7600), ('C41', 6, '工艺品', 0.72, -0.04, -0.05, 5200), ('C42', 6, '再生资源', 0.74, -0.03, -0.08, 5300),
    ('C43', 4, '设备维修', 0.70, 0.08, 0.14, 6800), ('D44', 24, '电力', 0.64, 0.14, 0.18, 11200), ('D45', 8, '燃气', 0.60, 0.11, 0.10, 8200),
    ('D46', 8, '水务', 0.60, 0.06, 0.06, 7300), ('E47', 60, '建筑', 0.76, -0.05, -0.02, 5700), ('E48', 40, '路桥', 0.72, 0.00, 0.02, 6600),
    ('E49', 26, '安装', 0.72, 0.02, 0.06, 6100), ('E50', 20, '装饰', 0.72, -0.08, -0.08, 5400), ('G53', 3, '铁路', 0.72, 0.14, 0.14, 9800),
    ('G54', 40, '运输', 0.70, -0.02, -0.06, 6100), ('G55', 6, '航运', 0.68, 0.06, 0.08, 8600), ('G59', 16, '仓储', 0.64, -0.04, -0.08, 5900),
    ('G60', 16, '快递', 0.76, -0.04, -0.14, 6000), ('I63', 6, '通信', 0.44, 0.08, 0.08, 10900), ('I64', 10, '网络', 0.34, 0.02, -0.06, 11500),
    ('I65', 34, '软件', 0.36, 0.04, -0.02, 11900);

-- What a province is known for: the division's weight is multiplied.
CREATE TEMP TABLE specialities(province, division, factor) AS VALUES
    ('11', 'I65', 7), ('11', 'I64', 6), ('11', 'C27', 3), ('12', 'C31', 3), ('12', 'C37', 3), ('13', 'C31', 7), ('13', 'C30', 2), ('14', 'B06', 14),
    ('14', 'C31', 2), ('15', 'B06', 9), ('15', 'D44', 4), ('15', 'A03', 5), ('21', 'C31', 4), ('21', 'C34', 2), ('21', 'C25', 4), ('22', 'C36', 8),
    ('22', 'A01', 3), ('23', 'B07', 10), ('23', 'A01', 6), ('23', 'C13', 3), ('31', 'C36', 3), ('31', 'C39', 3), ('31', 'I65', 4), ('32', 'C39', 2),
    ('32', 'C17', 2), ('32', 'C26', 2), ('33', 'C17', 3), ('33', 'C34', 2), ('33', 'I65', 2), ('34', 'C38', 3), ('34', 'C36', 2), ('35', 'C19', 6),
    ('35', 'C18', 3), ('36', 'C32', 6), ('36', 'C39', 2), ('37', 'C26', 3), ('37', 'C25', 5), ('41', 'C13', 3), ('41', 'C30', 2), ('42', 'C36', 4),
    ('43', 'C35', 4), ('44', 'C39', 4), ('44', 'C38', 2), ('44', 'C21', 3), ('45', 'C32', 4), ('45', 'C20', 4), ('46', 'A01', 5), ('46', 'C27', 3),
    ('50', 'C36', 5), ('50', 'C39', 2), ('51', 'C15', 5), ('51', 'C39', 2), ('52', 'C15', 9), ('52', 'B06', 5), ('53', 'C16', 9), ('53', 'C32', 5),
    ('54', 'B09', 9), ('54', 'E48', 4), ('61', 'B06', 7), ('61', 'C37', 6), ('62', 'C32', 6), ('62', 'B07', 4), ('63', 'C26', 3), ('63', 'D44', 6),
    ('64', 'C26', 3), ('64', 'B06', 6), ('65', 'B07', 9), ('65', 'C17', 2), ('66', 'A01', 14), ('66', 'C17', 4), ('66', 'C13', 2);

-- 2000 places a province, filled with classes in proportion to the divisions' weights there.
CREATE TEMP TABLE industry_places AS
WITH weights AS (
    SELECT p.province, d.division, d.weight * coalesce(s.factor, 1) AS weight
    FROM province_profile p CROSS JOIN division_profile d LEFT JOIN specialities s ON s.province = p.province AND s.division = d.division),
spans AS (
    SELECT province, division,
        2000 * (sum(weight) OVER up_to - weight) // sum(weight) OVER whole AS first, 2000 * sum(weight) OVER up_to // sum(weight) OVER whole AS past
    FROM weights
    WINDOW up_to AS (PARTITION BY province ORDER BY division), whole AS (PARTITION BY province)),
classes AS (
    SELECT left(code, 3) AS division, code, row_number() OVER (PARTITION BY left(code, 3) ORDER BY code) - 1 AS place,
        count(*) OVER (PARTITION BY left(code, 3)) AS places
    FROM seed_industry_classes WHERE level = 'class')
SELECT s.province, b.place::BIGINT AS place, c.code AS industry_code, d.*
FROM spans s
JOIN range(2000) b(place) ON b.place >= s.first AND b.place < s.past
JOIN division_profile d ON d.division = s.division
JOIN classes c ON c.division = s.division AND c.place = floor(draw(key_of(s.province), 1000 + b.place) * c.places);

-- Who controls enterprises, by belt: 100 places each. Private firms dominate, the state is stronger inland and in the north-east.
CREATE TEMP TABLE holding_places AS
WITH shares(belt, holding_code, first, past) AS (VALUES
    ('East', '1', 0, 8), ('East', '2', 8, 10), ('East', '3', 10, 82), ('East', '4', 82, 89), ('East', '5', 89, 97), ('East', '9', 97, 100),
    ('Central', '1', 0, 13), ('Central', '2', 13, 15), ('Central', '3', 15, 90), ('Central', '4', 90, 93), ('Central', '5', 93, 96), ('Central', '9', 96, 100),
    ('West', '1', 0, 18), ('West', '2', 18, 20), ('West', '3', 20, 92), ('West', '4', 92, 94), ('West', '5', 94, 96), ('West', '9', 96, 100),
    ('Northeast', '1', 0, 20), ('Northeast', '2', 20, 22), ('Northeast', '3', 22, 90), ('Northeast', '4', 90, 92), ('Northeast', '5', 92, 97), ('Northeast', '9', 97, 100))
SELECT belt, unnest(range(first, past)) AS place, holding_code FROM shares;

-- Holding: shifts of the rates and of wages, and the shares of large, medium and small firms (the rest is micro).
CREATE TEMP TABLE holding_profile(holding_code, shift, wage_factor, large, medium, small) AS VALUES
    ('1', 0.10, 1.15, 0.16, 0.46, 0.86), ('2', 0.00, 0.95, 0.03, 0.15, 0.70), ('3', -0.04, 0.94, 0.03, 0.13, 0.68),
    ('4', 0.01, 1.02, 0.08, 0.36, 0.88), ('5', 0.07, 1.14, 0.10, 0.40, 0.90), ('9', -0.02, 0.98, 0.04, 0.18, 0.70);

-- Size: employees from `least` to `least + spread`, shifts of the rates, chances of the five yes-or-no items.
CREATE TEMP TABLE size_profile(size_code, least, spread, shift, wage_factor, agreement, skill_pay, ladder, union_share) AS VALUES
    ('1', 1000, 9000, 0.15, 1.15, 0.78, 0.56, 0.70, 0.98), ('2', 300, 700, 0.06, 1.04, 0.62, 0.38, 0.46, 0.88),
    ('3', 20, 280, -0.04, 0.97, 0.38, 0.22, 0.20, 0.60), ('4', 3, 16, -0.12, 0.90, 0.14, 0.10, 0.06, 0.22);
