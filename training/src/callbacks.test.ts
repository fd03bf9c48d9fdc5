import fs from 'node:fs/promises';
import path from 'node:path';
import { addNoise, parseNoise, parseRunRecord, type RunRecord } from '@denoisekit/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { runFingerprint } from './run/checkpoint.js';
import { resolveConfig } from './run/config.js';
import { imagesToTensor } from './data/index.js';
import { validationNoiseSeed } from './images/port.js';
import { buildNetwork } from './recipes/network.js';
import { predict } from './layers/predict.js';
import type { Recipe } from './recipes/types.js';
import { type LoadedTensorFlow, loadTensorFlow } from './backends/tensorflow.js';
import { hyperparametersOf } from './run/hyperparameters.js';
import {
  allowForTensorFlow,
  digestOf,
  runTiny,
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

const stoppedAfter = (step: number, options?: Partial<TrainOptions>) =>
  tinyStoppedAfter(tensorflow, step, options);

async function recordIn(directory: string): Promise<RunRecord> {
  return parseRunRecord(await fs.readFile(path.join(directory, 'run.json'), 'utf8'), directory);
}

/** A rate so high that the loss goes up and down. */
const unsteady = { learningRate: 0.3, averaging: null, epochs: 12 } as const;

describe('early stopping', () => {
  it('ends a run in good order, and its record says why', async () => {
    const { directory, events, work } = await run({ config: { ...unsteady, earlyStopping: 2 } });
    const { state, quality } = await work;
    const losses = events.flatMap((event) => (event.type === 'epoch' ? [event.validationLoss] : []));
    const best = losses.indexOf(Math.min(...losses));
    expect(losses.length).toBeLessThan(12);
    expect(losses.length - 1 - best).toBe(2);
    expect(state).toBe('complete');
    expect(quality).toHaveLength(3);
    const { progress, config, optimizer } = await recordIn(directory);
    expect(progress).toMatchObject({ steps: 4 * losses.length, totalSteps: 48 });
    expect(progress.ended).toMatch(new RegExp(`^early stopping after epoch ${losses.length}: in 2 epochs`));
    expect(config.earlyStopping).toBe(2);
    expect(optimizer).toMatch(/ends after 2 epochs in which the validation loss did not fall$/);
    expect(events).toContainEqual({ type: 'note', message: progress.ended });
    expect(await fs.readdir(directory)).not.toContain('checkpoint');
  });

  it('ends a resumed run where it ends the whole one', async () => {
    const config = { ...unsteady, earlyStopping: 2 };
    const whole = await run({ config });
    const { record } = await whole.work;
    for (const step of [5, record.progress.steps]) {
      const directory = await stoppedAfter(step, { config });
      const resumed = await (await run({ resume: directory })).work;
      expect(resumed.record.progress).toMatchObject({ steps: record.progress.steps });
      expect(await digestOf(directory, 'last/weights.bin')).toBe(
        await digestOf(whole.directory, 'last/weights.bin'),
      );
    }
  });

  it('says nothing of a run that makes all its steps', async () => {
    const { work } = await run({ config: { earlyStopping: 50 } });
    expect((await work).record.progress).toMatchObject({ steps: 12 });
    expect((await work).record.progress).not.toHaveProperty('ended');
  });
});

describe('the best checkpoint', () => {
  it('holds the weights of the epoch with the lowest validation MSE, and that is what is tested', async () => {
    const { directory, events, work } = await run({ config: { ...unsteady, epochs: 5 } });
    const { record, quality } = await work;
    const epochs = events.flatMap((event) => (event.type === 'epoch' ? [event] : []));
    const errors = epochs.map(({ validationMse }) => validationMse);
    const lowest = Math.min(...errors);
    expect(errors.at(-1)).toBeGreaterThan(lowest);
    expect(record.progress.bestEpoch).toBe(1 + errors.indexOf(lowest));

    const { tf } = tensorflow;
    const best = await tf.loadLayersModel(`file://${directory}/best/model.json`);
    const { validation, ...rest } = tinyDataset();
    const clean = imagesToTensor(validation, { from: 0, to: validation.count }, rest);
    const noisy = addNoise(clean, parseNoise('gaussian:0.5'), { seed: validationNoiseSeed });
    const { data } = await predict(tf, best, noisy);
    best.dispose();
    const mse = data.reduce((sum, value, i) => sum + (value - clean.data[i]!) ** 2, 0) / data.length;
    expect(mse).toBeCloseTo(lowest, 6);
    expect(quality[0]!.denoised.mse).toBeGreaterThan(0);
  });
});

describe('what is chosen for a run', () => {
  const chosen = { schedule: 'one-cycle', clipNorm: 1, weightDecay: 0.01, warmup: 0.5 } as const;

  it('steers it, and stands in its record', async () => {
    const { events, work } = await run({ config: chosen });
    const { record } = await work;
    const rates = events.flatMap((event) => (event.type === 'step' ? [event.learningRate] : []));
    // 12 steps, half of them up: from 1/25 at the first to 1 at the sixth.
    expect(rates[0]).toBeCloseTo(0.01 / 25, 9);
    expect(rates[5]).toBeCloseTo(0.01, 9);
    expect(rates[11]).toBeCloseTo(0.01 / 25e4, 9);
    expect(record.config).toMatchObject(chosen);
    expect(record.optimizer).toMatch(/^AdamW, .* weight decay 0.01, gradient norm at most 1; one cycle/);
  });

  it('is gone on with when a run is resumed', async () => {
    const whole = await run({ config: chosen });
    await whole.work;
    const directory = await stoppedAfter(7, { config: chosen });
    await (
      await run({ resume: directory, config: { clipNorm: 1 } })
    ).work;
    expect(await digestOf(directory, 'last/weights.bin')).toBe(
      await digestOf(whole.directory, 'last/weights.bin'),
    );
  });

  it.each([
    ['clipNorm', { clipNorm: 2 }],
    ['clipNorm', { clipNorm: 0 }],
    ['schedule', { schedule: 'cosine', warmup: 0.5 }],
    ['earlyStopping', { earlyStopping: 3 }],
    ['averaging', { averaging: 0.5 }],
  ] as const)('is not resumed with another %s', async (difference, config) => {
    const directory = await stoppedAfter(2, { config: chosen });
    const { work } = await run({ resume: directory, config });
    await expect(work).rejects.toMatchObject({ code: 'run-invalid', details: { difference } });
  });
});

describe('the fingerprint of a checkpoint', () => {
  const fingerprint = (recipe: Recipe, config: TrainOptions['config'] = {}) => {
    const { tf } = tensorflow;
    const model = buildNetwork(tf, recipe, { height: 8, width: 8, channels: 1, seed: 1 });
    const resolved = resolveConfig(recipe, config, tinyImages(32));
    const result = runFingerprint(resolved, hyperparametersOf(recipe, resolved), model);
    model.dispose();
    return result;
  };
  const former = 'c9f14dac4cbc280a7a740c4dddb5736874f28fd7ef59d027dc528ba392434e74';

  it('is that of runs from before there were choices, where nothing is chosen', () => {
    expect(fingerprint(tinyRecipe)).toBe(former);
    expect(fingerprint(tinyRecipe, { schedule: 'cosine', clipNorm: 0, earlyStopping: 0 })).toBe(former);
  });

  it('is another for each choice', () => {
    const choices = [
      { warmup: 0.2 },
      { schedule: 'constant' },
      { clipNorm: 1 },
      { earlyStopping: 1 },
    ] as const;
    const { defaults } = tinyRecipe;
    const stopping = { ...defaults, earlyStopping: { monitor: 'train', patience: 1 } } as const;
    const all = [
      ...choices.map((choice) => fingerprint(tinyRecipe, choice)),
      fingerprint({ ...tinyRecipe, defaults: stopping }),
      former,
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
