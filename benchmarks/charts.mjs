// The least that drawing takes: option objects of a file, one a line, drawn to SVG files of a folder.
import { createReadStream, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [library, options, folder] = process.argv.slice(2);
const echarts = createRequire(import.meta.url)(library);
let count = 0;
for await (const line of createInterface({ input: createReadStream(options) })) {
  const { width, height, option } = JSON.parse(line);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption(option);
  writeFileSync(join(folder, `${count++}.svg`), chart.renderToSVGString());
  chart.dispose();
}
