-- What goes wrong in some of the bundled returns, on purpose: one of each common sort. seeds/returns/README.md lists them.
-- Tables: written_<kind>, all text, with province and line (1 = the first row below the header).

-- A digit of the region code was lost.
UPDATE written_enterprise SET region_code = left(region_code, 5) WHERE period = '2025Q2' AND province = '64' AND line = 2;

-- Person-times were given for persons, so more were trained than there are.
UPDATE written_enterprise SET trained_workers = (2 * industrial_workers::BIGINT + 3)::VARCHAR
WHERE period = '2025Q3' AND province = '63' AND line IN (1, 3, 4);

-- A typing error in the credit code, which its check character gives away.
UPDATE written_enterprise SET enterprise_id = left(enterprise_id, 17) || if(right(enterprise_id, 1) = '0', '1', '0')
WHERE period = '2025Q1' AND province = '46' AND line = 3;

-- Codes that are in no list.
UPDATE written_enterprise SET size_code = '5' WHERE period = '2024Q4' AND province = '22' AND line = 1;
UPDATE written_enterprise SET ownership_code = '999' WHERE period = '2024Q4' AND province = '22' AND line = 3;

-- An enterprise stands in the file twice.
INSERT INTO written_enterprise
SELECT * REPLACE (1000000000 AS line, (employees::BIGINT + 1)::VARCHAR AS employees)
FROM written_enterprise WHERE period = '2025Q1' AND province = '52' AND line = 2;

-- Numbers that are none.
UPDATE written_enterprise SET innovation_results = '3.7' WHERE period = '2025Q2' AND province = '62' AND line = 2;
UPDATE written_enterprise SET employees = '1e3' WHERE period = '2025Q2' AND province = '62' AND line = 3;
UPDATE written_enterprise SET training_spend = '约12' WHERE period = '2025Q2' AND province = '62' AND line = 4;

-- Done without a date, and due before the start.
UPDATE written_task SET status = 'done', progress_pct = '100', completed_on = NULL WHERE period = '2025Q1' AND province = '50' AND line = 2;
UPDATE written_task SET due_on = '2024-03-31' WHERE period = '2025Q1' AND province = '50' AND line = 5;

-- The rows are those of the neighbour, not of the region in the file name.
UPDATE written_difficulty SET region_code = '620000' WHERE period = '2025Q3' AND province = '64';

-- A score above the maximum.
UPDATE written_inspection SET score = (max_score::DOUBLE + 5)::VARCHAR WHERE province = '53' AND line = 4;

-- What is not a CSV file in UTF-8: the same in GB18030, and a workbook filled in by hand.
CREATE TEMP TABLE forms(kind, period, province, form) AS VALUES ('task', '2025Q3', '32', 'gb18030'), ('enterprise', '2025Q3', '63', 'xlsx');

-- What is not in the files: a column, or (field NULL) the whole file, never sent.
CREATE TEMP TABLE omissions(kind, period, province, field) AS VALUES
    ('task', '2025Q2', '14', 'due_on'), ('enterprise', '2024Q4', '54', NULL), ('difficulty', '2025Q1', '65', NULL), ('case', '2025Q3', '46', NULL);
