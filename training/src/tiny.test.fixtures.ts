import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { randomStream } from '@denoisekit/core';
import { expect, onTestFinished, vi } from 'vitest';
import { type ImageDataset, type ImageSet, trainingImagesOf } from './data/index.js';
import type { TrainEvent } from './run/events.js';
import type { Pair, TrainingImages, TrainingPairs } from './images/port.js';
import { createBlocks } from './layers/blocks.js';
import type { Recipe } from './recipes/types.js';
import { defaultAdam } from './step/optimizer.js';
import type { LoadedTensorFlow } from './backends/tensorflow.js';
import { type TrainOptions, train } from './train.js';
import type { Trainer } from './step/trainer.js';

/** TensorFlow takes a second to load, and more on a machine that is busy. */
export function allowForTensorFlow(): void {
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
}

/** 8x8 images of a white rectangle on black, each another. */
export function tinyDataset(trainImages = 32): ImageDataset {
  const images = (count: number, seed: number): ImageSet => {
    const random = randomStream(seed);
    const pixels = new Uint8Array(count * 64);
    for (let i = 0; i < count; i++) {
      const [top, left] = [random.integer(4), random.integer(4)];
      const [bottom, right] = [top + 2 + random.integer(3), left + 2 + random.integer(3)];
      for (let y = top; y < bottom; y++) pixels.fill(255, i * 64 + y * 8 + left, i * 64 + y * 8 + right);
    }
    return { count, pixels };
  };
  return {
    name: 'rectangles',
    sha256: createHash('sha256').update('rectangles').digest('hex'),
    channels: 1,
    height: 8,
    width: 8,
    train: images(trainImages, 1),
    validation: images(8, 2),
    test: images(12, 3),
    notes: [],
    source: 'folder',
  };
}

export function tinyImages(trainImages?: number): TrainingImages {
  return trainingImagesOf(tinyDataset(trainImages));
}

/** With the noise that `tinyRecipe` has. */
export function tinyPairs(): TrainingPairs {
  return tinyImages().training({ noise: 'gaussian:0.5', noiseDraw: 'fresh', seed: 1 });
}

/** Batches of `tinyPairs`. */
export const tinyBatch = { count: 8, height: 8, width: 8 } as const;

/** 1,457 weights: to half the resolution and back. */
export const tinyRecipe: Recipe = {
  name: 'tiny',
  title: 'Tiny',
  description: 'A network for tests.',
  defaults: {
    epochs: 3,
    minSteps: 1,
    batchSize: 8,
    learningRate: 1e-2,
    schedule: { kind: 'cosine', warmupFraction: 0.1, startFactor: 0.1, endFactor: 0.01 },
    optimizer: defaultAdam,
    noise: 'gaussian:0.5',
    noiseDraw: 'fresh',
    images: 'held-out',
    loss: 'bce',
    averaging: 0.9,
  },
  build(tf, { height, width, channels, seed }) {
    const { input, conv, upsample, add, relu, image } = createBlocks(tf, seed);
    const noisy = input(height, width, channels);
    const full = conv('full', noisy, { filters: 8, kernel: 3, activation: 'relu' });
    const half = conv('half', full, { filters: 16, kernel: 3, stride: 2, activation: 'relu' });
    const back = upsample('up', conv('narrow', half, { filters: 8, kernel: 1 }));
    const joined = relu('joined', add('skip', back, full));
    const logits = conv('logits', joined, { filters: channels, kernel: 3 });
    return tf.model({ name: 'tiny', inputs: noisy, outputs: image(logits) });
  },
};

/**
 * Trains the tiny recipe on 32 images: three epochs of four steps.
 *
 * @returns what it tells while it runs, and `work`, which is not awaited yet
 */
export async function runTiny(tensorflow: LoadedTensorFlow, options: Partial<TrainOptions> = {}) {
  const events: TrainEvent[] = [];
  const directory = options.resume ?? path.join(await temporaryFolder(), 'run');
  const work = train({
    recipe: tinyRecipe,
    images: tinyImages(),
    tensorflow,
    outDirectory: directory,
    ...options,
    onEvent(event) {
      events.push(event);
      options.onEvent?.(event);
    },
  });
  return { directory, events, work };
}

/** Stops after the given step; gives the run's folder. */
export async function tinyStoppedAfter(
  tensorflow: LoadedTensorFlow,
  step: number,
  options: Partial<TrainOptions> = {},
): Promise<string> {
  const stop = new AbortController();
  const { directory, work } = await runTiny(tensorflow, {
    ...options,
    signal: stop.signal,
    onEvent: (event) => {
      if (event.type === 'step' && event.step === step) stop.abort();
    },
  });
  expect((await work).state).toBe('stopped');
  return directory;
}

/**
 * How fast the loss rises along the sign of the gradient, by differences over `length`, as a part of what the gradient says: 1 where it is
 * the gradient of that loss. The trainer's weights are moved by it.
 */
export async function slopeByGradient(
  trainer: Trainer,
  batch: () => Promise<Pair>,
  beta1: number,
  length: number,
): Promise<number> {
  const { weights } = await trainer.read();
  // Adam's first moment after one step is (1 - beta1) times the gradient.
  await trainer.step(await batch(), 1e-9, 0);
  const gradient = (await trainer.read()).firstMoment.map((value) => value / (1 - beta1));
  const direction = gradient.map((value) => Math.sign(value));
  const lossAt = async (distance: number): Promise<number> => {
    const zero = new Float32Array(weights.length);
    const moved = weights.map((weight, i) => weight + distance * direction[i]!);
    trainer.restore({ weights: moved, firstMoment: zero, secondMoment: zero, average: moved });
    return trainer.step(await batch(), 1e-9, 0);
  };
  const slope = ((await lossAt(length)) - (await lossAt(-length))) / (2 * length);
  return slope / gradient.reduce((sum, value, i) => sum + value * direction[i]!, 0);
}

/** A folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'denoisekit-'));
  onTestFinished(() => fs.rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function digestOf(...parts: string[]): Promise<string> {
  return createHash('sha256')
    .update(await fs.readFile(path.join(...parts)))
    .digest('hex');
}
