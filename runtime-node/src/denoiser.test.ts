import { imageTensor, type ModelSource } from '@denoisekit/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createNodeDenoiser } from './denoiser.js';
import { tinyModel, type TinyModelOptions } from './testing/tiny-model.js';

const opened: { dispose(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((denoiser) => denoiser.dispose()));
});

async function open(options: TinyModelOptions = {}) {
  const { manifest, onnx } = tinyModel(options);
  const model: ModelSource = {
    location: 'memory',
    manifest: () => Promise.resolve(manifest),
    bytes: () => Promise.resolve(onnx),
  };
  const denoiser = await createNodeDenoiser({ model, threads: 1 });
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
      message: expect.stringContaining('takes images of one') as string,
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

  it('rejects after dispose, which may be called twice', async () => {
    const denoiser = await open({ sizeMultiple: 4 });
    await denoiser.dispose();
    await denoiser.dispose();
    await expect(denoiser.denoise(ramp)).rejects.toMatchObject({ code: 'disposed' });
  });

  it('names a folder that is not there', async () => {
    await expect(createNodeDenoiser({ model: 'no/such/model' })).rejects.toMatchObject({
      code: 'file-missing',
    });
  });
});
