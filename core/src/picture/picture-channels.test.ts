import { expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import type { ModelPort } from '../documents/manifest.js';
import { pictureChannels } from './picture-channels.js';

function model(channels: number): { id: string; input: ModelPort } {
  const dimensions: ModelPort['dimensions'] = ['batch', channels, 'height', 'width'];
  return {
    id: 'some',
    input: { name: 'noisy', dtype: 'float32', layout: 'NCHW', dimensions, range: [0, 1] },
  };
}

it('is 1 for grey models and 3 for those of colour', () => {
  expect([1, 3].map((channels) => pictureChannels(model(channels)))).toEqual([1, 3]);
});

it('refuses a model of four bands, which no picture file has', () => {
  const error = errorOf(() => pictureChannels(model(4)));
  expect(error.code).toBe('image-unsupported');
  expect(error.message).toBe(
    'some takes no pictures: found 4 channels, expected 1 (grey) or 3 (colour); give it tensors instead of picture files',
  );
});
