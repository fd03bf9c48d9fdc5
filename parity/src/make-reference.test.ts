import { imageTensor, type ImageTensor } from '@denoisekit/core';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import { describe, expect, it } from 'vitest';
import { makeReference, type CleanImages } from './make-reference.js';

const grey = (count: number, height: number, width: number): ImageTensor =>
  imageTensor(new Float32Array(count * height * width).fill(0.5), [count, 1, height, width]);

const clean: CleanImages = {
  name: 'grey',
  height: 8,
  width: 8,
  count: 1000,
  images: (from, to) => grey(to - from, 8, 8),
  mosaics: grey,
};

describe('a new reference', () => {
  it('has 200 images at each of three noises, and larger ones, one of which fits no multiple', async () => {
    const asked = new Set<string>();
    const { cases, tile } = await makeReference({
      manifest: tinyModel({ sizeMultiple: 4 }).manifest,
      clean,
      madeBy: 'nobody',
      predict: (input) => {
        asked.add(input.shape.slice(2).join('x'));
        return Promise.resolve(input);
      },
    });
    const small = cases.filter(({ input }) => input.shape[2] === 8);
    expect(small.map(({ input }) => input.shape[0]).reduce((a, b) => a + b)).toBe(600);
    expect(new Set(small.map(({ noise }) => noise))).toEqual(
      new Set(['gaussian:0.25', 'gaussian:0.5', 'gaussian:0.75']),
    );
    expect([...asked]).toEqual(['8x8', '64x96', '132x100']);
    const odd = cases.at(-1)!;
    expect(odd.output.shape).toEqual([1, 1, 131, 97]);
    // The network here gives back what it got, padded and cropped.
    expect(odd.output.data).toEqual(odd.input.data);
    expect(tile!.height).toBeLessThan(131);
  });

  it('has an image that is cut into tiles for a network that sees far, too', async () => {
    const { manifest } = tinyModel({ sizeMultiple: 8 });
    const { cases, tile } = await makeReference({
      clean,
      madeBy: 'nobody',
      images: 20,
      noises: ['gaussian:0.5'],
      manifest: { ...manifest, geometry: { ...manifest.geometry, receptiveFieldRadius: 51 } },
      predict: (input) => Promise.resolve(input),
    });
    expect(tile).toEqual({ height: 136, width: 136 });
    expect(cases.map(({ input }) => input.shape.slice(2).join('x'))).toEqual([
      '8x8',
      '64x96',
      '131x97',
      '203x171',
    ]);
  });

  it('draws other noise for each image', async () => {
    const { cases } = await makeReference({
      manifest: tinyModel().manifest,
      clean,
      madeBy: 'nobody',
      images: 40,
      noises: ['gaussian:0.5'],
      predict: (input) => Promise.resolve(input),
    });
    const [first, second] = cases;
    expect(first!.input.data.subarray(0, 64)).not.toEqual(first!.input.data.subarray(64, 128));
    expect(first!.input.data).not.toEqual(second!.input.data);
  });

  it('has no larger images where the size is baked in', async () => {
    const { cases, tile } = await makeReference({
      manifest: tinyModel({ dimensions: ['batch', 1, 8, 8] }).manifest,
      clean,
      madeBy: 'nobody',
      predict: (input) => Promise.resolve(input),
    });
    expect(new Set(cases.map(({ input }) => input.shape[2]))).toEqual(new Set([8]));
    expect(tile).toBeUndefined();
  });
});
