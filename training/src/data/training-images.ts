import { setImmediate as nextTurn } from 'node:timers/promises';
import { addNoise, parseNoise } from '@denoisekit/core';
import {
  type PairSet,
  type Selection,
  type Series,
  type TrainingImages,
  testNoiseSeed,
  validationNoiseSeed,
} from '../images/port.js';
import { contentNotes } from './content-notes.js';
import { imagesToTensor } from './images-to-tensor.js';
import { mosaicsOf } from './mosaics.js';
import { applyLimit, trainOnAll } from './splits.js';
import { trainingPairs } from './training-pairs.js';
import type { ImageDataset, ImageSet } from './types.js';

/** Enough to compare epochs, in seconds. */
export const maxValidationImages = 2_000;
/** What every denoiser is tested on, besides the noise it was trained for. */
export const testNoises = ['gaussian:0.25', 'gaussian:0.5', 'gaussian:0.75'] as const;

/** Values that one run of a network takes at most: 500 images of 28x28. More gains no speed and costs memory. */
const maxPartValues = 500 * 28 * 28;

/**
 * A dataset as training reads it: its images are clean, all of one size, and noise is added to them.
 *
 * @example
 * const { directory } = await train({ recipe, images: trainingImagesOf(await loadDataset()), tensorflow });
 */
export function trainingImagesOf(dataset: ImageDataset): TrainingImages {
  const { name, sha256, pictures, channels, height, width, train, validation, test, notes } = dataset;

  const series = (set: ImageSet, images: number, noise: string, seed: number): Series => ({
    noise,
    seed,
    pairs: pairSet(dataset, set, images, noise, seed),
  });

  return {
    name,
    sha256,
    pictures,
    channels,
    notes: [...notes, ...contentNotes(train)],
    size: { height, width },
    counts: { train: train.count, validation: validation.count, test: test.count },
    select: (selection) => trainingImagesOf(selected(dataset, selection)),
    training: (options) => trainingPairs(dataset, options),
    validation({ noises }) {
      const images = Math.min(validation.count, maxValidationImages);
      return noises.map((noise) => series(validation, images, noise, validationNoiseSeed));
    },
    tests({ noises }) {
      const all = [...new Set([...noises, ...testNoises])];
      return all.map((noise) => series(test, test.count, noise, testNoiseSeed));
    },
    examples(size, noise) {
      const target = mosaicsOf(dataset, Math.min(size.count, test.count), size.height, size.width);
      return Promise.resolve({
        target,
        input: addNoise(target, parseNoise(noise), { seed: testNoiseSeed }),
      });
    },
    close: () => Promise.resolve(),
  };
}

function selected(dataset: ImageDataset, { images, limit }: Selection): ImageDataset {
  return applyLimit(images === 'all' ? trainOnAll(dataset) : dataset, limit);
}

/** The first images of a set, in parts that one run takes; gives the event loop a turn before each. */
function pairSet(dataset: ImageDataset, set: ImageSet, count: number, text: string, seed: number): PairSet {
  const noise = parseNoise(text);
  const part = Math.max(1, Math.floor(maxPartValues / (dataset.channels * dataset.height * dataset.width)));
  return {
    count,
    async *parts(signal) {
      for (let first = 0; first < count; first += part) {
        await nextTurn();
        signal?.throwIfAborted();
        const target = imagesToTensor(set, { from: first, to: Math.min(first + part, count) }, dataset);
        yield { first, target, input: addNoise(target, noise, { seed, firstIndex: first }) };
      }
    },
  };
}
