// Runs the SQL that comes on standard input in ClickHouse and prints the rows as JSON, one a line.
import { readFileSync } from "node:fs";
import { query } from "chdb";

// ClickHouse reads local files only below the working directory.
process.chdir("/");
process.stdout.write(query(readFileSync(0, "utf8"), "JSONEachRow"));
