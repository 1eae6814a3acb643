// A return of enterprises read with types, checked as schemas/enterprise.json says, and written by province in Polars; warnings and the checks against the quarter
// before are left out. One bad row ends it.
import { mkdirSync } from "node:fs";
import pl from "nodejs-polars";
import { measure } from "./measure.mjs";

const [file, seeds, target] = process.argv.slice(2);
const alphabet = [..."0123456789ABCDEFGHJKLMNPQRTUWXY"];
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const counts = ["employees", "industrial_workers", "trained_workers", "certified_workers", "high_skilled_workers", "competition_participants", "innovation_results"];
const texts = ["period", "region_code", "enterprise_id", "enterprise_name", "industry_code", "ownership_code", "holding_code", "size_code"];
const flags = ["wage_agreement", "skill_pay", "career_ladder", "union_established", "chain_leader"];
const yes = ["是", "true", "1"], no = ["否", "false", "0"];
const schema = Object.fromEntries([...texts, ...flags].map((name) => [name, pl.Utf8]).concat(counts.map((name) => [name, pl.Int64]), [["training_spend", pl.Float64], ["average_wage", pl.Float64]]));
const codes = (name, column, keep = () => true) => pl.readCSV(`${seeds}/${name}.csv`, { inferSchemaLength: 0 }).toRecords().filter(keep).map((row) => row[column]);
const all = (conditions) => conditions.reduce((a, b) => a.and(b));
const value = (at) => pl.col("enterprise_id").str.slice(at, 1).replaceStrict(alphabet, alphabet.map((_, i) => i), 99, pl.Int64);
const atMost = (name, other) => pl.col(name).ltEq(pl.col(other));

await measure(() => {
  const rows = pl.readCSV(file, { dtypes: schema, hasHeader: true });
  const good = all([
    pl.col("period").eq(pl.lit("2025Q3")),
    pl.col("region_code").isIn(codes("regions", "region_code", (row) => row.level === "county" || row.kind === "no_counties" || row.region_code === "660000")),
    pl.col("enterprise_name").str.lengths().gtEq(2),
    pl.col("industry_code").str.contains("^[A-T][0-9]{2,4}$"),
    pl.col("industry_code").str.slice(0, 3).isIn(codes("industries", "code", (row) => row.level === "division")),
    pl.col("ownership_code").isIn(codes("ownership", "code", (row) => !["100", "110", "120", "130"].includes(row.code))),
    pl.col("holding_code").isIn(codes("holdings", "code")),
    pl.col("size_code").isIn(codes("sizes", "code")),
    ...counts.map((name) => pl.col(name).gtEq(0).and(pl.col(name).ltEq(name === "innovation_results" ? 100000 : 2000000))),
    atMost("industrial_workers", "employees"), atMost("trained_workers", "industrial_workers"), atMost("certified_workers", "industrial_workers"),
    atMost("high_skilled_workers", "certified_workers"), atMost("competition_participants", "employees"),
    pl.col("training_spend").gtEq(0).and(pl.col("training_spend").ltEq(10000000)),
    pl.col("average_wage").gtEq(0).and(pl.col("average_wage").ltEq(200000)),
    ...flags.map((name) => pl.col(name).isIn([...yes, ...no])),
    pl.col("enterprise_id").str.contains("^[0-9A-HJ-NPQRTUWXY]{18}$"),
    weights.map((weight, at) => value(at).mul(pl.lit(weight))).reduce((a, b) => a.add(b)).add(value(17)).modulo(pl.lit(31)).eq(pl.lit(0)),
  ]);
  if (rows.filter(good).height !== rows.height)
    throw new Error(`${rows.height - rows.filter(good).height} bad rows`);
  if (rows.getColumn("enterprise_id").nUnique() !== rows.height)
    throw new Error("an enterprise is in it twice");
  const typed = rows.withColumns(pl.col("region_code").str.slice(0, 2).alias("province"), ...flags.map((name) => pl.col(name).isIn(yes).alias(name)));
  for (const part of typed.partitionBy("province", false, true)) {
    const folder = `${target}/province=${part.getColumn("province").get(0)}`;
    mkdirSync(folder, { recursive: true });
    part.drop("province").writeParquet(`${folder}/part.parquet`, { compression: "zstd" });
  }
});
