import { estimateNoise, imageTensor, type ImageTensor } from '@denoisekit/core';
import { wholeOf, type Raster } from './raster-part.js';
import { nextTurn } from './turns.js';

/** More is looked at in parts: an estimate of the noise needs no more, and takes float32. */
const wholeSample = 2 ** 21;
const sampleSide = 256;

/** The picture, or squares from all over a large one, `[count, colours, height, width]`. */
export function sampleOf(raster: Raster): ImageTensor {
  const { width, height, colours } = raster;
  if (width * height <= wholeSample || Math.min(width, height) < 4 * sampleSide)
    return raster.read(wholeOf(raster));
  const size = colours * sampleSide * sampleSide;
  const data = new Float32Array(16 * size);
  for (let i = 0; i < 16; i++) {
    const at = (length: number, index: number): number =>
      Math.round(((length - sampleSide) * index) / 24) * 8;
    const [x, y] = [at(width, i % 4), at(height, Math.floor(i / 4))];
    const part = { x: Math.min(x, width - sampleSide), y: Math.min(y, height - sampleSide) };
    data.set(raster.read({ ...part, width: sampleSide, height: sampleSide }).data, i * size);
  }
  return imageTensor(data, [16, colours, sampleSide, sampleSide]);
}

/** Of pictures that are asked for again, as with each change of the strength. */
const known = new WeakMap<Raster, Promise<number | undefined>>();

/** How much noise there seems to be, as core's `estimateNoise` tells; undefined where a picture is too small to tell. */
export function noiseIn(raster: Raster): Promise<number | undefined> {
  let noise = known.get(raster);
  if (noise === undefined) known.set(raster, (noise = estimate(raster)));
  return noise;
}

async function estimate(raster: Raster): Promise<number | undefined> {
  const { data, shape } = sampleOf(raster);
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
