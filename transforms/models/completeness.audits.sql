-- audit: unique_grain error
-- zh: 同一粒度（期间、种类、省级）出现多行
-- en: several rows for one grain (period, kind, province)
SELECT period, kind, province, count(*) AS copies FROM completeness GROUP BY ALL HAVING count(*) > 1

-- audit: keys_present error
-- zh: 粒度字段为空
-- en: a key is missing
SELECT period, kind, province
FROM completeness
WHERE coalesce(period, '') = '' OR coalesce(kind, '') = '' OR coalesce(province, '') = ''

-- audit: parts_within_wholes error
-- zh: 已接收多于应报，或状态与次数不符
-- en: more is accepted than expected, or the status does not fit the counts
SELECT *
FROM completeness
WHERE accepted > expected OR (status = 'accepted') <> (accepted = 1) OR (status = 'missing' AND returned > 0)
    OR (accepted = 1) <> (revision IS NOT NULL)

-- audit: every_return_counted warn
-- zh: 已入库的填报没有计入完整性（接收记录可能还未写完）
-- en: rows that are in the lake do not count as an accepted return (its record may still be on the way)
SELECT f.kind, f.period, f.province, f.rows, c.status
FROM return_files AS f JOIN kinds AS k ON k.kind = f.kind
LEFT JOIN completeness AS c ON c.kind = f.kind AND c.period = f.period AND c.province = f.province
WHERE c.status IS DISTINCT FROM 'accepted'

-- audit: every_kind_complete error
-- zh: 某期某种填报的应报单位数与省级单位数不同
-- en: the returns owed for a period and kind are not one a province
SELECT period, kind, sum(expected) AS expected
FROM completeness
GROUP BY ALL
HAVING sum(expected) <> (SELECT count(*) FROM seed_regions WHERE level = 'province' AND kind IN ('admin', 'reporting_unit'))
