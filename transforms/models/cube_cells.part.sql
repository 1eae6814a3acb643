    -- The cells of the research table that a row of the cube counts in: one for every choice of at most two of its codes, and its belt.
    WITH kept AS (
        SELECT (i & 1) > 0 AS region, (i & 2) > 0 AS industry, (i & 4) > 0 AS holding, (i & 8) > 0 AS size FROM range(16) AS r(i) WHERE bit_count(i) <= 2
    )
    SELECT c.* REPLACE (
            CASE WHEN k.region THEN c.province || '0000' ELSE '100000' END AS region_code, CASE WHEN k.industry THEN c.industry_division ELSE '_T' END AS industry_division,
            CASE WHEN k.holding THEN c.holding_code ELSE '_T' END AS holding_code, CASE WHEN k.size THEN c.size_code ELSE '_T' END AS size_code)
    FROM cube_enterprise AS c CROSS JOIN kept AS k
    UNION ALL
    SELECT c.* REPLACE (g.belt_en AS region_code, '_T' AS industry_division, '_T' AS holding_code, '_T' AS size_code)
    FROM cube_enterprise AS c JOIN seed_peer_groups AS g ON g.province_code = c.province || '0000'
