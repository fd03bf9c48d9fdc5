// Draws docs/images/scan.webp: the sample page, damaged and cleaned. Needs what `npm run build` has built, and a model: that of models/scan, or the
// folder that is named.
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { addNoise, contactSheet, fromPixels, parseNoise, toPixels } from '@denoisekit/core';
import { createNodeDenoiser, createSharpCodec, folderSource } from '@denoisekit/runtime-node';

const root = resolve(import.meta.dirname, '..');
const [, , folder = join(root, 'models', 'scan')] = process.argv;
const out = join(root, 'docs', 'images', 'scan.webp');

/** As `denoisekit denoise --demo` has it, and as a phone's photograph of the page. docs/scans.md says the same. */
const damages = [
  'paper:0.1+stain:0.6+crease:0.4+round:8',
  'paper:0.15+crease:0.3+shading:0.7+blur:0.8+gaussian:0.03+jpeg:70',
];

const codec = createSharpCodec();
const page = fromPixels(
  (await codec.decode(await readFile(join(root, 'cli', 'assets', 'page.png')))).pixels,
  1,
);
const model = await createNodeDenoiser({ model: folderSource(folder) });
const rows = [];
for (const damage of damages) {
  const damaged = addNoise(page, parseNoise(damage), { seed: 1 });
  rows.push([damaged, await model.denoise(damaged)]);
}
await model.dispose();
const sheet = contactSheet(rows, { scale: 1, gap: 8, background: 0.5 });
await writeFile(out, (await codec.encode(toPixels(sheet), { format: 'webp', quality: 80 })).bytes);
console.log(`wrote ${out}`);
