import fs from 'node:fs/promises';
import path from 'node:path';
import { type RunRecord, parseHistory, parseRunRecord, psnrMean } from '@denoisekit/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { minStepsToJudgeChange } from './run/collapse.js';
import { openLayersModel } from './layers/layers-model.js';
import { defaultAdam } from './step/optimizer.js';
import { createBlocks } from './layers/blocks.js';
import { findRecipe } from './recipes/index.js';
import type { Recipe } from './recipes/types.js';
import { type LoadedTensorFlow, loadTensorFlow } from './backends/tensorflow.js';
import { allowForTensorFlow, digestOf } from './tiny.test.fixtures.js';
import {
  photoStoppedAfter,
  runTinyPhoto,
  steadyPhoto,
  tinyPhoto,
  tinyPictures,
  waves,
} from './tiny-pictures.test.fixtures.js';
import type { TrainOptions } from './train.js';

allowForTensorFlow();

let tensorflow: LoadedTensorFlow;
beforeAll(async () => {
  tensorflow = await loadTensorFlow();
});

const run = (options?: Partial<TrainOptions>) => runTinyPhoto(tensorflow, options);
const stoppedAfter = (step: number, options?: Partial<TrainOptions>) =>
  photoStoppedAfter(tensorflow, step, options);

async function weightsIn(directory: string): Promise<string> {
  return `${await digestOf(directory, 'best/weights.bin')} ${await digestOf(directory, 'last/weights.bin')}`;
}

async function recordIn(directory: string): Promise<RunRecord> {
  return parseRunRecord(await fs.readFile(path.join(directory, 'run.json'), 'utf8'), directory);
}

async function floatsIn(directory: string, name: string): Promise<Float32Array> {
  const bytes = await fs.readFile(path.join(directory, 'reference', name));
  return new Float32Array(new Uint8Array(bytes).buffer);
}

describe('a run on pictures of several sizes', () => {
  it('trains on crops whose size goes with its progress, with one set of weights', async () => {
    const { asked, work } = await run();
    const { record } = await work;
    expect(asked.map(({ step, count, height, width }) => [step, count, height, width])).toEqual(
      Array.from({ length: 20 }, (_, step) => (step < 10 ? [step, 4, 32, 32] : [step, 1, 64, 64])),
    );
    expect(record).toMatchObject({
      state: 'complete',
      config: { steps: 20, epochs: 4 },
      dataset: { height: null, width: null, channels: 3 },
      network: { input: [64, 64, 3], anySize: true, sizeMultiple: 2 },
    });
    // By hand, for 2x2 pixels: 2x2 kernels of 3 to 12 and of 12 to 3 channels, and two of 3x3 from 12 to 12, once each.
    expect(record.network.macsPerPixel).toBe((2 * 144 + 2 * 1296) / 4);
  });

  it('validates whole pictures at each level, and keeps the epoch of the best mean PSNR', async () => {
    const { directory, work } = await run();
    const { record } = await work;
    const history = parseHistory(await fs.readFile(path.join(directory, 'history.json'), 'utf8'), 'history');
    expect(history.map(({ step }) => step)).toEqual([5, 10, 15, 20]);
    const means = history.map(({ psnr }) => {
      expect(psnr?.map(({ noise }) => noise)).toEqual(['gaussian:0.1', 'gaussian:0.2']);
      return (psnr![0]!.psnr + psnr![1]!.psnr) / 2;
    });
    expect(record.progress.bestEpoch).toBe(1 + means.indexOf(Math.max(...means)));
    const best = await openLayersModel(path.join(directory, 'best'), () => Promise.resolve(tensorflow));
    const [series] = tinyPictures().validation({ noises: ['gaussian:0.2'], sizeMultiple: 2 });
    const { pairs } = series!;
    let sum = 0;
    for await (const { input, target } of pairs.parts()) {
      const { data, shape } = await best.predict(input);
      sum += psnrMean({ data: data.map((value) => Math.min(1, Math.max(0, value))), shape }, target)!;
    }
    best.dispose();
    expect(sum / pairs.count).toBeCloseTo(history[record.progress.bestEpoch! - 1]!.psnr![1]!.psnr, 4);
  });

  it('goes on to the same weights when it is stopped, whatever the size of the crops is then', async () => {
    const whole = await run();
    await whole.work;
    for (const step of [7, 12, 18]) {
      const directory = await stoppedAfter(step);
      await (
        await run({ resume: directory })
      ).work;
      expect(await weightsIn(directory)).toBe(await weightsIn(whole.directory));
    }
  });

  it('leaves a model that answers at any size, and crops of two sizes with its answers', async () => {
    const { directory, work } = await run();
    const { references } = (await work).record;
    expect(references.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['test', 64, 3, 64, 64],
      ['larger', 4, 3, 64, 96],
    ]);
    const model = await openLayersModel(path.join(directory, 'best'), () => Promise.resolve(tensorflow));
    const input = await floatsIn(directory, 'larger-input.f32');
    const { data } = await model.predict({ data: input, shape: [4, 3, 64, 96] });
    expect(data).toEqual(await floatsIn(directory, 'larger-output.f32'));
    model.dispose();
  });

  it('tests what is shown and saved, within [0, 1]', async () => {
    const { work } = await run({ config: { steps: 300 } });
    const { quality } = await work;
    expect(quality.map(({ noise, images }) => [noise, images])).toEqual([['gaussian:0.2', 3]]);
    expect(quality[0]!.denoised.psnrMean).toBeGreaterThan(quality[0]!.noisy.psnrMean!);
  });

  it('says of the crops in its record, and tells the time by the pixels that are left', async () => {
    let clock = 0;
    const { events, work } = await run({ now: () => (clock += 1000) });
    const { record } = await work;
    expect(record.optimizer).toContain('crops: 4 of 32x32 until 0.5, 1 of 64x64 until 1 of the steps');
    // Crops of both sizes have as many pixels, so each step counts the same.
    const left = events.flatMap((event) => (event.type === 'step' ? [event.secondsLeft] : []));
    expect(left.at(-1)).toBe(0);
    expect(left[0]).toBeCloseTo(19 * 2, 6);
  });

  it('leaves no tensors behind', async () => {
    const before = tensorflow.tf.memory().numTensors;
    await (
      await run()
    ).work;
    expect(tensorflow.tf.memory().numTensors).toBe(before);
  });

  it('is refused for a recipe that is tied to one size', async () => {
    const { work } = await run({ recipe: findRecipe('dense') });
    await expect(work).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('dense') as unknown,
    });
  });

  it('trains recipes for digits as well, on crops of 64 pixels', async () => {
    const { asked, work } = await run({ recipe: findRecipe('edge'), config: { steps: 2, batchSize: 2 } });
    expect((await work).state).toBe('complete');
    expect(asked.map(({ count, height, width }) => [count, height, width])).toEqual([
      [2, 64, 64],
      [2, 64, 64],
    ]);
  });

  it('takes larger and smaller batches in every stage alike', async () => {
    const { asked, work } = await run({ config: { batchSize: 8 } });
    await work;
    expect(asked.map(({ count }) => count)).toEqual([
      ...Array<number>(10).fill(8),
      ...Array<number>(10).fill(2),
    ]);
  });
});

