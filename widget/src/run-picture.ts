import { answersInGrey, pictureChannels, type Denoiser, type ModelManifest } from '@denoisekit/core';
import { denoiseRaster, type DenoiseRasterOptions } from './denoise-raster.js';
import { noiseIn } from './noise-in.js';
import { wholeOf } from './raster-part.js';
import { remarksOn } from './remarks.js';
import { scoresOf } from './scores.js';
import type { Outcome, Picture } from './state.js';
import { withStrength } from './strength.js';

/** A model's answer to a picture, before strength and numbers. */
export type Found = Pick<Outcome, 'answer' | 'description' | 'ms' | 'remarks'>;

/** Runs a model on a picture. */
export async function runPicture(
  { raster }: Picture,
  denoiser: Denoiser,
  options: Pick<DenoiseRasterOptions, 'manifest' | 'signal' | 'onPart'>,
): Promise<Found> {
  const { manifest, signal } = options;
  const start = performance.now();
  const answer = await denoiseRaster(raster, {
    ...options,
    channels: pictureChannels(manifest),
    run: (image, controls) => denoiser.denoise(image, { signal, controls }),
  });
  signal.throwIfAborted();
  const ms = performance.now() - start;
  const remarks = await remarksOn(raster, manifest);
  signal.throwIfAborted();
  return { answer, description: denoiser.describe(), ms, remarks };
}

/** The answer at a strength, and its number. */
export async function outcomeOf(
  picture: Picture,
  found: Found,
  options: { readonly manifest: ModelManifest; readonly strength: number; readonly signal: AbortSignal },
): Promise<Outcome> {
  const { manifest, strength, signal } = options;
  const { answer, description, ms, remarks } = found;
  // Of a page it says nothing: the edges of letters count as noise.
  const isPage = answersInGrey(manifest);
  const raster = await withStrength(picture.raster, answer, strength, signal);
  const whole = wholeOf(raster);
  const scores = picture.cleanKnown
    ? await scoresOf(picture.original, picture.input, raster.read(whole))
    : undefined;
  const before = scores === undefined && !isPage ? await noiseIn(picture.raster) : undefined;
  const after = before === undefined ? undefined : await noiseIn(raster);
  signal.throwIfAborted();
  const noise = before === undefined || after === undefined ? undefined : { before, after };
  return {
    ...{ answer, raster, strength, description, ms, remarks, scores, noise },
    get output() {
      return raster.read(whole);
    },
  };
}
