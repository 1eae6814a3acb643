-- A return of enterprises read strictly, checked as schemas/enterprise.json says, and written by province; warnings and the checks against the quarter before are left out.
-- The first bad row ends it. The program puts paths in the place of {file}, {seeds} and {target}.
INSERT INTO FUNCTION file('{target}/{_partition_id}.parquet', Parquet) PARTITION BY province
SELECT * REPLACE (wage_agreement = '是' AS wage_agreement, skill_pay = '是' AS skill_pay, career_ladder = '是' AS career_ladder, union_established = '是' AS union_established, chain_leader = '是' AS chain_leader),
    substring(region_code, 1, 2) AS province
FROM (
SELECT * FROM file('{file}', CSVWithNames, 'period String, region_code String, enterprise_id String, enterprise_name String, industry_code String, ownership_code String, holding_code String, size_code String,
    employees UInt32, industrial_workers UInt32, trained_workers UInt32, certified_workers UInt32, high_skilled_workers UInt32, training_spend Decimal(14, 2), competition_participants UInt32,
    innovation_results UInt32, wage_agreement String, skill_pay String, career_ladder String, union_established String, chain_leader String, average_wage Decimal(10, 2)')
WHERE throwIf(NOT (
    period = '2025Q3'
    AND region_code IN (SELECT region_code FROM file('{seeds}/regions.csv', CSVWithNames, 'region_code String, name_zh String, name_en String, level String, parent_code String, kind String') WHERE level = 'county' OR kind = 'no_counties' OR region_code = '660000')
    AND lengthUTF8(enterprise_name) BETWEEN 2 AND 100
    AND match(industry_code, '^[A-T][0-9]{2,4}$')
    AND substring(industry_code, 1, 3) IN (SELECT code FROM file('{seeds}/industries.csv', CSVWithNames) WHERE level = 'division')
    AND ownership_code IN (SELECT toString(code) FROM file('{seeds}/ownership.csv', CSVWithNames)) AND ownership_code NOT IN ('100', '110', '120', '130')
    AND holding_code IN (SELECT toString(code) FROM file('{seeds}/holdings.csv', CSVWithNames))
    AND size_code IN (SELECT toString(code) FROM file('{seeds}/sizes.csv', CSVWithNames))
    AND employees <= 2000000 AND industrial_workers <= employees AND trained_workers <= industrial_workers AND certified_workers <= industrial_workers
    AND high_skilled_workers <= certified_workers AND competition_participants <= employees AND innovation_results <= 100000
    AND training_spend BETWEEN 0 AND 10000000 AND average_wage BETWEEN 0 AND 200000
    AND wage_agreement IN ('是', '否', 'true', 'false', '1', '0') AND skill_pay IN ('是', '否', 'true', 'false', '1', '0') AND career_ladder IN ('是', '否', 'true', 'false', '1', '0')
    AND union_established IN ('是', '否', 'true', 'false', '1', '0') AND chain_leader IN ('是', '否', 'true', 'false', '1', '0')
    AND length(enterprise_id) = 18
    AND match(enterprise_id, '^[0-9A-HJ-NPQRTUWXY]{18}$')
    AND ({sum}) % 31 = 0
)) = 0
)
SETTINGS engine_file_truncate_on_insert = 1, output_format_parquet_compression_method = 'zstd'
;
SELECT throwIf(uniqExact(enterprise_id) != count()) FROM file('{target}/*.parquet', Parquet)
