// Runs SQL in DuckDB for Node from an export's folder. Input: {"folder": ..., "sql": ...}. Prints the rows as JSON.
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const { folder, sql } = JSON.parse(readFileSync(0, "utf8"));
process.chdir(folder);
const connection = await (await DuckDBInstance.create(":memory:")).connect();
console.log(JSON.stringify((await connection.runAndReadAll(sql)).getRowsJson()));
