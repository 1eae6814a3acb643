// Reads the Parquet files of an export with Polars (Rust). Input: {"folder": ..., "files": [...]}. Prints JSON: rows, columns and sum of the enterprises by file.
import { readFileSync } from "node:fs";
import polars from "nodejs-polars";

const { folder, files } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(files.map((file) => {
  const frame = polars.readParquet(`${folder}/${file}`, { hivePartitioning: false });
  return { rows: frame.height, columns: frame.columns, enterprises: frame.columns.includes("enterprises") ? frame.getColumn("enterprises").sum() : null };
})));
