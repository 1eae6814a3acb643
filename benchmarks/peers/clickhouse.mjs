// Runs the statements of a file, one after a line with nothing but a semicolon each, in ClickHouse.
import { readFileSync } from "node:fs";
import { Session } from "chdb";
import { measure } from "./measure.mjs";

const statements = readFileSync(process.argv[2], "utf8").split("\n;\n");
// ClickHouse reads local files only below the working directory.
process.chdir("/");
const session = new Session();
await measure(async () => {
  for (const sql of statements) {
    await session.queryAsync(sql, { format: "TabSeparated" });
  }
});
process.exit(0);
