import {
  applyStrength,
  denoisePicture,
  estimateNoise,
  imageTensor,
  throughModel,
  toldLevel,
  type ControlValues,
  type ImageTensor,
  type ModelManifest,
} from '@denoisekit/core';
import { partsOf, type Part } from './parts.js';
import { pixelRaster } from './raster.js';
import { wholeOf, type Raster, type Rect } from './raster-part.js';

/** Runs a model on images that are no larger than one of its tiles. */
export type Run = (
  image: ImageTensor,
  controls: ControlValues | undefined,
  signal: AbortSignal,
) => Promise<ImageTensor>;

export interface DenoiseRasterOptions {
  readonly manifest: ModelManifest;
  /** Those of the model. */
  readonly channels: 1 | 3;
  readonly run: Run;
  readonly signal: AbortSignal;
  /** Called with what is done: the picture so far, and which part is new. */
  readonly onPart: (answer: Raster, part: Rect, done: number, total: number) => void;
}

/** The model's answer to a picture, part by part. */
export async function denoiseRaster(
  input: Raster,
  { manifest, channels, run, signal, onPart }: DenoiseRasterOptions,
): Promise<Raster> {
  const controls = toldLevel(manifest, sampleOf(input), undefined);
  const through = (image: ImageTensor): Promise<ImageTensor> =>
    throughModel(image, channels, (one) => run(one, controls, signal));
  const { channels: samples, ...rest } = input.pixels();
  if (samples === 2 || samples === 4) {
    // What transparency hides is filled in from far away.
    const { pixels } = await denoisePicture({ channels: samples, ...rest }, through, {
      channels: input.colours,
    });
    const answer = pixelRaster(pixels, input.colours);
    onPart(answer, wholeOf(answer), 1, 1);
    return answer;
  }
  const parts = partsOf(input, manifest);
  const answer = input.blank();
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    for (let part: Part | undefined; (part = parts[next++]) !== undefined;) {
      signal.throwIfAborted();
      const { kept, seen } = part;
      const denoised = await through(input.read(seen));
      signal.throwIfAborted();
      answer.write(kept, denoised, seen);
      onPart(answer, kept, ++done, parts.length);
    }
  }
  // While the worker computes one, the page cuts the next.
  await Promise.all([work(), work()]);
  return answer;
}

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

/** How much noise there seems to be, on [0, 1]; undefined where a picture is too small to tell. */
export function noiseIn(raster: Raster): number | undefined {
  return estimateNoise(sampleOf(raster)) ?? undefined;
}

/** Rows that are blended at once. */
const rowsAtOnce = 256;
/** As far as `applyStrength` looks. */
const reach = 6;

/** Part of what the model changed, without running it again: see core's `applyStrength`. */
export async function withStrength(
  input: Raster,
  answer: Raster,
  strength: number,
  signal: AbortSignal,
): Promise<Raster> {
  if (strength === 1) return answer;
  if (strength === 0) return input;
  const out = answer.blank();
  const { width, height } = input;
  for (let y = 0; y < height; y += rowsAtOnce) {
    const from = Math.max(0, y - reach);
    const to = Math.min(height, y + rowsAtOnce + reach);
    const seen = { x: 0, y: from, width, height: to - from };
    const denoised = answer.read(seen);
    const own = imageTensor(new Float32Array(denoised.data), denoised.shape);
    const blended = applyStrength(input.read(seen), own, strength);
    out.write({ x: 0, y, width, height: Math.min(rowsAtOnce, height - y) }, blended, seen);
    await nextTurn();
    signal.throwIfAborted();
  }
  return out;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