describe('the length of a run', () => {
  it('can be raised while the rate is constant, to the weights of a run that began with it', async () => {
    const whole = await run({ recipe: steadyPhoto, config: { steps: 30 } });
    await whole.work;
    const directory = await stoppedAfter(11, { recipe: steadyPhoto });
    const resumed = await run({ recipe: steadyPhoto, resume: directory, config: { steps: 30 } });
    const { record } = await resumed.work;
    expect(await weightsIn(directory)).toBe(await weightsIn(whole.directory));
    expect(record.progress).toMatchObject({
      steps: 30,
      totalSteps: 30,
      plan: [
        { from: 0, steps: 20 },
        { from: 11, steps: 30 },
      ],
    });
    expect(record.config).toMatchObject({ steps: 20 });
  });

  it('can be made greater after the rate has fallen, even of a run that is complete: what fell is left out', async () => {
    const whole = await run({ recipe: steadyPhoto, config: { steps: 30 } });
    await whole.work;
    const fallen = await stoppedAfter(18, { recipe: steadyPhoto });
    const complete = await run({ recipe: steadyPhoto });
    await complete.work;
    for (const directory of [fallen, complete.directory]) {
      const { work, events } = await run({ recipe: steadyPhoto, resume: directory, config: { steps: 30 } });
      await work;
      expect(events[0]).toMatchObject({ type: 'start', step: 16, totalSteps: 30 });
      expect(await weightsIn(directory)).toBe(await weightsIn(whole.directory));
    }
  });

  it('can end at once: the rate falls from there on, and the run is complete', async () => {
    const directory = await stoppedAfter(8);
    const { work, events } = await run({ resume: directory, finish: true });
    const { state, record } = await work;
    expect(state).toBe('complete');
    // Two tenths of the steps fall: 10 in all.
    expect(record.progress).toMatchObject({ steps: 10, totalSteps: 10 });
    const rates = events.flatMap((event) => (event.type === 'step' ? [event.learningRate] : []));
    expect(rates).toEqual([4e-3, 2e-3]);
  });

  it('is as it was ended when such a run is stopped and resumed', async () => {
    const once = await stoppedAfter(8);
    const twice = await stoppedAfter(8);
    await (
      await run({ resume: once, finish: true })
    ).work;
    expect(await photoStoppedAfter(tensorflow, 9, { resume: twice, finish: true })).toBe(twice);
    await (
      await run({ resume: twice, finish: true })
    ).work;
    expect(await weightsIn(twice)).toBe(await weightsIn(once));
  });

  it('can be made greater after it was ended: the run goes on from where it was', async () => {
    const directory = await stoppedAfter(8, { recipe: steadyPhoto });
    await (
      await run({ recipe: steadyPhoto, resume: directory, finish: true })
    ).work;
    await (
      await run({ recipe: steadyPhoto, resume: directory, config: { steps: 30 } })
    ).work;
    const whole = await run({ recipe: steadyPhoto, config: { steps: 30 } });
    await whole.work;
    expect(await weightsIn(directory)).toBe(await weightsIn(whole.directory));
    expect((await recordIn(directory)).progress.plan).toEqual([
      { from: 0, steps: 20 },
      { from: 8, steps: 30 },
    ]);
  });

  it('says which steps it gives up where its rate has begun to fall', async () => {
    const { work, events } = await run({ resume: await stoppedAfter(18), config: { steps: 30 } });
    await work;
    const notes = events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
    expect(notes.find((note) => note.includes('with 30 steps'))).toMatch(
      /from step 16, .*; 2 steps after it are given up/,
    );
  });

  it('is not cut below what is made, nor changed where the rate goes by it', async () => {
    const directory = await stoppedAfter(8);
    const cut = await run({ resume: directory, config: { steps: 8 } });
    await expect(cut.work).rejects.toMatchObject({ code: 'usage' });
    const defaults = {
      ...tinyPhoto.defaults,
      schedule: { kind: 'cosine', warmupFraction: 0, startFactor: 1, endFactor: 0 },
    } as const;
    const cosine = { ...tinyPhoto, defaults };
    const falling = await stoppedAfter(8, { recipe: cosine });
    for (const change of [{ config: { steps: 30 } }, { finish: true }]) {
      const { work } = await run({ recipe: cosine, resume: falling, ...change });
      await expect(work).rejects.toMatchObject({ code: 'run-invalid' });
    }
    await (
      await run({ recipe: cosine, resume: falling, config: { steps: 20 } })
    ).work;
  });

  it('is not ended where there is no run', async () => {
    const { work } = await run({ finish: true });
    await expect(work).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a network that adds a change to its input', () => {
  it('has collapsed when it gives its input back', async () => {
    // So many steps pass before such a network is judged; of one kernel of 1x1 and on 4x4 pixels they take seconds.
    const steps = minStepsToJudgeChange;
    const still: Recipe = {
      ...steadyPhoto,
      defaults: {
        ...steadyPhoto.defaults,
        crops: [{ until: 1, size: 4, batch: 1 }],
        optimizer: defaultAdam,
        learningRate: 1e-30,
        epochSteps: steps,
        steps,
      },
      build(tf, { height, width, channels, seed }) {
        const { input, conv, corrected } = createBlocks(tf, seed);
        const noisy = input(height, width, channels);
        const change = conv('change', noisy, { filters: channels, kernel: 1 });
        return tf.model({ inputs: noisy, outputs: corrected(change, noisy) });
      },
    };
    const silence = (tf: LoadedTensorFlow['tf'], model: ReturnType<Recipe['build']>) => {
      model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight)));
      return model;
    };
    const from = {
      sha256: '0'.repeat(64),
      into: (...given: Parameters<typeof silence>) => {
        silence(...given);
        return Promise.resolve();
      },
    };
    const begun = await run({ recipe: still, from });
    // Weights that were trained before may be as good as they get.
    expect((await begun.work).state).toBe('complete');
    const drawn = await run({
      recipe: { ...still, build: (tf, shape) => silence(tf, still.build(tf, shape)) },
    });
    await expect(drawn.work).rejects.toMatchObject({
      code: 'training-collapsed',
      message: expect.stringContaining('no better than its input') as unknown,
    });
  });
});

describe('the pictures of these tests', () => {
  it('are the same whenever they are asked for', async () => {
    const pairs = tinyPictures().training({ noise: 'gaussian:0.2', noiseDraw: 'fresh', seed: 1 });
    const first = await pairs.at(3, { count: 2, height: 8, width: 8 });
    expect(await pairs.at(3, { count: 2, height: 8, width: 8 })).toEqual(first);
    expect(waves([1], 4, 4).data.every((value) => value > 0 && value < 1)).toBe(true);
  });
});
