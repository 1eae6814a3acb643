namespace Analytics.Reports.Exports;

/// <summary>The same two questions in five readers: what is in the tables, and the rate of workers trained by province.</summary>
internal static class Examples
{
    /// <summary>The files; each is run from the folder of the export.</summary>
    public static IEnumerable<(string Path, string Text)> Files(ExportContent export)
    {
        // The newest quarter: a year has no enterprise return.
        string period = export.Tables.Where(table => table.Name == "research_enterprise").SelectMany(table => table.Files).Select(file => file.Period!).LastOrDefault("2025Q3");
        return new (string Path, string Text)[]
        {
            ("examples/duckdb.sql", $"""
                -- duckdb < examples/duckdb.sql    (in the folder of the export)
                SELECT e.region_code, r.name_zh, e.enterprises, round(100.0 * e.trained_workers / e.industrial_workers, 1) AS trained_rate
                FROM read_parquet('data/research_enterprise/*/*.parquet', hive_partitioning = false) AS e
                JOIN read_csv('codes/regions.csv', all_varchar = true) AS r ON r.region_code = e.region_code AND r.level = 'province'
                WHERE e.period = '{period}' AND e.status = 'published' AND e.industry_division = '_T' AND e.holding_code = '_T' AND e.size_code = '_T'
                    AND e.industrial_workers >= 100
                ORDER BY trained_rate DESC, e.region_code;
                """),
            ("examples/clickhouse.sql", $"""
                -- clickhouse local --queries-file examples/clickhouse.sql    (in the folder of the export)
                SELECT e.region_code AS region_code, r.name_zh AS name_zh, e.enterprises AS enterprises, round(100 * e.trained_workers / e.industrial_workers, 1) AS trained_rate
                FROM file('data/research_enterprise/*/*.parquet', Parquet) AS e
                JOIN file('codes/regions.csv', CSVWithNames, 'region_code String, name_zh String, name_en String, level String, parent_code String, kind String') AS r
                    ON r.region_code = e.region_code
                WHERE r.level = 'province' AND e.period = '{period}' AND e.status = 'published' AND e.industry_division = '_T' AND e.holding_code = '_T' AND e.size_code = '_T'
                    AND e.industrial_workers >= 100
                ORDER BY trained_rate DESC, region_code
                """),
            ("examples/polars_example.py", $"""
                # python examples/polars_example.py    (in the folder of the export)
                import polars as pl

                cells = pl.read_parquet("data/research_enterprise/*/*.parquet", hive_partitioning=False)
                regions = pl.read_csv("codes/regions.csv", infer_schema_length=0)
                rates = (
                    cells.filter(
                        (pl.col("period") == "{period}") & (pl.col("status") == "published") & (pl.col("industry_division") == "_T")
                        & (pl.col("holding_code") == "_T") & (pl.col("size_code") == "_T") & (pl.col("industrial_workers") >= 100)
                    )
                    .join(regions.filter(pl.col("level") == "province"), on="region_code")
                    .with_columns(trained_rate=(100 * pl.col("trained_workers") / pl.col("industrial_workers")).round(1))
                    .select("region_code", "name_zh", "enterprises", "trained_rate")
                    .sort(["trained_rate", "region_code"], descending=[True, False])
                )
                print(rates.write_csv(), end="")
                """),
            ("examples/pandas_example.py", $"""
                # python examples/pandas_example.py    (in the folder of the export; needs pandas and pyarrow)
                from pathlib import Path

                import pandas as pd

                cells = pd.concat(pd.read_parquet(file, partitioning=None) for file in sorted(Path("data/research_enterprise").glob("*/*.parquet")))
                regions = pd.read_csv("codes/regions.csv", dtype=str)
                keep = (
                    (cells["period"] == "{period}") & (cells["status"] == "published") & (cells["industry_division"] == "_T")
                    & (cells["holding_code"] == "_T") & (cells["size_code"] == "_T") & (cells["industrial_workers"] >= 100)
                )
                rates = cells[keep].merge(regions[regions["level"] == "province"], on="region_code")
                rates["trained_rate"] = (100 * rates["trained_workers"] / rates["industrial_workers"]).round(1)
                rates = rates.sort_values(["trained_rate", "region_code"], ascending=[False, True]).astype({"{"}"enterprises": int{"}"})
                print(rates[["region_code", "name_zh", "enterprises", "trained_rate"]].to_csv(index=False), end="")
                """),
            ("examples/r_example.R", $"""
                # Rscript examples/r_example.R    (in the folder of the export; needs the packages arrow and dplyr)
                library(arrow)
                library(dplyr)

                files <- list.files("data/research_enterprise", pattern = "parquet$", recursive = TRUE, full.names = TRUE)
                cells <- bind_rows(lapply(files, read_parquet))
                regions <- read.csv("codes/regions.csv", colClasses = "character")
                rates <- cells |>
                  filter(period == "{period}", status == "published", industry_division == "_T", holding_code == "_T", size_code == "_T", industrial_workers >= 100) |>
                  inner_join(filter(regions, level == "province"), by = "region_code") |>
                  mutate(trained_rate = round(100 * trained_workers / industrial_workers, 1)) |>
                  arrange(desc(trained_rate), region_code) |>
                  select(region_code, name_zh, enterprises, trained_rate)
                write.csv(rates, stdout(), row.names = FALSE)
                """),
        }.Select(file => (file.Path, file.Text.ReplaceLineEndings("\n") + "\n"));
    }
}
