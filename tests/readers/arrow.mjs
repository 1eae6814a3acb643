// Reads an Arrow stream with Apache's own JavaScript implementation and prints names, types and values as JSON.
import { readFileSync } from "node:fs";
import { tableFromIPC, Type } from "apache-arrow";

const table = tableFromIPC(readFileSync(process.argv[2]));
const fields = table.schema.fields;
const sums = process.argv[3] === "sums";

// Digits exactly as they lie there: a JavaScript number would lose some.
function decimal(words, type) {
  let number = 0n;
  for (let i = words.length - 1; i >= 0; i--) number = (number << 32n) | BigInt(words[i] >>> 0);
  if (number >> 127n) number -= 1n << 128n;
  const digits = (number < 0n ? -number : number).toString().padStart(type.scale + 1, "0");
  const point = digits.length - type.scale;
  return (number < 0n ? "-" : "") + digits.slice(0, point) + (type.scale ? "." + digits.slice(point) : "");
}

function plain(value, type) {
  if (value === null || value === undefined) return null;
  switch (type.typeId) {
    case Type.Decimal: return decimal(new Uint32Array(value.buffer, value.byteOffset, 4), type);
    case Type.List: return [...value].map((each) => plain(each, type.children[0].type));
    case Type.Struct: return Object.fromEntries(type.children.map((child) => [child.name, plain(value[child.name], child.type)]));
    case Type.Date: return new Date(value).toISOString().slice(0, 10);
    default: return typeof value === "bigint" ? value.toString() : typeof value === "number" ? String(value) : value;
  }
}

// As the microseconds that lie there: as a Date it would lose them.
function column(vector, type) {
  if (type.typeId !== Type.Timestamp) return Array.from({ length: vector.length }, (_, i) => plain(vector.get(i), type));
  return vector.data.flatMap((data) => Array.from({ length: data.length }, (_, i) => data.getValid(i) ? data.values[i].toString() : null));
}

const result = { rows: table.numRows, batches: table.batches.length, fields: fields.map((field) => [field.name, String(field.type), field.nullable]) };
if (sums) {
  result.sums = fields.map((field, i) => {
    let sum = 0n;
    for (const value of table.getChildAt(i)) if (value !== null) sum += typeof value === "string" ? BigInt(value.length) : BigInt(value);
    return sum.toString();
  });
} else {
  result.columns = fields.map((field, i) => column(table.getChildAt(i), field.type));
}
console.log(JSON.stringify(result));
