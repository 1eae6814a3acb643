-- audit: unique_grain error
-- zh: 同一粒度（期间、种类、地区）出现多行
-- en: several rows for one grain (period, kind, region)
SELECT period, kind, region_code, count(*) AS copies FROM return_status GROUP BY ALL HAVING count(*) > 1

-- audit: keys_present error
-- zh: 粒度字段为空
-- en: a key is missing
SELECT period, kind, region_code
FROM return_status
WHERE coalesce(period, '') = '' OR coalesce(kind, '') = '' OR coalesce(region_code, '') = ''

-- audit: every_kind_complete error
-- zh: 某期某种填报的应报单位数与省级单位数不同
-- en: the returns owed for a period and kind are not one a province
SELECT period, kind, sum(expected) AS expected
FROM return_status
GROUP BY ALL
HAVING sum(expected) <> (SELECT count(*) FROM seed_regions WHERE level = 'province' AND kind IN ('admin', 'reporting_unit'))

-- audit: parts_within_wholes error
-- zh: 再报企业多于应报企业，或接收时间、修订号与报送情况不符
-- en: more enterprises are there again than were there, or the instants and the revision do not fit
SELECT *
FROM return_status
WHERE enterprises_covered > enterprises_expected OR (revision IS NULL) <> (first_accepted_at IS NULL) OR (return_region IS NULL) <> (revision IS NULL)
    OR first_accepted_at < first_received_at OR (late AND revision IS NULL) OR (returned > 0 AND first_received_at IS NULL)

-- audit: all_rows_counted error
-- zh: 省级合计行数与已入库的行数不同
-- en: the rows of the provinces do not add up to the rows that are in the lake
SELECT k.kind, coalesce(s.rows, 0) AS counted, coalesce(f.rows, 0) AS there
FROM kinds AS k
LEFT JOIN (SELECT kind, sum("rows") AS rows FROM return_status WHERE region_code LIKE '%0000' AND region_code <> '100000' GROUP BY kind) AS s ON s.kind = k.kind
LEFT JOIN (SELECT r.kind, sum(r.rows) AS rows FROM region_rows AS r GROUP BY r.kind) AS f ON f.kind = k.kind
WHERE coalesce(s.rows, 0) <> coalesce(f.rows, 0)

-- audit: approvals_of_what_is_there error
-- zh: 审定的修订尚未接收，或锁定与重新开放的记录不符
-- en: a revision is approved that is not there, or the lock and its lifting do not fit
SELECT *
FROM return_status
WHERE (approved_revision IS NULL) <> (approved_at IS NULL) OR approved_revision > coalesce(revision, 0) OR (reopened_until IS NOT NULL AND locked_at IS NULL)

-- audit: approved_is_current warn
-- zh: 审定之后又接收了更正
-- en: a correction was accepted after the approval
SELECT period, kind, region_code, return_region, approved_revision, revision FROM return_status WHERE approved_revision < revision

-- audit: calendar_knows_the_period warn
-- zh: 填报日历（seeds/calendar.csv）中没有这一期，无法判断是否逾期
-- en: the calendar (seeds/calendar.csv) does not have the period, so nobody can be late
SELECT DISTINCT period, kind FROM return_status WHERE due IS NULL
