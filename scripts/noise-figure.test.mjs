import { readFile } from 'node:fs/promises';
import { toPixels } from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';
import { expect, it } from 'vitest';
import { figurePath, noiseFigure } from './noise-figure.mjs';

it('the figure of the page on noise is what its command draws, to the last pixel', async () => {
  const kept = await createSharpCodec().decode(await readFile(figurePath), { channels: 1 });
  const drawn = await noiseFigure();
  expect(kept.tensor.shape).toEqual(drawn.shape);
  expect(toPixels(kept.tensor)).toEqual(toPixels(drawn));
});
