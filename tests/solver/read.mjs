// Reads an export with programs that nobody here wrote. Input: {"folder": ..., "sql": ..., "files": [...]}; with SQL it is run in DuckDB from the export's folder, with files
// each is read by Polars. Prints JSON: the rows, or rows, columns and sum of the enterprises by file.
import { readFileSync } from "node:fs";

const { folder, sql, files } = JSON.parse(readFileSync(0, "utf8"));
if (sql) {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  process.chdir(folder);
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  console.log(JSON.stringify((await connection.runAndReadAll(sql)).getRowsJson()));
} else {
  const { default: polars } = await import("nodejs-polars");
  console.log(JSON.stringify(files.map((file) => {
    const frame = polars.readParquet(`${folder}/${file}`, { hivePartitioning: false });
    return { rows: frame.height, columns: frame.columns, enterprises: frame.columns.includes("enterprises") ? frame.getColumn("enterprises").sum() : null };
  })));
}
