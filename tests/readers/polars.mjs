// Reads an Arrow stream with Polars (Rust) and prints names, types and values as JSON; every plain value is cast to text by Polars itself.
import { readFileSync } from "node:fs";
import pl from "nodejs-polars";

const frame = pl.readIPCStream(readFileSync(process.argv[2]));
const sums = process.argv[3] === "sums";
const types = frame.dtypes.map(String);

function plain(value) {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value) || typeof value.toArray === "function") return [...value].map(plain);
  if (typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
  return typeof value === "string" || typeof value === "boolean" ? value : String(value);
}

const result = { rows: frame.height, types, nulls: frame.columns.map((name) => frame.getColumn(name).nullCount()) };
if (sums) {
  result.sums = frame.columns.map((name) => {
    const series = frame.getColumn(name);
    return String((series.dtype.equals(pl.String) ? series.str.lengths() : series).sum());
  });
} else {
  result.columns = frame.columns.map((name) => {
    const series = frame.getColumn(name);
    const nested = /List|Struct/.test(String(series.dtype));
    return (nested ? series : series.cast(pl.Utf8)).toArray().map(plain);
  });
}
console.log(JSON.stringify(result));
