import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { imageTensor } from '@denoisekit/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createNodeDenoiser } from './denoiser.js';
import { memorySource } from './testing/memory-source.js';
import { tinyModel, writeTinyModel, type TinyModelOptions } from './testing/tiny-model.js';

const opened: { dispose(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((denoiser) => denoiser.dispose()));
});

async function open(options: TinyModelOptions = {}) {
  const denoiser = await createNodeDenoiser({ model: memorySource(tinyModel(options)), threads: 1 });
  opened.push(denoiser);
  return denoiser;
}

/** 0.0 0.1 0.2 / 0.3 0.4 0.5 / 0.6 0.7 0.8 */
const ramp = imageTensor(
  Float32Array.from({ length: 9 }, (_, index) => index / 10),
  [1, 1, 3, 3],
);

describe('createNodeDenoiser', () => {
  it('pads by reflection to the size multiple and crops back', async () => {
    const denoiser = await open({ sizeMultiple: 4 });
    const { data, shape } = await denoiser.denoise(ramp);
    expect(shape).toEqual([1, 1, 3, 3]);
    // Around the last pixel lie 0.4 0.5 (0.4) / 0.7 0.8 (0.7) / (0.4 0.5 0.4), those in brackets by reflection.
    expect(data[8]).toBeCloseTo(4.8 / 9, 6);
    // Nothing was added above or to the left, where the model itself sees zeros.
    expect(data[0]).toBeCloseTo(0.8 / 9, 6);
  });

  it('leaves an image alone that fits', async () => {
    const denoiser = await open({ sizeMultiple: 3 });
    const { data } = await denoiser.denoise(ramp);
    expect(data[8]).toBeCloseTo((0.4 + 0.5 + 0.7 + 0.8) / 9, 6);
    expect(ramp.data[8]).toBe(Math.fround(0.8));
  });

  it('takes a single pixel for a model that needs multiples of 4', async () => {
    const denoiser = await open({ sizeMultiple: 4 });
    const { data, shape } = await denoiser.denoise(imageTensor(Float32Array.of(0.9), [1, 1, 1, 1]));
    expect(shape).toEqual([1, 1, 1, 1]);
    expect(data[0]).toBeCloseTo((0.9 * 4) / 9, 6);
  });

  it('denoises each image and channel of a batch for itself', async () => {
    const denoiser = await open({ channels: 3, sizeMultiple: 2 });
    const values = [0, 0.1, 0.2, 0.3, 0.4, 0.5];
    const { data, shape } = await denoiser.denoise(imageTensor(Float32Array.from(values), [2, 3, 1, 1]));
    expect(shape).toEqual([2, 3, 1, 1]);
    values.forEach((value, index) => {
      expect(data[index]).toBeCloseTo((value * 4) / 9, 6); // one pixel, repeated to 2x2
    });
  });

  it('refuses to pad for a model with its size baked in', async () => {
    const denoiser = await open({ dimensions: ['batch', 1, 4, 4], sizeMultiple: 4 });
    await expect(denoiser.denoise(ramp)).rejects.toMatchObject({
      code: 'shape-mismatch',
      message: expect.stringContaining('does not take such an image') as string,
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses an image with %d in it', async (value) => {
    const denoiser = await open();
    const image = imageTensor(Float32Array.of(0, value, 0, 0), [1, 1, 2, 2]);
    await expect(denoiser.denoise(image)).rejects.toMatchObject({
      code: 'values-not-finite',
      details: { index: 1 },
    });
  });

  it('refuses values of 8 bits, which the model would make rubbish of', async () => {
    const denoiser = await open();
    await expect(denoiser.denoise(imageTensor(Float32Array.of(200), [1, 1, 1, 1]))).rejects.toMatchObject({
      code: 'values-out-of-range',
    });
  });

  it('rejects after dispose, which may be called twice', async () => {
    const denoiser = await open({ sizeMultiple: 4 });
    await denoiser.dispose();
    await denoiser.dispose();
    await expect(denoiser.denoise(ramp)).rejects.toMatchObject({ code: 'disposed' });
  });

  it('is cut into tiles of the size that it is told, with the same answer', async () => {
    const model = memorySource(tinyModel({ sizeMultiple: 2 }));
    const denoiser = await createNodeDenoiser({ model, threads: 1, tile: { height: 4, width: 4 } });
    opened.push(denoiser);
    const seen: number[] = [];
    const image = imageTensor(new Float32Array(36).fill(1), [1, 1, 6, 6]);
    const { data } = await denoiser.denoise(image, { onProgress: ({ total }) => seen.push(total) });
    expect(seen).toEqual([4, 4, 4, 4]); // tiles of 4 that share 2: two along each axis
    expect(data[0]).toBeCloseTo(4 / 9, 6);
    expect(data[14]).toBeCloseTo(1, 6);
  });

  it('refuses a model whose golden vectors it cannot answer, and names the device', async () => {
    const tiny = tinyModel();
    const golden = tiny.golden.slice();
    golden[golden.length - 1]! ^= 1; // the exponent of the last value that TensorFlow.js is said to have answered
    const opening = createNodeDenoiser({
      model: memorySource({ ...tiny, golden }),
      device: 'cpu',
      fallback: 'error',
    });
    await expect(opening).rejects.toMatchObject({
      code: 'tolerance-exceeded',
      details: { device: 'cpu', vector: 'ones' },
    });
  });

  it('asks for a model where it got no options', async () => {
    const create = createNodeDenoiser as () => Promise<unknown>;
    await expect(create()).rejects.toMatchObject({
      code: 'usage',
      message:
        'createNodeDenoiser got no options: found undefined, expected { model }, the path of a model folder',
    });
  });

  it.each([
    ['workers', { workers: -1 }],
    ['workers', { workers: 1.5 }],
    ['maxQueue', { maxQueue: 0 }],
    ['maxBatch', { maxBatch: 0 }],
  ])('refuses a number of %s that is none: %j', async (name, options) => {
    const opening = createNodeDenoiser({ model: memorySource(tinyModel()), ...options });
    await expect(opening).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(name) as string,
    });
  });

  it('refuses a device that there is not, and suggests one', async () => {
    const model = memorySource(tinyModel());
    await expect(createNodeDenoiser({ model, device: 'gpu' as 'cpu' })).rejects.toMatchObject({
      code: 'unknown-device',
    });
  });

  it('takes no more threads than there are processors, and says so', async () => {
    const warnings: string[] = [];
    const warn = (message: string) => warnings.push(message);
    const denoiser = await createNodeDenoiser({ model: memorySource(tinyModel()), threads: 1000, warn });
    opened.push(denoiser);
    const processors = availableParallelism();
    expect(denoiser.describe().threads).toBe(processors);
    expect(warnings).toEqual([`1000 threads were asked for; ${processors} are used, one for each processor`]);
  });

  it('rejects with the reason of a signal', async () => {
    const signal = AbortSignal.abort(new Error('Ctrl-C'));
    await expect(createNodeDenoiser({ model: memorySource(tinyModel()), signal })).rejects.toThrow('Ctrl-C');
  });

  it('takes a file URL', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
    try {
      await writeTinyModel(folder);
      const denoiser = await createNodeDenoiser({ model: pathToFileURL(folder), threads: 1 });
      expect(denoiser.describe().model).toBe('tiny');
      await denoiser.dispose();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['an address elsewhere', new URL('https://example.org/model/'), 'download the folder first'],
    ['nothing', undefined as unknown as string, 'found undefined'],
  ])('refuses %s as a model', async (_, model, words) => {
    await expect(createNodeDenoiser({ model })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(words) as string,
    });
  });

  it('names the dtypes that there are when it is asked for another', async () => {
    const model = memorySource(tinyModel());
    await expect(createNodeDenoiser({ model, dtype: 'fp16' })).rejects.toMatchObject({
      code: 'file-missing',
      message: expect.stringContaining('fp32') as string,
    });
  });

  it('names a folder that is not there', async () => {
    await expect(createNodeDenoiser({ model: 'no/such/model' })).rejects.toMatchObject({
      code: 'file-missing',
    });
  });
});
