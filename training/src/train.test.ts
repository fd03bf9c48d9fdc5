import fs from 'node:fs/promises';
import path from 'node:path';
import type { LayersModel, Tensor } from '@tensorflow/tfjs';
import { parseRunRecord } from '@denoisekit/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainingImagesOf } from './data/index.js';
import type { MetricsFile } from './run/quality.js';
import { type RunFileSystem, nodeFiles } from './files/run-files.js';
import { type LoadedTensorFlow, loadTensorFlow } from './backends/tensorflow.js';
import {
  allowForTensorFlow,
  digestOf,
  runTiny,
  temporaryFolder,
  tinyDataset,
  tinyImages,
  tinyRecipe,
  tinyStoppedAfter,
} from './tiny.test.fixtures.js';
import type { TrainOptions } from './train.js';

allowForTensorFlow();

let tensorflow: LoadedTensorFlow;
beforeAll(async () => {
  tensorflow = await loadTensorFlow();
});

const run = (options?: Partial<TrainOptions>) => runTiny(tensorflow, options);

async function weightsAfter(options: Partial<TrainOptions> = {}): Promise<string> {
  const { directory, work } = await run(options);
  expect((await work).state).toBe('complete');
  return `${await digestOf(directory, 'best/weights.bin')} ${await digestOf(directory, 'last/weights.bin')}`;
}

const stoppedAfter = (step: number, options?: Partial<TrainOptions>) =>
  tinyStoppedAfter(tensorflow, step, options);

async function readFloats(directory: string, name: string): Promise<Float32Array> {
  const bytes = await fs.readFile(path.join(directory, 'reference', name));
  return new Float32Array(new Uint8Array(bytes).buffer);
}

function answerOf(
  model: LayersModel,
  input: Float32Array,
  shape: [number, number, number, number],
): number[] {
  const { tf } = tensorflow;
  return tf.tidy(() => Array.from((model.predict(tf.tensor4d(input, shape)) as Tensor).dataSync()));
}

async function readJson(directory: string, name: string): Promise<unknown> {
  return JSON.parse(await fs.readFile(path.join(directory, name), 'utf8'));
}

describe('a seeded run', () => {
  it('gives the same weights for the same seed and others for another', async () => {
    const first = await weightsAfter();
    expect(await weightsAfter()).toBe(first);
    expect(await weightsAfter({ config: { seed: 2 } })).not.toBe(first);
  });

  it('holds as many tensors after each epoch as after the first, and none of its own in the end', async () => {
    const before = tensorflow.tf.memory().numTensors;
    const { events, work } = await run({ config: { epochs: 4 } });
    await work;
    const tensors = events.flatMap((event) => (event.type === 'epoch' ? [event.tensors] : []));
    expect(tensors).toHaveLength(4);
    expect(new Set(tensors).size).toBe(1);
    expect(tensorflow.tf.memory().numTensors).toBe(before);
  });

  it('learns: its loss falls and the test MSE is below that of black and of the noise', async () => {
    const { directory, events, work } = await run({ config: { epochs: 60 } });
    await work;
    const losses = events.flatMap((event) => (event.type === 'epoch' ? [event.validationLoss] : []));
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
    const { quality } = (await readJson(directory, 'metrics.json')) as MetricsFile;
    const { pixels } = tinyDataset().test;
    const black = pixels.reduce((sum, value) => sum + (value / 255) ** 2, 0) / pixels.length;
    expect(quality[0]!.denoised.mse).toBeLessThan(Math.min(black, quality[0]!.noisy.mse) / 2);
  });

  it('trains on all images and keeps the last weights where none is held out', async () => {
    const { work, events, directory } = await run({ config: { images: 'all', epochs: 2 } });
    const { record } = await work;
    // 32 images train and 8 validate in `tinyDataset`: all 40 train, in steps of 8.
    expect(record.dataset).toMatchObject({ trainImages: 40, validationImages: 12, testImages: 12 });
    expect(record.progress).toMatchObject({ steps: 10, bestEpoch: 2 });
    expect(events.filter((event) => event.type === 'epoch').map(({ best }) => best)).toEqual([true, true]);
    expect(await digestOf(directory, 'best/weights.bin')).toBe(await digestOf(directory, 'last/weights.bin'));
  });

  it('makes the steps that fractional epochs ask for', async () => {
    const { events, work } = await run({ config: { epochs: 1.5 } });
    const { record } = await work;
    expect(record.progress).toMatchObject({ steps: 6, totalSteps: 6 });
    expect(events.flatMap((event) => (event.type === 'epoch' ? [event.epoch] : []))).toEqual([1, 1.5]);
  });
});

