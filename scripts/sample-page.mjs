// Draws cli/assets/page.png, the clean page that `denoise --demo` and the demo page damage and docs/images/scan.webp shows. Needs what `npm run build` has built, and the
// optional packages that pages are drawn with. Letters differ in their last bits by processor, so the file is kept and not drawn at each build.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { imageTensor, randomStream, toPixels } from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';
import { drawPicture } from '../training/dist/pages/draw-picture.js';
import { drawsOf } from '../training/dist/pages/draws.js';
import { facesOf, fontsKeptAside } from '../training/dist/pages/fonts.js';
import { loadCanvas } from '../training/dist/pages/load-canvas.js';

const out = resolve(import.meta.dirname, '..', 'cli', 'assets', 'page.png');
const [width, height] = [720, 600];

const { createCanvas } = await loadCanvas(facesOf(fontsKeptAside));
const context = createCanvas(width, height).getContext('2d');
context.fillStyle = 'white';
context.fillRect(0, 0, width, height);
context.fillStyle = 'black';

function text(font, size, x, y, words) {
  context.font = `${size}px "${font}"`;
  context.fillText(words, x, y);
}

const serif = 'gelasio latin 400-normal';
text('gelasio latin 700-normal', 40, 48, 78, 'The Lighthouse Ledger');
text('gelasio latin 400-italic', 20, 48, 110, 'Kept by hand at the north shore, page 42');
context.fillRect(48, 124, 624, 2);
[
  'The fog came in before noon and stayed until the lamp was lit.',
  'Two schooners passed to the west; one answered our signal.',
  'Oil for nine nights remains, and the glass was cleaned twice.',
].forEach((line, i) => text(serif, 22, 48, 160 + 32 * i, line));

const columns = [48, 190, 290, 390];
const rows = [
  ['Night', 'Oil, l', 'Hours', 'Wind'],
  ['1 March', '3.25', '11.5', 'NW 4'],
  ['2 March', '3.10', '11.4', 'W 6'],
  ['3 March', '3.40', '11.3', 'SW 7'],
];
context.lineWidth = 1;
rows.forEach((row, i) => {
  const y = 262 + 34 * i;
  context.strokeRect(40.5, y + 0.5, 430, 34);
  row.forEach((cell, j) => {
    text(i === 0 ? 'work-sans latin 400-normal' : 'pt-sans latin 400-normal', 18, columns[j], y + 23, cell);
  });
});
for (const x of [178, 278, 378]) {
  context.beginPath();
  context.moveTo(x + 0.5, 262);
  context.lineTo(x + 0.5, 398);
  context.stroke();
}

// Fine print, a stamp, and handwriting in pale ink.
[
  'Every figure was read from the gauge at sunrise and entered before the watch changed. Where the wind',
  'rose above eight, the keeper stayed with the lamp, and the entry was made by whoever relieved him.',
].forEach((line, i) => text('pt-sans latin 400-normal', 14, 48, 432 + 21 * i, line));
context.fillStyle = context.strokeStyle = 'rgb(60,60,60)';
text('gochi-hand latin 400-normal', 34, 60, 530, 'all well, light burning bright');
context.save();
context.translate(596, 520);
context.rotate(-0.2);
context.lineWidth = 3;
context.beginPath();
context.arc(0, 0, 52, 0, 7);
context.stroke();
context.textAlign = 'center';
text('zilla-slab latin 400-normal', 20, 0, 0, 'NORTH');
text('zilla-slab latin 400-normal', 20, 0, 22, 'SHORE');
context.restore();

const { data } = context.getImageData(0, 0, width, height);
const page = Float32Array.from({ length: width * height }, (_, i) => data[4 * i] / 255);
// A printed picture, as the pages have that the model is trained on.
drawPicture(page, width, [262, 398, 500, 672], drawsOf(randomStream(7, 0)));
const pixels = toPixels(imageTensor(page, [1, 1, height, width]));
const { bytes } = await createSharpCodec().encode(pixels, { format: 'png' });
await writeFile(out, bytes);
console.log(`wrote ${out}, ${bytes.length} bytes`);
