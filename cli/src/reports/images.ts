import {
  addNoise,
  atNoise,
  DenoiseError,
  imagesBetween,
  parseNoise,
  randomStream,
  textOf,
  type ImageTensor,
} from '@denoisekit/core';
import { evaluationSeed } from '@denoisekit/evaluation';
import type { Pictures, TrainingSamples } from '@denoisekit/report';
import type { ImageDataset } from '@denoisekit/training/data';
import { datasetOptions } from '../pictures/dataset.js';
import { withProgress } from '../terminal/progress.js';
import type { Context } from '../command/verb.js';
import type { OpenSubject } from './open.js';

/** Pictures come from the first of these test images unless told otherwise. */
export const defaultImages = 1000;
const batchSize = 100;
const sampleCount = 24;
const keptCases = 12;
/** First part of the random path of the training images that are shown; used for nothing else. */
const sampleDraw = 0x6c6f6f6b;

/** Images to report on. */
export interface ReportImages {
  readonly dataset: ImageDataset;
  /** Images `from` (included) to `to` (excluded) of the test set. */
  readonly test: (from: number, to: number) => ImageTensor;
  readonly train: (numbers: readonly number[]) => ImageTensor;
}

/** Null, and a note, where there is no data set: the figures of a run are worth a report without. */
export async function loadImages(
  data: string | undefined,
  { io, packages }: Context,
  note: (text: string) => void,
): Promise<ReportImages | null> {
  const { loadDataset, imagesToTensor } = await packages.data();
  try {
    const dataset = await loadDataset(datasetOptions(data, io));
    dataset.notes.forEach(note);
    return {
      dataset,
      test: (from, to) => imagesToTensor(dataset.test, { from, to }, dataset),
      train: (numbers) => imagesToTensor(dataset.train, numbers, dataset),
    };
  } catch (error) {
    // A folder that was named and a stop are the user's own words.
    if (data !== undefined || !(error instanceof DenoiseError) || error.code === 'aborted') throw error;
    note(`there is no data set, so there are no pictures: ${textOf(error)}`);
    return null;
  }
}

/** The look at the data: training images drawn at random by the run's seed, with noise of the training. */
export function samplesOf({ dataset, train }: ReportImages, noise: string, seed: number): TrainingSamples {
  const total = dataset.train.count;
  const stream = randomStream(seed, sampleDraw);
  const numbers = new Set<number>();
  while (numbers.size < Math.min(sampleCount, total)) numbers.add(stream.integer(total));
  const chosen = [...numbers];
  const clean = train(chosen);
  return {
    dataset: dataset.name,
    ...{ noise, numbers: chosen, total },
    clean: split(clean),
    noisy: split(addNoise(clean, parseNoise(noise), { seed })),
  };
}

/** How a model does on the first `count` test images. */
export async function picturesOf(
  model: OpenSubject,
  { dataset, test }: ReportImages,
  { noise, count }: { readonly noise: string; readonly count: number },
  { io, packages }: Context,
): Promise<Pictures> {
  const { createErrorBoard } = await packages.report();
  const board = createErrorBoard({ keep: keptCases });
  const seed = evaluationSeed;
  return withProgress(io, { label: `pictures ${atNoise(noise)}`, total: count }, async (progress) => {
    for (let first = 0; first < count; first += batchSize) {
      io.signal.throwIfAborted();
      const to = Math.min(first + batchSize, count);
      const clean = test(first, to);
      const noisy = addNoise(clean, parseNoise(noise), { seed, firstIndex: first });
      board.add({ noisy, denoised: await model.denoise(noisy, { signal: io.signal }), clean }, first);
      progress.update(to);
    }
    return { dataset: dataset.name, noise, seed, ranOn: model.ranOn, ...board.summary() };
  });
}

/** A batch as single images. */
export function split(images: ImageTensor): ImageTensor[] {
  return Array.from({ length: images.shape[0] }, (_, index) => imagesBetween(images, index));
}
