// A small font file with the glyphs of the texts seen so far. resvg reads its fonts again for every text element, so that
// drawing one chart with the full 10 MB fonts takes seconds. Layout of the tables: OpenType specification 1.9, "glyf", "loca", "cmap".
import { readFileSync, writeFileSync } from 'node:fs';

const KEPT = ['GDEF', 'GPOS', 'OS/2', 'cmap', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'name', 'post'];

export class SmallFont {
  #tables;
  #glyphOf;
  #characters = new Set();
  #glyphs = new Set([0]);

  constructor(source, file) {
    this.file = file;
    this.#tables = readTables(readFileSync(source));
    this.#glyphOf = characterMap(this.#tables.get('cmap'));
  }

  /** Makes sure that the file can show the text. */
  cover(text) {
    const missing = [...new Set(text)].filter(character => !this.#characters.has(character));
    if (missing.length === 0) return;
    for (const character of missing) {
      this.#characters.add(character);
      this.#keep(this.#glyphOf(character.codePointAt(0)));
    }
    writeFileSync(this.file, this.#bytes());
  }

  #outline(id) {
    const loca = this.#tables.get('loca');
    return this.#tables.get('glyf').subarray(loca.readUInt32BE(4 * id), loca.readUInt32BE(4 * id + 4));
  }

  #keep(id) {
    if (this.#glyphs.has(id)) return;
    this.#glyphs.add(id);
    const outline = this.#outline(id);
    if (outline.length === 0 || outline.readInt16BE(0) >= 0) return;

    // A composite glyph: keep its parts too.
    let flags;
    let at = 10;
    do {
      flags = outline.readUInt16BE(at);
      this.#keep(outline.readUInt16BE(at + 2));
      at += 4 + (flags & 0x01 ? 4 : 2) + (flags & 0x08 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0);
    } while (flags & 0x20);
  }

  /** Glyph numbers stay as they are; the outlines of all other glyphs become empty. */
  #bytes() {
    const offsets = Buffer.alloc(this.#tables.get('loca').length);
    const outlines = [];
    let size = 0;
    for (let id = 0; id < offsets.length / 4; id++) {
      offsets.writeUInt32BE(size, 4 * id);
      if (!this.#glyphs.has(id)) continue;
      outlines.push(this.#outline(id));
      size += outlines.at(-1).length;
    }
    return writeTables(new Map(this.#tables).set('loca', offsets).set('glyf', Buffer.concat(outlines)));
  }
}

function readTables(bytes) {
  const tables = new Map();
  for (let i = 0; i < bytes.readUInt16BE(4); i++) {
    const at = 12 + 16 * i;
    const from = bytes.readUInt32BE(at + 8);
    tables.set(bytes.toString('latin1', at, at + 4), bytes.subarray(from, from + bytes.readUInt32BE(at + 12)));
  }
  if (tables.get('head').readInt16BE(50) !== 1) throw new Error('The font has short glyph offsets; long ones are expected.');
  return tables;
}

function writeTables(tables) {
  const names = KEPT.filter(name => tables.has(name));
  const header = Buffer.alloc(12 + 16 * names.length);
  header.writeUInt32BE(0x00010000, 0);
  header.writeUInt16BE(names.length, 4);
  const parts = [header];
  let offset = header.length;
  names.forEach((name, i) => {
    const table = tables.get(name);
    const at = 12 + 16 * i;
    header.write(name, at, 'latin1');
    header.writeUInt32BE(offset, at + 8);
    header.writeUInt32BE(table.length, at + 12);
    const padding = -table.length & 3;
    parts.push(table, Buffer.alloc(padding));
    offset += table.length + padding;
  });
  return Buffer.concat(parts);
}

/** Code point to glyph, from the subtable of format 12 (segmented coverage). */
function characterMap(cmap) {
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const table = cmap.readUInt32BE(8 + 8 * i);
    if (cmap.readUInt16BE(table) !== 12) continue;
    const groups = cmap.readUInt32BE(table + 12);
    return code => {
      for (let g = 0; g < groups; g++) {
        const at = table + 16 + 12 * g;
        const first = cmap.readUInt32BE(at);
        if (code >= first && code <= cmap.readUInt32BE(at + 4)) return cmap.readUInt32BE(at + 8) + code - first;
      }
      return 0;
    };
  }
  throw new Error('The font has no character map of format 12.');
}
