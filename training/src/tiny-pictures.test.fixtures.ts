import path from 'node:path';
import { type ImageTensor, addNoise, imageTensor, parseNoise, randomStream } from '@denoisekit/core';
import { expect } from 'vitest';
import type { TrainEvent } from './run/events.js';
import type { BatchSize, Series, SeriesOptions, TrainingImages } from './images/port.js';
import { defaultMuon } from './step/optimizer.js';
import { createBlocks } from './layers/blocks.js';
import type { Recipe } from './recipes/types.js';
import type { LoadedTensorFlow } from './backends/tensorflow.js';
import { temporaryFolder } from './tiny.test.fixtures.js';
import { type TrainOptions, train } from './train.js';

/** Waves of colour, `[count, 3, height, width]`: pictures that have every size, by number. */
export function waves(numbers: readonly number[], height: number, width: number): ImageTensor {
  const data = new Float32Array(numbers.length * 3 * height * width);
  let at = 0;
  for (const number of numbers) {
    const random = randomStream(number);
    for (let channel = 0; channel < 3; channel++) {
      const [down, right, phase] = [random.uniform() / 4, random.uniform() / 4, 6 * random.uniform()];
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) data[at++] = 0.5 + 0.4 * Math.sin(down * y + right * x + phase);
      }
    }
  }
  return imageTensor(data, [numbers.length, 3, height, width]);
}

/** What a run asked of its training pairs. */
export type Asked = BatchSize & { readonly step: number };

/** A source of pictures of several sizes, written against the port alone. */
export function tinyPictures(asked: Asked[] = []): TrainingImages {
  const numbers = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
  const noisy = (target: ImageTensor, noise: string, seed: number) => ({
    target,
    input: addNoise(target, parseNoise(noise), { seed }),
  });
  const series =
    (first: number, seed: number) =>
    ({ noises, sizeMultiple }: SeriesOptions): Series[] =>
      noises.map((noise) => ({
        noise,
        seed,
        pairs: {
          count: 3,
          async *parts() {
            for (const [at, size] of [1, 2, 3].entries()) {
              const target = waves([first + at], size * sizeMultiple, 4 * sizeMultiple);
              yield await Promise.resolve({ first: at, ...noisy(target, noise, seed + at) });
            }
          },
        },
      }));
  const images: TrainingImages = {
    name: 'waves',
    sha256: 'a'.repeat(64),
    channels: 3,
    size: null,
    notes: [],
    counts: { train: 20, validation: 3, test: 3 },
    select: () => images,
    training: ({ noise, seed }) => ({
      at(step, size) {
        asked.push({ step, ...size });
        const random = randomStream(seed, step);
        const chosen = Array.from({ length: size.count }, () => random.integer(20));
        return Promise.resolve(noisy(waves(chosen, size.height, size.width), noise, 1000 * seed + step));
      },
    }),
    validation: series(100, 1),
    tests: series(200, 2),
    examples: ({ count, height, width }, noise) =>
      Promise.resolve(noisy(waves(numbers(200, count), height, width), noise, 2)),
    close: () => Promise.resolve(),
  };
  return images;
}

/** A network of half resolution that adds a change to its input. Until its rate falls, no step depends on how many there are. */
export const steadyPhoto: Recipe = {
  name: 'tiny-photo',
  title: 'Tiny photo',
  description: 'A network for tests.',
  defaults: {
    epochs: 1,
    minSteps: 1,
    steps: 20,
    epochSteps: 5,
    batchSize: 4,
    learningRate: 4e-3,
    crops: [{ until: 1, size: 32, batch: 4 }],
    schedule: { kind: 'constant-then-decay', warmupSteps: 2, startFactor: 0.5, decayFraction: 0.2 },
    optimizer: { ...defaultMuon, clipNorm: 1 },
    noise: 'gaussian:0.2',
    validationNoises: ['gaussian:0.1', 'gaussian:0.2'],
    noiseDraw: 'fresh',
    images: 'held-out',
    loss: 'l1',
    averaging: 0.9,
  },
  build(tf, { height, width, channels, seed }) {
    const { input, conv, grow, corrected } = createBlocks(tf, seed);
    const noisy = input(height, width, channels);
    const half = conv('half', noisy, { filters: 12, kernel: 2, stride: 2 });
    const seen = conv('seen', half, { filters: 12, kernel: 3, activation: 'relu' });
    const change = grow('change', conv('mix', seen, { filters: 12, kernel: 3 }), {
      filters: channels,
      kernel: 2,
    });
    return tf.model({ name: 'tiny-photo', inputs: noisy, outputs: corrected(change, noisy) });
  },
};

/** The same on growing crops. */
export const tinyPhoto: Recipe = {
  ...steadyPhoto,
  defaults: {
    ...steadyPhoto.defaults,
    crops: [
      { until: 0.5, size: 32, batch: 4 },
      { until: 1, size: 64, batch: 1 },
    ],
  },
};

/** Trains the tiny recipe for photographs: 20 steps, validated each 5. */
export async function runTinyPhoto(tensorflow: LoadedTensorFlow, options: Partial<TrainOptions> = {}) {
  const events: TrainEvent[] = [];
  const asked: Asked[] = [];
  const directory = options.resume ?? path.join(await temporaryFolder(), 'run');
  const work = train({
    recipe: tinyPhoto,
    images: tinyPictures(asked),
    tensorflow,
    outDirectory: directory,
    ...options,
    onEvent(event) {
      events.push(event);
      options.onEvent?.(event);
    },
  });
  return { directory, events, asked, work };
}

/** Stops after the given step; gives the run's folder. */
export async function photoStoppedAfter(
  tensorflow: LoadedTensorFlow,
  step: number,
  options: Partial<TrainOptions> = {},
): Promise<string> {
  const stop = new AbortController();
  const { directory, work } = await runTinyPhoto(tensorflow, {
    ...options,
    signal: stop.signal,
    onEvent: (event) => {
      if (event.type === 'step' && event.step === step) stop.abort();
    },
  });
  expect((await work).state).toBe('stopped');
  return directory;
}
