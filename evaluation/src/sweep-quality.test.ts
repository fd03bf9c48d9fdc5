import { describe, expect, it } from 'vitest';
import {
  addNoise,
  bce,
  DenoiseError,
  imageTensor,
  mse,
  parseNoise,
  psnrMean,
  psnrPooled,
  ssim,
} from '@denoisekit/core';
import { batchOf, wavy } from '@denoisekit/core/testing';
import type { CleanImages, EvaluatedModel, EvaluationProgress, SweepOptions } from './document.js';
import { sweepQuality } from './sweep-quality.js';

function setOf(first: number, count: number): CleanImages {
  return {
    count,
    images: (from, to) =>
      batchOf(Array.from({ length: to - from }, (_, i) => wavy((first + from + i) * 29, 1, 12, 10))),
  };
}

const test = setOf(1000, 23);
const dataset = { name: 'waves', test, train: setOf(0, 60) };

/** Gives all values a tenth of the way towards grey. */
const fading: EvaluatedModel = {
  name: 'fading',
  denoise: ({ data, shape }) =>
    Promise.resolve(
      imageTensor(
        data.map((value) => 0.9 * value + 0.05),
        shape,
      ),
    ),
};
const identity: EvaluatedModel = { name: 'identity', denoise: (noisy) => Promise.resolve(noisy) };

const sweep = (options: Partial<SweepOptions> = {}) =>
  sweepQuality({ models: [fading], dataset, noises: ['gaussian:0.3'], ...options });

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((reason: unknown) => reason);
  return error instanceof DenoiseError ? error.code : String(error);
}

