// Attacks published cells with a linear solver (HiGHS). Its unknowns are the sums of every group of enterprises that differ in no dimension: all combinations of
// codes. It knows what everybody knows: the rows with their figures or without, which provinces make a belt, that every row is the sum of its groups, that no
// figure is negative, which sums are at most others in every group, and that a code (not a pair of codes) has an enterprise at least.
// Reads {"columns": ["enterprises", ...], "bounds": [[part, whole], ...], "belts": {"320000": "East"},
//   "rows": [["100000", "_T", "_T", "_T", [3, ...] or null, [[truth, distance], ...] or null], ...]} and prints the range of every sum of the withheld rows that have a
// sixth field: it stops looking as soon as the range reaches that distance from the truth, on one side.
// With "whole": true its unknowns are whole numbers.
import { readFileSync } from "node:fs";
import solver from "highs";

const { columns, bounds, belts, rows, whole } = JSON.parse(readFileSync(0, "utf8"));
const highs = await solver();
const top = ["100000", "_T", "_T", "_T"];
const isBelt = new Set(Object.values(belts));
const codes = top.map((all, d) => [...new Set(rows.map((row) => row[d]))].filter((code) => code !== all && !(d === 0 && isBelt.has(code))));
const groups = codes.reduce((lists, list) => lists.flatMap((head) => list.map((code) => [...head, code])), [[]]);
const within = (group, row) => row.every((code, d) => code === top[d] || code === group[d] || (d === 0 && belts[group[0]] === code));
const members = rows.map((row) => groups.flatMap((group, g) => (within(group, row.slice(0, 4)) ? [g] : [])));
const single = rows.map((row) => row.slice(0, 4).filter((code, d) => code !== top[d]).length === 1);

// Sums that no bound connects know nothing of each other.
const component = columns.map((_, k) => k);
for (const _ of columns) for (const [part, whole] of bounds) component[part] = component[whole] = Math.min(component[part], component[whole]);

// The solver works best on numbers that are not large.
const scale = columns.map((_, k) => (whole ? 1 : Math.max(1, 10 ** Math.floor(Math.log10(Math.max(1, ...rows.map((row) => row[4]?.[k] ?? 0))) - 3))));

// A seeded generator: the same attack each time.
let state = 20251122;
const random = () => ((state = (state * 1103515245 + 12345) % 2147483648) / 2147483648) - 0.5;
const text = (terms) => terms.map(([factor, name]) => `${factor < 0 ? "-" : "+"} ${Math.abs(factor)} ${name}`).join(" ").replace(/(.{200}\S*) /g, "$1\n");

const found = rows.map((row) => (row[5] ? columns.map(() => [Infinity, -Infinity]) : null));
const reached = (i, k) => {
  const [low, high] = found[i][k];
  const [truth, distance] = rows[i][5][k];
  return Math.max(high - truth, truth - low) >= distance - 1e-4 * Math.max(1, distance);
};
let solved = 0;
for (const one of new Set(component)) {
  const mine = columns.flatMap((_, k) => (component[k] === one ? [k] : []));
  const lines = [];
  rows.forEach((row, i) => {
    for (const k of mine) {
      const terms = members[i].map((g) => [1, `x${g}_${k}`]);
      if (row[4]) lines.push(`${text(terms)} = ${row[4][k] / scale[k]}`);
      else if (k === 0 && single[i]) lines.push(`${text(terms)} >= ${1 / scale[k]}`);
    }
  });
  for (const [part, total] of bounds) {
    if (component[part] === one) groups.forEach((_, g) => lines.push(`${scale[part]} x${g}_${part} - ${scale[total]} x${g}_${total} <= 0`));
  }
  const general = whole ? `General\n ${groups.flatMap((_, g) => mine.map((k) => `x${g}_${k}`)).join("\n ")}\n` : "";
  const solve = (sense, terms) => {
    solved++;
    const result = highs.solve(`${sense}\n obj: ${text(terms)}\nSubject To\n${lines.map((line, n) => ` e${n}: ${line}`).join("\n")}\n${general}End\n`);
    if (result.Status !== "Optimal") throw new Error(`${columns[one]}: ${result.Status}`);
    rows.forEach((row, i) => {
      if (!row[5]) return;
      for (const k of mine) {
        const value = members[i].reduce((total, g) => total + (result.Columns[`x${g}_${k}`]?.Primal ?? 0), 0) * scale[k];
        found[i][k] = [Math.min(found[i][k][0], value), Math.max(found[i][k][1], value)];
      }
    });
  };
  const open = rows.flatMap((row, i) => (row[5] ? mine.map((k) => [i, k]) : []));
  if (open.length === 0) continue;
  // Every solution tells about all rows; then those that still look certain are asked one by one.
  for (let round = 0; round < 4 && open.some(([i, k]) => !reached(i, k)); round++) {
    solve("Maximize", groups.flatMap((_, g) => mine.map((k) => [Number(random().toFixed(3)) || 0.001, `x${g}_${k}`])));
  }
  for (const [i, k] of open) {
    for (const sense of ["Maximize", "Minimize"]) {
      if (!reached(i, k)) solve(sense, members[i].map((g) => [1, `x${g}_${k}`]));
    }
  }
}
console.log(JSON.stringify({ solved, found: rows.flatMap((row, i) => (row[5] ? columns.map((name, k) => ({ row: row.slice(0, 4), sum: name, low: found[i][k][0], high: found[i][k][1], reached: reached(i, k) })) : [])) }));
