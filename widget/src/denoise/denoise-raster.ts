import {
  answersInGrey,
  imageTensor,
  measured,
  throughGrey,
  throughModel,
  toldLevel,
  type ControlValues,
  type ImageRows,
  type ImageTensor,
  type ModelManifest,
  type StageClock,
} from '@denoisekit/core';
import { loadPart } from '../browser/load-part.js';
import type { Raster, Rect } from '../raster/raster-part.js';
import { nextTurn, stripsOf } from '../raster/turns.js';
import type { Outcome } from '../state/state.js';
import { sampleOf } from './noise-in.js';
import { partsOf, type Part } from './parts.js';

/** Runs a model on images that are no larger than one of its parts. */
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
  /** Called with what is done: the picture so far, which strip of it is new, and how many parts are whole. */
  readonly onPart: (answer: Raster, part: Rect, done: number, total: number) => void;
  /** Measures the stages `floats`, `run` and `bytes`. */
  readonly clock?: StageClock | undefined;
}

/** The model's answer to a picture, part by part; then, of a page, its pale print is looked at. */
export async function denoiseRaster(
  input: Raster,
  { manifest, channels, run, signal, onPart, clock }: DenoiseRasterOptions,
): Promise<Pick<Outcome, 'answer' | 'page'>> {
  const isTold = manifest.controls.length > 0;
  const controls = isTold ? toldLevel(manifest, await sampleOf(input), undefined) : undefined;
  const inGrey = answersInGrey(manifest);
  const pages = inGrey ? await loadPart(import('./treat-page.js')) : undefined;
  const through = (image: ImageTensor): Promise<ImageTensor> => {
    const runOne = (one: ImageTensor) => run(one, controls, signal);
    return inGrey ? throughGrey(image, runOne) : throughModel(image, channels, runOne);
  };
  const rows = input.seen();
  const parts = partsOf(input, manifest);
  const answer = input.blank();
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    for (let part: Part | undefined; (part = parts[next++]) !== undefined;) {
      signal.throwIfAborted();
      const { kept, seen } = part;
      const image = await floatsOf(rows, seen, clock);
      clock?.ran(seen.height * seen.width);
      const denoised = await measured(clock, 'run', () => through(image));
      for (const strip of stripsOf(kept)) {
        await nextTurn();
        signal.throwIfAborted();
        const place = { ...strip, x: kept.x, y: kept.y + strip.y };
        measured(clock, 'bytes', () => {
          answer.write(place, denoised, seen);
        });
        if (strip.y + strip.height === kept.height) done++;
        onPart(answer, place, done, parts.length);
      }
    }
  }
  // While the worker computes one, the page cuts the next.
  await Promise.all([work(), work()]);
  return { answer, page: await measured(clock, 'bytes', () => pages?.treatPage(rows, answer)) };
}

/** A part, read in turns. */
async function floatsOf(rows: ImageRows, part: Rect, clock: StageClock | undefined): Promise<ImageTensor> {
  const { x, y, width, height } = part;
  const [, channels] = rows.shape;
  const data = new Float32Array(channels * height * width);
  for (const strip of stripsOf(part)) {
    await nextTurn();
    const from = y + strip.y;
    measured(clock, 'floats', () => {
      for (let channel = 0; channel < channels; channel++) {
        const at = (channel * height + strip.y) * width;
        const out = data.subarray(at, at + strip.height * width);
        rows.read(0, channel, from, from + strip.height, out, [x, x + width]);
      }
    });
  }
  return imageTensor(data, [1, channels, height, width]);
}
