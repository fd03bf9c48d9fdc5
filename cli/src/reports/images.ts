import { addNoise, parseNoise, randomStream, textOf, DenoiseError, type ImageTensor } from '@denoisekit/core';
import { evaluationSeed } from '@denoisekit/evaluation';
import type { Pictures, TrainingSamples } from '@denoisekit/report';
import type { ImageDataset } from '@denoisekit/training/data';
import { datasetOptions } from '../pictures/dataset.js';
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

export interface PicturesOptions {
  readonly noise: string;
  readonly count: number;
  readonly signal: AbortSignal;
  readonly onBatch: (done: number) => void;
}

/** How a model does on the first `count` test images. */
export async function picturesOf(
  model: OpenSubject,
  { dataset, test }: ReportImages,
  board: { add(images: Triple, first: number): void; summary(): Summary },
  { noise, count, signal, onBatch }: PicturesOptions,
): Promise<Pictures> {
  const seed = evaluationSeed;
  for (let first = 0; first < count; first += batchSize) {
    signal.throwIfAborted();
    const to = Math.min(first + batchSize, count);
    const clean = test(first, to);
    const noisy = addNoise(clean, parseNoise(noise), { seed, firstIndex: first });
    board.add({ noisy, denoised: await model.denoise(noisy, { signal }), clean }, first);
    onBatch(to);
  }
  return { dataset: dataset.name, noise, seed, ranOn: model.ranOn, ...board.summary() };
}

/** How many images a board keeps of each kind. */
export const boardOptions = { keep: keptCases } as const;

type Triple = Record<'noisy' | 'denoised' | 'clean', ImageTensor>;
type Summary = Omit<Pictures, 'dataset' | 'noise' | 'seed' | 'ranOn'>;

/** A batch as single images. */
export function split({ data, shape: [batch, channels, height, width] }: ImageTensor): ImageTensor[] {
  const size = channels * height * width;
  return Array.from({ length: batch }, (_, index) => ({
    data: data.slice(index * size, (index + 1) * size),
    shape: [1, channels, height, width],
  }));
}
