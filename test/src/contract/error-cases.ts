import { imageTensor, type ErrorCode, type ImageTensor } from '@denoisekit/core';
import { close, rejectsWith } from './assert.js';
import { picture, usualSize } from './pictures.js';
import { onOne, type ContractCase } from './subject.js';

/** What is no image, as a caller without TypeScript might hand it over. */
const noImages: readonly (readonly [what: string, value: unknown, code: ErrorCode])[] = [
  ['nothing', undefined, 'usage'],
  ['null', null, 'usage'],
  ['text', 'image.png', 'usage'],
  ['an object without data', {}, 'usage'],
  ['bytes', { data: new Uint8Array(4), shape: [1, 1, 2, 2] }, 'usage'],
  ['numbers in an array', { data: [0, 0, 0, 0], shape: [1, 1, 2, 2] }, 'usage'],
  ['data without a shape', { data: new Float32Array(4) }, 'usage'],
  ['a shape of three sizes', { data: new Float32Array(4), shape: [1, 2, 2] }, 'shape-mismatch'],
  [
    'a shape that the data does not fill',
    { data: new Float32Array(4), shape: [1, 1, 2, 3] },
    'shape-mismatch',
  ],
  ['an image of no pixels', { data: new Float32Array(0), shape: [1, 1, 0, 0] }, 'shape-mismatch'],
  [
    'an image of 2^31 pixels without them',
    { data: new Float32Array(1), shape: [1, 1, 65536, 32768] },
    'shape-mismatch',
  ],
  ['half a pixel', { data: new Float32Array(1), shape: [1, 1, 0.5, 2] }, 'shape-mismatch'],
  ['a list of nothing', [undefined], 'usage'],
];

/** Wrong questions: each has its code, and the next right one its answer. */
export const errorCases: readonly ContractCase[] = [
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) =>
    onOne(`refuses an image with ${value} in it`, async ({ denoiser, manifest, tolerance }) => {
      const image = picture(manifest, usualSize(manifest), 7);
      const before = await denoiser.denoise(image);
      const bad = imageTensor(image.data.slice(), image.shape);
      bad.data[bad.data.length - 1] = value;
      await rejectsWith(denoiser.denoise(bad), 'values-not-finite', `an image with ${value}`);
      await rejectsWith(denoiser.denoise([image, bad]), 'values-not-finite', `a list with ${value}`);
      close(await denoiser.denoise(image), before, tolerance, 'the next image');
    }),
  ),

  onOne('refuses values on a scale from 0 to 255', async ({ denoiser, manifest, tolerance }) => {
    const image = picture(manifest, usualSize(manifest), 7);
    const before = await denoiser.denoise(image);
    const bytes = imageTensor(
      image.data.map((value) => 255 * value),
      image.shape,
    );
    bytes.data[0] = 255;
    await rejectsWith(denoiser.denoise(bytes), 'values-out-of-range', 'an image of bytes');
    close(await denoiser.denoise(image), before, tolerance, 'the next image');
  }),

  onOne('refuses a control that the model does not have', async ({ denoiser, manifest, tolerance }) => {
    const image = picture(manifest, usualSize(manifest), 7);
    const before = await denoiser.denoise(image);
    const controls = { none: 1 };
    await rejectsWith(denoiser.denoise(image, { controls }), 'usage', 'an unknown control');
    await rejectsWith(denoiser.denoise([image], { controls }), 'usage', 'an unknown control of a list');
    close(await denoiser.denoise(image), before, tolerance, 'the next image');
  }),

  onOne('refuses a number of channels that the model does not take', async ({ denoiser, manifest }) => {
    const [, channels] = manifest.input.dimensions;
    const [height, width] = usualSize(manifest);
    for (const wrong of [2, channels === 1 ? 3 : 1, 4]) {
      const image = imageTensor(new Float32Array(wrong * height * width), [1, wrong, height, width]);
      await rejectsWith(denoiser.denoise(image), 'shape-mismatch', `${wrong} channels`);
    }
  }),

  onOne('refuses what is no image', async ({ denoiser, manifest, tolerance }) => {
    const image = picture(manifest, usualSize(manifest), 8);
    const before = await denoiser.denoise(image);
    for (const [what, value, code] of noImages) {
      await rejectsWith(denoiser.denoise(value as ImageTensor), code, what);
    }
    close(await denoiser.denoise(image), before, tolerance, 'the next image');
  }),

  onOne(
    'answers the others when one of several that overlap is wrong',
    async ({ denoiser, manifest, tolerance }) => {
      const image = picture(manifest, usualSize(manifest), 9);
      const before = await denoiser.denoise(image);
      const bad = imageTensor(new Float32Array(image.data.length).fill(Number.NaN), image.shape);
      const [first, wrong, last] = [denoiser.denoise(image), denoiser.denoise(bad), denoiser.denoise(image)];
      await rejectsWith(wrong, 'values-not-finite', 'the wrong one');
      close(await first, before, tolerance, 'the one before');
      close(await last, before, tolerance, 'the one after');
    },
  ),
];