describe('the folder of a run', () => {
  it('holds the models, what they answered, how good they are and how they came about', async () => {
    const { tf } = tensorflow;
    const { directory, work } = await run({ now: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
    await work;
    expect((await fs.readdir(directory)).sort()).toEqual(
      ['best', 'history.json', 'last', 'metrics.json', 'reference', 'run.json'].sort(),
    );
    const record = parseRunRecord(await fs.readFile(path.join(directory, 'run.json'), 'utf8'), 'run.json');
    expect(record).toMatchObject({
      state: 'complete',
      finishedAt: '2026-01-02T03:04:05.000Z',
      recipe: { name: 'tiny' },
      config: { seed: 1, epochs: 3, batchSize: 8, noise: 'gaussian:0.5', limit: null, averaging: 0.9 },
      dataset: { name: 'rectangles', trainImages: 32, validationImages: 8, testImages: 12 },
      references: [
        { name: 'test', shape: [12, 1, 8, 8] },
        { name: 'mosaic', shape: [4, 1, 64, 96] },
      ],
    });

    const model = await tf.loadLayersModel(`file://${directory}/best/model.json`);
    const input = await readFloats(directory, 'test-input.f32');
    const answer = answerOf(model, input, [12, 8, 8, 1]);
    expect(answer).toEqual(Array.from(await readFloats(directory, 'test-output.f32')));
    model.dispose();

    const { quality } = (await readJson(directory, 'metrics.json')) as MetricsFile;
    expect(quality.map(({ noise, images }) => [noise, images])).toEqual([
      ['gaussian:0.5', 12],
      ['gaussian:0.25', 12],
      ['gaussian:0.75', 12],
    ]);
    const clean = tinyDataset().test.pixels;
    const squared = (values: ArrayLike<number>) =>
      clean.reduce((sum, value, i) => sum + (values[i]! - value / 255) ** 2, 0) / clean.length;
    expect(quality[0]!.noisy.mse).toBeCloseTo(squared(input), 6);
    expect(quality[0]!.denoised.mse).toBeCloseTo(squared(answer), 6);
    expect(await readJson(directory, 'history.json')).toMatchObject({
      epochs: [{ step: 4 }, { step: 8 }, { step: 12 }],
    });
  });

  it('records what the same weights answer at another size', async () => {
    const { directory, work } = await run();
    await work;
    const { tf } = tensorflow;
    const larger = tinyRecipe.build(tf, { height: 64, width: 96, channels: 1, seed: 5 });
    const best = await tf.loadLayersModel(`file://${directory}/best/model.json`);
    larger.setWeights(best.getWeights());
    const answer = answerOf(larger, await readFloats(directory, 'mosaic-input.f32'), [4, 64, 96, 1]);
    expect(answer).toEqual(Array.from(await readFloats(directory, 'mosaic-output.f32')));
    larger.dispose();
    best.dispose();
  });

  it('is refused when there is something in it', async () => {
    const folder = await temporaryFolder();
    await fs.writeFile(path.join(folder, 'note.txt'), 'mine');
    const { work, events } = await run({ outDirectory: folder });
    await expect(work).rejects.toMatchObject({ code: 'usage' });
    expect(events).toEqual([]);
    expect(await fs.readdir(folder)).toEqual(['note.txt']);
  });
});

describe('a run that is stopped', () => {
  it.each([
    ['within an epoch', 6],
    ['at the end of an epoch', 8],
    ['after the last step', 12],
  ])('goes on to the same weights as one that was not: %s', async (_, step) => {
    const directory = await stoppedAfter(step);
    expect(await readJson(directory, 'run.json')).toMatchObject({
      state: 'stopped',
      progress: { steps: step },
    });
    expect(await weightsAfter({ resume: directory })).toBe(await weightsAfter());
    expect(await fs.readdir(directory)).not.toContain('checkpoint');
  });

  it('says where it stands, and tells the same history in the end', async () => {
    const stop = new AbortController();
    stop.abort();
    const { directory, events, work } = await run({ signal: stop.signal });
    await work;
    expect(events.at(-1)).toEqual({ type: 'stopped', directory, step: 0, totalSteps: 12 });
    const whole = await run({ now: () => 0 });
    await whole.work;
    await (
      await run({ resume: directory, now: () => 0 })
    ).work;
    expect(await readJson(directory, 'history.json')).toEqual(
      await readJson(whole.directory, 'history.json'),
    );
  });

  it('loses no more than the time since the last checkpoint when it is killed', async () => {
    let seconds = 0;
    const { directory, work } = await run({
      // A second passes at each look at the clock: a checkpoint is due within every epoch.
      now: () => 1000 * seconds++,
      checkpointEverySeconds: 5,
      onEvent(event) {
        if (event.type === 'step' && event.step === 11) throw new Error('killed');
      },
    });
    await expect(work).rejects.toThrow('killed');
    const resumed = await run({ resume: directory });
    await resumed.work;
    expect(resumed.events[0]).toMatchObject({ type: 'start', step: 10 });
    const whole = await run();
    await whole.work;
    expect(await digestOf(directory, 'last/weights.bin')).toBe(
      await digestOf(whole.directory, 'last/weights.bin'),
    );
  });

  it.each<[string, Partial<TrainOptions>]>([
    ['recipe', { recipe: { ...tinyRecipe, name: 'other' } }],
    ['dataset sha256', { images: trainingImagesOf({ ...tinyDataset(), sha256: 'f'.repeat(64) }) }],
    ['training images', { images: tinyImages(40) }],
    ['seed', { config: { seed: 9 } }],
    ['epochs', { config: { epochs: 5 } }],
    ['noise', { config: { noise: 'gaussian:0.2' } }],
  ])('is not resumed with another %s', async (difference, options) => {
    const directory = await stoppedAfter(2);
    const { events, work } = await run({ ...options, resume: directory });
    await expect(work).rejects.toMatchObject({ code: 'run-invalid', details: { difference } });
    expect(events).toEqual([]);
  });

  it('is not resumed when the recipe has changed meanwhile, nor when it is complete, nor when it is none', async () => {
    const directory = await stoppedAfter(2);
    const defaults = { ...tinyRecipe.defaults, schedule: { kind: 'constant' } as const };
    const changed = await run({ resume: directory, recipe: { ...tinyRecipe, defaults } });
    await expect(changed.work).rejects.toMatchObject({ code: 'run-invalid' });
    await (
      await run({ resume: directory, config: { seed: 1, epochs: 3 } })
    ).work;
    await expect((await run({ resume: directory })).work).rejects.toMatchObject({ code: 'run-invalid' });
    await expect((await run({ resume: await temporaryFolder() })).work).rejects.toMatchObject({
      code: 'run-invalid',
    });
  });
});

describe('a run that goes wrong', () => {
  it('stops with an explanation when the weights run away', async () => {
    const { directory, work } = await run({ config: { learningRate: 1e30 } });
    await expect(work).rejects.toMatchObject({
      code: 'training-collapsed',
      message: expect.stringContaining('--lr') as unknown,
    });
    expect(await readJson(directory, 'run.json')).toMatchObject({ state: 'stopped' });
  });

  it('stops with an explanation when it falls to black', async () => {
    // A step of 5 in every weight drives the sigmoid into its flat end, from which MSE sees no way back.
    const { directory, work } = await run({ config: { learningRate: 5, loss: 'mse', epochs: 60, seed: 2 } });
    await expect(work).rejects.toMatchObject({ code: 'training-collapsed' });
    expect(await readJson(directory, 'run.json')).toMatchObject({ state: 'stopped' });
  });

  it('keeps the former checkpoint when the disk is full', async () => {
    let full = false;
    const files: RunFileSystem = {
      ...nodeFiles,
      async writeFile(file, data) {
        if (full) {
          await nodeFiles.writeFile(file, data.slice(0, 10));
          throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
        }
        await nodeFiles.writeFile(file, data);
      },
    };
    const { directory, work } = await run({
      files,
      onEvent: (event) => {
        if (event.type === 'step' && event.step === 6) full = true;
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'disk-full' });
    expect(
      (await fs.readdir(directory, { recursive: true })).filter((name) => name.endsWith('.partial')),
    ).toEqual([]);
    expect(await weightsAfter({ resume: directory })).toBe(await weightsAfter());
  });
});
