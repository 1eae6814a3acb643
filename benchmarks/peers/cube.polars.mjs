// cube_enterprise in Polars. It sums money as floating-point numbers, which is cheaper than the decimals of the model, so its figures are near it only.
import pl from "nodejs-polars";
import { measure } from "./measure.mjs";

const [returns, target] = process.argv.slice(2);
const counts = ["employees", "industrial_workers", "trained_workers", "certified_workers", "high_skilled_workers", "competition_participants", "innovation_results"];
const flags = { wage_agreement: "wage_agreement", skill_pay: "skill_pay", career_ladder: "career_ladder", union: "union_established", chain_leader: "chain_leader" };
const keys = ["province", "region_code", "industry_division", "holding_code", "size_code"];
const square = (name) => pl.col(name).mul(pl.col(name)).sum().alias(`${name}_squares`);
const product = (a, b, name) => pl.col(a).mul(pl.col(b)).sum().alias(name);

await measure(() => {
  const enterprises = pl.scanParquet(`${returns}/**/*.parquet`, { hivePartitioning: false }).withColumns(
    pl.col("region_code").str.slice(0, 2).alias("province"),
    pl.col("industry_code").str.slice(0, 3).alias("industry_division"),
    pl.col("training_spend").cast(pl.Float64).alias("spend"),
    pl.col("average_wage").cast(pl.Float64).mul(pl.col("employees")).alias("wages"),
    pl.when(pl.col("industrial_workers").gt(0)).then(pl.col("trained_workers").cast(pl.Float64).div(pl.col("industrial_workers"))).otherwise(pl.lit(0)).alias("trained_share"),
    pl.when(pl.col("wage_agreement")).then(pl.col("employees")).otherwise(pl.lit(0)).alias("covered"),
  );
  const cube = enterprises.groupBy(keys).agg(
    pl.col("employees").count().alias("enterprises"),
    ...counts.map((name) => pl.col(name).sum()),
    pl.col("spend").sum().alias("training_spend"),
    ...Object.entries(flags).map(([name, column]) => pl.col(column).cast(pl.Int64).sum().alias(`${name}_enterprises`)),
    pl.col("covered").sum().alias("wage_agreement_employees"),
    pl.col("wages").sum().alias("wage_bill"),
    square("employees"), square("industrial_workers"), square("spend"), square("innovation_results"), square("wages"), square("trained_share"),
    product("spend", "industrial_workers", "training_spend_by_workers"),
    product("innovation_results", "industrial_workers", "innovation_results_by_workers"),
    product("wages", "employees", "wage_bill_by_employees"),
    pl.col("industrial_workers").gt(0).cast(pl.Int64).sum().alias("enterprises_with_workers"),
    pl.col("trained_share").sum(),
    ...["employees", "industrial_workers", "trained_workers", "certified_workers", "high_skilled_workers", "competition_participants", "covered", "spend", "wages"]
      .map((name) => pl.col(name).max().alias(`largest_${name}`)),
  );
  cube.sort(keys).collectSync().writeParquet(target, { compression: "zstd" });
});