describe('sweepQuality', () => {
  it('has a row for each model and baseline at each noise', async () => {
    const { rows, differences, ...facts } = await sweep({
      models: [fading, identity],
      noises: ['gaussian:0.1', 'gaussian:0..0.5', 'salt-pepper:0.25+gaussian:0.1'],
    });
    expect(facts).toEqual({
      format: 'denoisekit-evaluation',
      version: 1,
      dataset: 'waves',
      images: 23,
      seed: 10_001,
    });
    const entrants = ['fading', 'identity', 'noisy', 'median', 'linear'];
    expect(rows.map(({ model }) => model)).toEqual([...entrants, ...entrants, ...entrants]);
    expect(rows.map(({ kind }) => kind).slice(0, 5)).toEqual([
      ...['model', 'model', 'baseline', 'baseline', 'baseline'],
    ]);
    expect(rows.filter(({ model }) => model === 'noisy')).toMatchObject([
      { noise: 'gaussian:0.1', noiseKind: 'gaussian', level: 0.1, detail: null },
      { noise: 'gaussian:0..0.5', noiseKind: 'gaussian', level: null },
      { noise: 'salt-pepper:0.25+gaussian:0.1', noiseKind: 'salt-pepper+gaussian', level: null },
    ]);
    expect(differences).toHaveLength(3 * 10);
  });

  it('scores what the metrics score, all images with the noise of their number', async () => {
    const clean = test.images(0, 23);
    const noisy = addNoise(clean, parseNoise('gaussian:0.3'), { seed: 77 });
    const faded = await fading.denoise(noisy, {});
    for (const batchSize of [1, 7, 100]) {
      const { rows } = await sweep({ seed: 77, batchSize });
      for (const [output, row] of [
        [faded, rows[0]!],
        [noisy, rows[1]!],
      ] as const) {
        expect(row.seed).toBe(77);
        expect(row.mse.value).toBeCloseTo(mse(output, clean), 10);
        expect(row.psnrPooled!.value).toBeCloseTo(psnrPooled(output, clean)!, 8);
        expect(row.psnrMean!.value).toBeCloseTo(psnrMean(output, clean)!, 8);
        expect(row.ssim.value).toBeCloseTo(ssim(output, clean), 10);
        expect(row.bce.value).toBeCloseTo(bce(output, clean), 10);
      }
    }
  });

  it('compares each row with those before it', async () => {
    const { rows, differences } = await sweep({ models: [fading, identity], baselines: ['noisy'] });
    expect(differences.map(({ model, against }) => [model, against])).toEqual([
      ['identity', 'fading'],
      ['noisy', 'fading'],
      ['noisy', 'identity'],
    ]);
    const [first, , same] = differences;
    expect(first!.mse.value).toBeCloseTo(rows[1]!.mse.value - rows[0]!.mse.value, 12);
    expect(first!.psnrPooled!.value).toBeCloseTo(rows[1]!.psnrPooled!.value - rows[0]!.psnrPooled!.value, 12);
    expect(first!.ssim.value).toBeCloseTo(rows[1]!.ssim.value - rows[0]!.ssim.value, 12);
    expect(same!.mse).toEqual({ value: 0, low: 0, high: 0 });
  });

  it('has no PSNR where nothing is wrong', async () => {
    const { rows, differences } = await sweep({ noises: ['gaussian:0'], baselines: ['noisy'] });
    expect(rows[1]).toMatchObject({
      mse: { value: 0 },
      psnrPooled: null,
      psnrMean: null,
      ssim: { value: 1 },
    });
    expect(differences[0]!.psnrPooled).toBeNull();
  });

  it('beats the noise with its baselines, the linear one with what it learnt from training images', async () => {
    const { rows } = await sweep({ models: [], dataset: { ...dataset, train: setOf(0, 400) } });
    const [noisy, median, linear] = rows;
    expect(median!.detail).toBe('5x5');
    expect(linear!.detail).toBe('whole');
    expect(linear!.mse.value).toBeLessThan(noisy!.mse.value / 2);
  });

  it('takes a window where images are large or in colour', async () => {
    const large: CleanImages = {
      count: 3,
      images: (from, to) => batchOf(Array.from({ length: to - from }, () => wavy(from, 1, 33, 32))),
    };
    const colour: CleanImages = {
      count: 3,
      images: (from, to) => batchOf(Array.from({ length: to - from }, () => wavy(from, 3, 12, 12))),
    };
    for (const set of [large, colour]) {
      const { rows } = await sweep({
        models: [],
        baselines: ['noisy', 'linear'],
        dataset: { name: 'waves', test: set, train: set },
      });
      expect(rows[1]!.detail).toBe('9x9');
      expect(rows[1]!.mse.value).toBeLessThan(rows[0]!.mse.value);
    }
  });

  it('tells how far it is', async () => {
    const told: EvaluationProgress[] = [];
    await sweep({
      noises: ['gaussian:0.1', 'gaussian:0.2'],
      baselines: ['noisy'],
      batchSize: 20,
      onProgress: (progress) => told.push(progress),
    });
    expect(told.map(({ noise, stage, done, total }) => `${noise} ${stage} ${done}/${total}`)).toEqual([
      'gaussian:0.1 setting up 0/46',
      'gaussian:0.1 scoring 20/46',
      'gaussian:0.1 scoring 23/46',
      'gaussian:0.2 setting up 23/46',
      'gaussian:0.2 scoring 43/46',
      'gaussian:0.2 scoring 46/46',
    ]);
  });

  it('takes the time of each denoiser alone', async () => {
    let now = 0;
    const slow: EvaluatedModel = {
      name: 'slow',
      denoise: (noisy) => {
        now += 100;
        return Promise.resolve(noisy);
      },
    };
    const { rows } = await sweep({ models: [slow, identity], baselines: [], batchSize: 10, now: () => now });
    // 23 images in three batches of 100 ms
    expect(rows.map(({ imagesPerSecond }) => imagesPerSecond)).toEqual([(23 * 1000) / 300, null]);
  });

  it('stops between two batches with the reason of the signal', async () => {
    const reason = new Error('enough');
    const signal = {
      aborted: false,
      reason,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    };
    let batches = 0;
    const stopping: EvaluatedModel = {
      name: 'stopping',
      denoise: (noisy) => {
        if (++batches === 2) signal.aborted = true;
        return Promise.resolve(noisy);
      },
    };
    const stopped = sweep({ models: [stopping], baselines: [], batchSize: 5, signal });
    await expect(stopped).rejects.toBe(reason);
    expect(batches).toBe(2);
  });

  it('hands the signal, and nothing else that it was given, to the models', async () => {
    const handed: unknown[] = [];
    const model: EvaluatedModel = {
      name: 'model',
      denoise: (noisy, options) => {
        handed.push(options);
        return Promise.resolve(noisy);
      },
    };
    await sweep({ models: [model], baselines: [], onProgress: () => undefined });
    expect(handed).toEqual([{ signal: undefined }]);
  });

  it.each([
    ['two models of one name', { models: [fading, fading] }, 'usage'],
    ['a model with the name of a baseline', { models: [{ ...fading, name: 'median' }] }, 'usage'],
    ['a noise that there is not', { noises: ['pepper:1'] }, 'noise-invalid'],
    ['a set without images', { dataset: { ...dataset, test: { ...test, count: 0 } } }, 'usage'],
    [
      'a model that gives other images than it got',
      { models: [{ name: 'cut', denoise: () => Promise.resolve(wavy(0, 1, 4, 4)) }] },
      'shape-mismatch',
    ],
  ])('refuses %s', async (_, options, code) => {
    expect(await codeOf(sweep(options))).toBe(code);
  });
});
