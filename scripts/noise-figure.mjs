// Draws docs/images/noise.png: digits under every kind of noise. Needs what `npm run build` has built.
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addNoise, contactSheet, imageTensor, parseNoise } from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';

const root = resolve(import.meta.dirname, '..');
export const figurePath = join(root, 'docs', 'images', 'noise.png');

/** Columns, each with its three levels from top to bottom. The page's caption says the same. */
const columns = [
  ['gaussian:0', 'gaussian:0', 'gaussian:0'],
  ['gaussian:0.1', 'gaussian:0.25', 'gaussian:0.5'],
  ['salt-pepper:0.05', 'salt-pepper:0.15', 'salt-pepper:0.4'],
  ['speckle:0.2', 'speckle:0.5', 'speckle:1'],
  ['poisson:50', 'poisson:10', 'poisson:2'],
  ['mask:0.1', 'mask:0.3', 'mask:0.6'],
  ['poisson:50+gaussian:0.05', 'gaussian:0.2+salt-pepper:0.05', 'poisson:5+gaussian:0.2+mask:0.2'],
];
/** Of the eight digits that the command has with it, one for each row. */
const digits = [2, 5, 6];

/** @returns {Promise<import('@denoisekit/core').ImageTensor>} the picture, `[1, 1, height, width]` */
export async function noiseFigure() {
  const bytes = await readFile(join(root, 'cli', 'assets', 'digits.png'));
  const strip = (await createSharpCodec().decode(bytes, { channels: 1 })).tensor;
  const rows = digits.map((digit, row) => {
    const clean = cut(strip, digit);
    return columns.map((levels) => addNoise(clean, parseNoise(levels[row]), { seed: 1 }));
  });
  return contactSheet(rows, { scale: 3, gap: 6, background: 0.5 });
}

/** One square of a strip of squares side by side. */
function cut({ data, shape: [, , side, width] }, index) {
  const square = Float32Array.from({ length: side * side }, (_, i) => {
    return data[Math.floor(i / side) * width + index * side + (i % side)];
  });
  return imageTensor(square, [1, 1, side, side]);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await writeFile(figurePath, await createSharpCodec().encode(await noiseFigure(), 'png'));
  console.log(`wrote ${figurePath}`);
}
