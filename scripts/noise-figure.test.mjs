import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fromPixels, toPixels } from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';
import { expect, it } from 'vitest';
import { figures } from './noise-figure.mjs';

it.each(figures.map((figure) => [basename(figure.path), figure]))(
  'the figure %s of the page on noise is what its command draws, to the last pixel',
  async (_, { path, channels, draw }) => {
    const { pixels } = await createSharpCodec().decode(await readFile(path));
    const kept = fromPixels(pixels, channels);
    const drawn = await draw();
    expect(kept.shape).toEqual(drawn.shape);
    expect(toPixels(kept)).toEqual(toPixels(drawn));
  },
  60_000,
);
