// Draws charts. One JSON object a line comes in: { id, lang, title, description, width, height, option, svg, png, scale };
// svg and png are the files to write, png may be null. One JSON object a line goes out when it is done: { id } or { id, error }.
// The argument is a folder for the small fonts, which whoever started this deletes.
import { readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SmallFont } from './font.mjs';

const require = createRequire(import.meta.url);
const echarts = require('./echarts.min.js');
const { Resvg } = require('@resvg/resvg-js');

const scratch = process.argv[2];

const fontFolder = new URL('./fonts/', import.meta.url);
const fonts = readdirSync(fontFolder).sort().map(name => new SmallFont(new URL(name, fontFolder), join(scratch, name)));

const escape = text => text.replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

function drawSvg({ lang, title, description, width, height, option }) {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ ...option, animation: false });
    return stable(chart.renderToSVGString()).replace(/^<svg /, `<svg role="img" lang="${lang}" aria-labelledby="title desc" `)
      .replace('>', () => `>\n<title id="title">${escape(title)}</title>\n<desc id="desc">${escape(description)}</desc>`);
  } finally {
    chart.dispose();
  }
}

/** Names of classes and definitions count through the life of the process; number them anew in each picture. */
function stable(svg) {
  const names = new Map();
  return svg.replace(/\bzr\d+-[a-z]+-?\d+/g, name => names.get(name) ?? names.set(name, `z${names.size}`).get(name));
}

// Some of these stand in the picture as entities only.
const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i));

function drawPng(svg, scale) {
  for (const font of fonts) font.cover(ascii + svg);
  return new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles: fonts.map(font => font.file), defaultFontFamily: 'Noto Sans SC' },
  }).render().asPng();
}

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  const answer = { id: job.id };
  try {
    const svg = drawSvg(job);
    writeFileSync(job.svg, svg);
    if (job.png) writeFileSync(job.png, drawPng(svg, job.scale));
  } catch (error) {
    answer.error = String(error?.message ?? error);
  }
  process.stdout.write(JSON.stringify(answer) + '\n');
}
