import {
  answersInGrey,
  measured,
  pictureChannels,
  statedNoise,
  type Denoiser,
  type ModelManifest,
  type StageClock,
} from '@denoisekit/core';
import { wholeOf, type Raster } from '../raster/raster-part.js';
import type { Outcome, Picture } from '../state/state.js';
import { denoiseRaster, type DenoiseRasterOptions } from './denoise-raster.js';
import { noiseIn, removedFrom } from './noise-in.js';
import { remarksOn } from './remarks.js';
import { scoresOf } from './scores.js';
import { withStrength } from './strength.js';

/** A model's answer to a picture, before strength and numbers. */
export type Found = Pick<Outcome, 'answer' | 'page' | 'description' | 'variant' | 'ms' | 'remarks'>;

/** Runs a model on a picture. The page looks at the picture while the model's worker computes. */
export async function runPicture(
  { raster, cleanKnown }: Picture,
  denoiser: Denoiser,
  options: Pick<DenoiseRasterOptions, 'manifest' | 'signal' | 'onPart' | 'clock'>,
): Promise<Found> {
  const { manifest, signal, clock } = options;
  const start = performance.now();
  async function run(): Promise<Pick<Found, 'answer' | 'page' | 'ms'>> {
    const found = await denoiseRaster(raster, {
      ...options,
      channels: pictureChannels(manifest),
      run: (image, controls) => denoiser.denoise(image, { signal, controls }),
    });
    return { ...found, ms: performance.now() - start };
  }
  async function look(): Promise<readonly string[]> {
    const remarks = await remarksOn(raster, manifest);
    // It is kept for the picture's outcome.
    if (!cleanKnown && !answersInGrey(manifest)) await noiseIn(raster);
    return remarks;
  }
  const [found, remarks] = await Promise.all([run(), measured(clock, 'estimate', look)]);
  signal.throwIfAborted();
  const description = denoiser.describe();
  const { dtype } = description;
  const variant = dtype === 'fp32' ? undefined : manifest.variants?.[dtype];
  return { ...found, description, variant, remarks };
}

/** The answer at a strength, and its number. */
export async function outcomeOf(
  picture: Picture,
  found: Found,
  options: {
    readonly manifest: ModelManifest;
    readonly strength: number;
    readonly signal: AbortSignal;
    readonly clock?: StageClock | undefined;
  },
): Promise<Outcome> {
  const { manifest, strength, signal, clock } = options;
  const { answer, page, description, variant, ms } = found;
  const general = found.remarks.filter((remark) => remark !== page?.remark);
  const remarks = strength === 1 && page !== undefined ? [...general, page.remark] : general;
  // Of a page it says nothing: the edges of letters count as noise.
  const isPage = answersInGrey(manifest);
  const raster = await measured(clock, 'blend', () =>
    strength === 1 && page !== undefined
      ? Promise.resolve(page.raster)
      : withStrength(picture.raster, answer, strength, { inGrey: isPage, signal }),
  );
  const whole = wholeOf(raster);
  const scores = picture.cleanKnown
    ? await scoresOf(picture.original, picture.input, raster.read(whole))
    : undefined;
  const estimate = (one: Raster) => measured(clock, 'estimate', () => noiseIn(one));
  const before = scores === undefined && !isPage ? await estimate(picture.raster) : undefined;
  const after = before === undefined ? undefined : await estimate(raster);
  const noise =
    before === undefined || after === undefined
      ? undefined
      : { before: statedNoise(before, await removedFrom(picture.raster, answer)), after };
  signal.throwIfAborted();
  return {
    ...{ answer, page, raster, strength, description, variant, ms, remarks, scores, noise },
    get output() {
      return raster.read(whole);
    },
  };
}
