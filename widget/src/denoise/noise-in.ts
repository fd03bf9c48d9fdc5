import { changeOf, estimateNoise, imageTensor, type ImageTensor } from '@denoisekit/core';
import { wholeOf, type Raster } from '../raster/raster-part.js';
import { nextTurn } from '../raster/turns.js';

/** More is looked at in parts: an estimate of the noise needs no more, and takes float32. */
const wholeSample = 2 ** 20;
const sampleSide = 256;
/** Squares on each side of a sample, where the picture has room for them; of a long one more along it. */
const squaresASide = 4;

/** The picture, or squares from all over a large one, `[count, colours, height, width]`. */
export async function sampleOf(raster: Raster): Promise<ImageTensor> {
  const { width, height, colours } = raster;
  if (width * height <= wholeSample) return raster.read(wholeOf(raster));
  const square = { width: Math.min(sampleSide, width), height: Math.min(sampleSide, height) };
  const [across, along] = [Math.floor(width / square.width), Math.floor(height / square.height)];
  const columns = Math.min(across, Math.max(squaresASide, Math.floor(squaresASide ** 2 / along)));
  const rows = Math.min(along, Math.floor(squaresASide ** 2 / columns));
  const size = colours * square.width * square.height;
  const data = new Float32Array(columns * rows * size);
  for (let i = 0; i < columns * rows; i++) {
    await nextTurn();
    const x = placeOf(i % columns, columns, width - square.width);
    const y = placeOf(Math.floor(i / columns), rows, height - square.height);
    data.set(raster.read({ ...square, x, y }).data, i * size);
  }
  return imageTensor(data, [columns * rows, colours, square.height, square.width]);
}

/** Where one of `count` squares begins, spread evenly: at a multiple of 8, as the blocks of a JPEG do. */
function placeOf(index: number, count: number, most: number): number {
  return count === 1 ? 0 : Math.floor((most * index) / (8 * (count - 1))) * 8;
}

/** Of pictures that are asked for again, as with each change of the strength. */
const known = new WeakMap<Raster, Promise<number | undefined>>();

/** How much noise there seems to be, as core's `estimateNoise` tells; undefined where a picture is too small to tell. */
export function noiseIn(raster: Raster): Promise<number | undefined> {
  let noise = known.get(raster);
  if (noise === undefined) known.set(raster, (noise = estimate(raster)));
  return noise;
}

/** How much a model changed of it, before a strength: see core's `changeOf`. */
export async function removedFrom(raster: Raster, answer: Raster): Promise<number> {
  const before = await sampleOf(raster);
  await nextTurn();
  return changeOf(before, await sampleOf(answer));
}

async function estimate(raster: Raster): Promise<number | undefined> {
  const { data, shape } = await sampleOf(raster);
  const [count, colours, height, width] = shape;
  const size = height * width;
  let variance = 0;
  // A colour a turn; the estimate is the root of the mean of their squares.
  for (let colour = 0; colour < colours; colour++) {
    await nextTurn();
    const plane = new Float32Array(count * size);
    for (let i = 0; i < count; i++) {
      const from = (i * colours + colour) * size;
      plane.set(data.subarray(from, from + size), i * size);
    }
    const sigma = estimateNoise(imageTensor(plane, [count, 1, height, width]));
    if (sigma === null) return undefined;
    variance += sigma ** 2 / colours;
  }
  return Math.sqrt(variance);
}
