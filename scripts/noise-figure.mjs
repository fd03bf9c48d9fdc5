// Draws docs/images/noise.png, noise-camera.png and noise-paper.png: pictures under every kind of noise. Needs what `npm run build` has built.
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addNoise, contactSheet, fromPixels, imageTensor, parseNoise, toPixels } from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';

const root = resolve(import.meta.dirname, '..');

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

/** Rows of what cameras and files do. The page's caption says the same. */
const cameraRows = [
  ['none', 'gaussian:25/255+round:8', 'poisson-gaussian:40/255', 'gaussian-correlated:25/255'],
  ['gaussian-resized:25/255', 'demosaiced:15/255', 'jpeg:15', 'gaussian:15/255+jpeg:50'],
];

/** Rows of what happens to paper and to scans of it. The page's caption says the same. */
const paperRows = [
  ['none', 'paper:0.2', 'paper:0.1+crease:0.5', 'paper:0.1+stain:0.6', 'shading:0.6'],
  [
    'blur:1.5',
    'bleed-through:0.35',
    'low-ink:0.7',
    'scan-lines:0.5',
    'low-ink:0.3+paper:0.15+stain:0.4+shading:0.4+blur:0.8+jpeg:40',
  ],
];

export const figures = [
  { path: join(root, 'docs', 'images', 'noise.png'), channels: 1, draw: digitsFigure },
  { path: join(root, 'docs', 'images', 'noise-camera.png'), channels: 3, draw: cameraFigure },
  { path: join(root, 'docs', 'images', 'noise-paper.png'), channels: 1, draw: paperFigure },
];

/** @returns {Promise<import('@denoisekit/core').ImageTensor>} `[1, 1, height, width]` */
async function digitsFigure() {
  const bytes = await readFile(join(root, 'cli', 'assets', 'digits.png'));
  const strip = fromPixels((await createSharpCodec().decode(bytes)).pixels);
  const rows = digits.map((digit, row) => {
    const clean = cut(strip, digit);
    return columns.map((levels) => addNoise(clean, parseNoise(levels[row]), { seed: 1 }));
  });
  return contactSheet(rows, { scale: 3, gap: 6, background: 0.5 });
}

/** @returns {import('@denoisekit/core').ImageTensor} `[1, 3, height, width]` */
function cameraFigure() {
  const clean = landscape();
  const rows = cameraRows.map((row) => row.map((text) => addNoise(clean, parseNoise(text), { seed: 5 })));
  return contactSheet(rows, { scale: 2, gap: 6, background: 1 });
}

/** @returns {Promise<import('@denoisekit/core').ImageTensor>} `[1, 1, height, width]` */
async function paperFigure() {
  const clean = await numbersPage();
  const rows = paperRows.map((row) => row.map((text) => addNoise(clean, parseNoise(text), { seed: 14 })));
  return contactSheet(rows, { scale: 1, gap: 6, background: 0.5 });
}

/** Lines of digits, black on white. */
async function numbersPage(side = 160) {
  const bytes = await readFile(join(root, 'cli', 'assets', 'digits.png'));
  const strip = fromPixels((await createSharpCodec().decode(bytes)).pixels);
  const data = new Float32Array(side * side).fill(1);
  for (let i = 0, at = 0; at < 35; at++) {
    const [left, top] = [6 + 21 * (at % 7), 5 + 30 * Math.floor(at / 7)];
    if (at % 7 === 4 - (at % 3)) continue;
    const digit = cut(strip, i++ % 8).data;
    for (let pixel = 0; pixel < 28 * 28; pixel++) {
      const place = (top + Math.floor(pixel / 28)) * side + left + (pixel % 28);
      data[place] = Math.min(data[place], 1 - digit[pixel]);
    }
  }
  return imageTensor(data, [1, 1, side, side]);
}

/** One square of a strip of squares side by side. */
function cut({ data, shape: [, , side, width] }, index) {
  const square = Float32Array.from({ length: side * side }, (_, i) => {
    return data[Math.floor(i / side) * width + index * side + (i % side)];
  });
  return imageTensor(square, [1, 1, side, side]);
}

/** A sky, a sun, a hill with a ploughed field, and a wall in the shade: slopes, edges, fine texture, bright and dark, in colour. */
function landscape(side = 80) {
  const pixels = Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [(i % side) / side, Math.floor(i / side) / side];
    if (x > 0.72 && y > 0.35)
      return (x * side) % 6 < 1 || (y * side) % 5 < 1 ? [0.1, 0.08, 0.09] : [0.3, 0.16, 0.14];
    if (y > 0.55 + 0.5 * (x - 0.35) * (x - 0.35)) {
      const furrow = (7 * x + 5 * y) * side;
      return furrow % 20 < 10 ? [0.45, 0.5, 0.2] : [0.33, 0.4, 0.13];
    }
    if ((x - 0.3) * (x - 0.3) + (y - 0.25) * (y - 0.25) < 0.012) return [1, 0.95, 0.75];
    return [0.35 + 0.5 * y, 0.55 + 0.35 * y, 0.85 + 0.1 * y];
  });
  const data = Float32Array.from({ length: 3 * side * side }, (_, i) => {
    return pixels[i % (side * side)][Math.floor(i / (side * side))];
  });
  return imageTensor(data, [1, 3, side, side]);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  for (const { path, draw } of figures) {
    const { bytes } = await createSharpCodec().encode(toPixels(await draw()), { format: 'png' });
    await writeFile(path, bytes);
    console.log(`wrote ${path}`);
  }
}
