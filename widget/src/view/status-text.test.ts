import { imageTensor, type SessionDescription } from '@denoisekit/core';
import { expect, it } from 'vitest';
import { tensorRaster } from '../raster/raster.js';
import { statusText, timeText } from './status-text.js';

it('ends with what people should know of the answer', () => {
  const image = imageTensor(new Float32Array(4), [1, 1, 2, 2]);
  const raster = tensorRaster(image);
  const outcome = {
    ...{ answer: raster, raster, strength: 1, output: image, ms: 420 },
    description: { device: 'wasm', deviceAsked: 'auto' } as SessionDescription,
    remarks: ['Colour is answered in grey.'],
  };
  const picture = { name: 'a', raster, original: image, input: image, cleanKnown: false };
  expect(statusText({ kind: 'done', picture, outcome })).toBe(
    'Denoised in 420 ms on wasm. Colour is answered in grey.',
  );
});

it.each([
  [3.14, '3.1 ms'],
  [420, '420 ms'],
  [994, '990 ms'],
  [1985, '2 s'],
  [2140, '2.1 s'],
  [99_400, '99 s'],
  [120_400, '2 min'],
  [7.3e6, '120 min'],
])('writes %d ms as %s', (ms, text) => {
  expect(timeText(ms)).toBe(text);
});
