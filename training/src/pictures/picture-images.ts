import {
  addNoise,
  formatNoise,
  imageTensor,
  parseNoise,
  type ImageTensor,
  photographTests,
} from '@denoisekit/core';
import { createHash } from 'node:crypto';
import {
  testNoiseSeed,
  validationNoiseSeed,
  type BatchSize,
  type Series,
  type TrainingImages,
} from '../images/index.js';

import { selectParts, type Parts } from './select.js';
import { spawnThread } from './spawn.js';
import type { SurveyedPicture } from './survey.js';
import { createThreadedPairs, type ThreadedPairs } from './threaded-pairs.js';
import { middle, wholePictures } from './whole-pictures.js';

export interface PictureImagesOptions {
  readonly name: string;
  readonly notes: readonly string[];
  readonly channels: 1 | 3;
  readonly greyShare: number;
  readonly minScale: number;
  readonly budgetBytes: number;
  readonly warn: (note: string) => void;
}

/** What an epoch is compared by: enough of each picture, in seconds. */
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
  const { name, notes, channels, warn } = options;
  const { train, validation, test } = parts;

  function series(
    pictures: readonly SurveyedPicture[],
    noises: readonly string[],
    { sizeMultiple, maxSide, seed }: { sizeMultiple: number; maxSide: number; seed: number },
  ): readonly Series[] {
    return noises.map((noise) => ({
      noise: formatNoise(parseNoise(noise)),
      seed,
      pairs: wholePictures(pictures, { channels, maxSide, sizeMultiple, noise, seed }),
    }));
  }

  return {
    name,
    sha256,
    channels,
    size: null,
    counts: { train: train.length, validation: validation.length, test: test.length },
    notes,
    select: (selection) => selected(selectParts(parts, selection), sha256, options, open),
    training({ noise, noiseDraw, seed }) {
      for (const pairs of open) void pairs.close();
      const plan = {
        pictures: train.map(({ path, name, width, height, channels, bits, alpha }) => {
          return { path, name, width, height, channels, bits, alpha };
        }),
        channels,
        greyShare: options.greyShare,
        minScale: options.minScale,
        budgetBytes: options.budgetBytes,
        noise: formatNoise(parseNoise(noise)),
        noiseDraw,
        seed,
      };
      const pairs = createThreadedPairs(plan, {
        spawn: spawnThread,
        onLost: (lost, reason) => {
          warn(`${lost} trains no more: ${reason}`);
        },
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
    async examples(size, noise) {
      const target = await examplesOf(test, size, channels);
      return { input: addNoise(target, parseNoise(noise), { seed: testNoiseSeed }), target };
    },
    async close() {
      await Promise.all([...open].map((pairs) => pairs.close()));
      open.clear();
    },
  };
}

/** The middle of each of the first pictures, and of the first ones again where there are fewer. */
async function examplesOf(
  pictures: readonly SurveyedPicture[],
  { count, height, width }: BatchSize,
  channels: 1 | 3,
): Promise<ImageTensor> {
  const size = channels * height * width;
  const target = new Float32Array(count * size);
  for (let i = 0; i < count; i++) {
    const { data } = await middle(pictures[i % pictures.length]!, { channels, height, width });
    target.set(data, i * size);
  }
  return imageTensor(target, [count, channels, height, width]);
}

/** SHA-256 over the names and digests of all pictures, in the order of the names. */
function digestOf({ train, validation, test }: Parts<SurveyedPicture>): string {
  const hash = createHash('sha256');
  const lines = [...train, ...validation, ...test].map(({ name, digest }) => `${name}\0${digest}\n`);
  for (const line of lines.sort()) hash.update(line);
  return hash.digest('hex');
}
