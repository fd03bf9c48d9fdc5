import { formatNoise, parseNoise, photographTests, type Credit } from '@denoisekit/core';
import { createHash } from 'node:crypto';
import { joinPairs } from '../images/pair.js';
import {
  testNoiseSeed,
  validationNoiseSeed,
  type BatchSize,
  type Pair,
  type Series,
  type TrainingImages,
} from '../images/port.js';
import type { CropPlan } from './crop-maker.js';
import { selectParts, type Parts } from './select.js';
import { spawnThread } from './spawn.js';
import type { SurveyedPicture } from './survey.js';
import { createThreadedPairs, type ThreadedPairs } from './threaded-pairs.js';
import { pairOf, readMiddle, wholePictures, type WholeOptions } from './whole-pictures.js';

export interface PictureImagesOptions {
  readonly name: string;
  /** Of pairs: no noise is added. */
  readonly shot: boolean;
  readonly notes: readonly string[];
  readonly channels: 1 | 3;
  readonly greyShare: number;
  readonly exposureShare: number;
  readonly minScale: number;
  /** Of these pictures and any others. */
  readonly credits: readonly Credit[];
  readonly budgetBytes: number;
  readonly warn: (note: string) => void;
}

/** The part of each picture that epochs are compared on: enough, in seconds. */
const validationSide = 256;
/** The largest that fits a training network in memory, with all its layers. */
const testSide = 512;

/** Surveyed and split pictures as training images. */
export function pictureImages(parts: Parts<SurveyedPicture>, options: PictureImagesOptions): TrainingImages {
  return selected(parts, digestOf(parts), options, new Set());
}

/** @param open the pairs of all selections of a source: whichever of them is closed, no thread is left */
function selected(
  parts: Parts<SurveyedPicture>,
  sha256: string,
  options: PictureImagesOptions,
  open: Set<ThreadedPairs>,
): TrainingImages {
  const { name, shot, notes, channels, warn } = options;
  const { train, validation, test } = parts;

  /** Of pairs there is one series, with the noise that they have. */
  function series(
    pictures: readonly SurveyedPicture[],
    noises: readonly string[],
    options: Omit<WholeOptions, 'added' | 'channels'> & { readonly seed: number },
  ): readonly Series[] {
    const { seed, ...sizes } = options;
    const added = shot ? ['none'] : noises;
    return added.map((noise) => ({
      noise: shot ? null : formatNoise(parseNoise(noise)),
      seed: shot ? null : seed,
      pairs: wholePictures(pictures, { channels, ...sizes, added: { noise, seed } }),
    }));
  }

  return {
    name,
    sha256,
    shot,
    channels,
    size: null,
    counts: { train: train.length, validation: validation.length, test: test.length },
    notes,
    credits: creditsOf([...train, ...validation], options.credits),
    select: (selection) => selected(selectParts(parts, selection), sha256, options, open),
    training({ noise, noiseDraw, seed }) {
      for (const pairs of open) void pairs.close();
      const plan: CropPlan = {
        pictures: train.map(({ path, name, width, height, channels, bits, alpha, pair }) => {
          return { path, name, width, height, channels, bits, alpha, pair };
        }),
        channels,
        greyShare: options.greyShare,
        exposureShare: options.exposureShare,
        minScale: options.minScale,
        budgetBytes: options.budgetBytes,
        noise: formatNoise(parseNoise(noise)),
        noiseDraw,
        seed,
      };
      const entry = new URL('./thread.js', import.meta.url);
      const pairs = createThreadedPairs(spawnThread(entry, plan), (lost, reason) => {
        warn(`${lost} trains no more: ${reason}`);
      });
      open.add(pairs);
      return pairs;
    },
    validation: ({ noises, sizeMultiple }) =>
      series(validation, noises, { sizeMultiple, maxSide: validationSide, seed: validationNoiseSeed }),
    tests: ({ noises, sizeMultiple }) =>
      series(test, [...new Set([...noises, ...photographTests])], {
        sizeMultiple,
        maxSide: testSide,
        seed: testNoiseSeed,
      }),
    examples: (size, noise) => examplesOf(test, size, { channels, noise }),
    async close() {
      await Promise.all([...open].map((pairs) => pairs.close()));
      open.clear();
    },
  };
}

function creditsOf(pictures: readonly SurveyedPicture[], credits: readonly Credit[]): readonly Credit[] {
  const names = new Set(pictures.map(({ name }) => name));
  return credits.filter(({ file }) => names.has(file));
}

/** The middle of each of the first pictures, and of the first ones again where there are fewer. */
async function examplesOf(
  pictures: readonly SurveyedPicture[],
  { count, height, width }: BatchSize,
  { channels, noise }: { readonly channels: 1 | 3; readonly noise: string },
): Promise<Pair> {
  const pairs: Pair[] = [];
  const added = parseNoise(noise);
  for (let i = 0; i < count; i++) {
    const middle = await readMiddle(pictures[i % pictures.length]!, { channels, height, width });
    pairs.push(pairOf(middle, added, testNoiseSeed, i));
  }
  return joinPairs(pairs);
}

/** SHA-256 over the names and digests of all pictures, in the order of the names. */
function digestOf({ train, validation, test }: Parts<SurveyedPicture>): string {
  const hash = createHash('sha256');
  const lines = [...train, ...validation, ...test].map(({ name, digest }) => `${name}\0${digest}\n`);
  for (const line of lines.sort()) hash.update(line);
  return hash.digest('hex');
}
