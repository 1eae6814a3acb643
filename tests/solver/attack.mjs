// Attacks published cells with a linear solver (HiGHS). It knows only what everybody knows: the rows with their figures or without, which provinces make
// a belt, that sums add up, that no figure is negative, that a row stands for an enterprise at least, and that a group without a row has none.
// Reads {"columns": ["enterprises", ...], "belts": {"320000": "East"}, "rows": [["100000", "_T", "_T", "_T", [3, ...] or null], ...]} and prints for each column
// the withheld rows whose figure it can tell to less than 1 (for enterprises) or to the last cent (for the other sums).
import { readFileSync } from "node:fs";
import solver from "highs";

const { columns, belts, rows } = JSON.parse(readFileSync(0, "utf8"));
const highs = await solver();
const key = (...codes) => codes.join("|");
const id = new Map(rows.map((row, i) => [key(...row.slice(0, 4)), i]));
const top = ["100000", "_T", "_T", "_T"];
const isBelt = new Set(Object.values(belts));
const codes = top.map((all, d) => [...new Set(rows.map((row) => row[d]))].filter((code) => code !== all && !(d === 0 && isBelt.has(code))));

// Every row with a code to spare is the sum over that dimension; a row that is not there is zero.
const equations = [];
const sum = (whole, parts) => {
  const at = id.get(key(...whole));
  const there = parts.map((part) => id.get(key(...part))).filter((i) => i !== undefined);
  if (at !== undefined) equations.push([at, there]);
  else if (there.length) throw new Error(`${whole} is not there but its parts are`);
};
for (const row of rows.map((row) => row.slice(0, 4))) {
  if (isBelt.has(row[0])) {
    sum(row, codes[0].filter((code) => belts[code] === row[0]).map((code) => [code, ...row.slice(1)]));
    continue;
  }
  const given = row.filter((code, d) => code !== top[d]).length;
  if (given === 2) continue;
  for (let d = 0; d < 4; d++) {
    if (row[d] === top[d]) sum(row, codes[d].map((code) => row.map((old, e) => (e === d ? code : old))));
  }
}
if (id.has(key(...top))) sum(top, [...isBelt].map((belt) => [belt, ...top.slice(1)]));

const hidden = rows.flatMap((row, i) => (row[4] === null ? [i] : []));
// A seeded generator: the same attack each time.
let state = 20251122;
const random = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648) - 0.5;
const text = (terms) => terms.map(([factor, i]) => `${factor < 0 ? "-" : "+"} ${Math.abs(factor)} x${i}`).join(" ");

const found = {};
for (const [column, name] of columns.entries()) {
  const lines = [];
  const known = (i) => (rows[i][4] === null ? null : rows[i][4][column]);
  for (const [whole, parts] of equations) {
    const terms = parts.filter((i) => known(i) === null).map((i) => [1, i]);
    let right = -parts.reduce((total, i) => total + (known(i) ?? 0), 0);
    if (known(whole) === null) terms.push([-1, whole]);
    else right += known(whole);
    if (terms.length) lines.push(` e${lines.length}: ${text(terms)} = ${Number(right.toFixed(6))}`);
  }
  const bounds = hidden.map((i) => ` x${i} >= ${column === 0 ? 1 : 0}`);
  const low = new Map(hidden.map((i) => [i, Infinity]));
  const high = new Map(hidden.map((i) => [i, -Infinity]));
  const solve = (sense, terms) => {
    const result = highs.solve(`${sense}\n obj: ${text(terms)}\nSubject To\n${lines.join("\n")}\nBounds\n${bounds.join("\n")}\nEnd\n`);
    if (result.Status === "Infeasible") throw new Error(`${name}: the published figures contradict each other`);
    // An unbounded interval is told by no solution, but is no disclosure either.
    if (result.Status === "Optimal") {
      for (const i of hidden) {
        const value = result.Columns[`x${i}`]?.Primal;
        if (value === undefined) continue;
        low.set(i, Math.min(low.get(i), value));
        high.set(i, Math.max(high.get(i), value));
      }
    } else if (result.Status === "Unbounded") {
      if (terms.length === 1) high.set(terms[0][1], Infinity);
    } else throw new Error(`${name}: ${result.Status}`);
  };
  const width = column === 0 ? 1 - 1e-6 : 1e-3;
  if (hidden.length && lines.length) {
    // Every solution tells about all rows; then those that still look certain are asked one by one.
    for (let round = 0; round < 6; round++) solve("Maximize", hidden.map((i) => [Number(random().toFixed(3)) || 0.001, i]));
    for (const i of hidden) {
      if (high.get(i) - low.get(i) < width) solve("Maximize", [[1, i]]);
      if (high.get(i) - low.get(i) < width) solve("Minimize", [[1, i]]);
    }
  }
  found[name] = hidden.filter((i) => high.get(i) - low.get(i) < width && !(column > 0 && high.get(i) < 1e-6)).map((i) => [...rows[i].slice(0, 4), low.get(i)]);
}
console.log(JSON.stringify({ withheld: hidden.length, equations: equations.length, found }));
