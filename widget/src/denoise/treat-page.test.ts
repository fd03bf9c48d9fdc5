import {
  denoisePicture,
  imageTensor,
  modelRows,
  type ImageTensor,
  type ModelManifest,
} from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { pixelRaster } from '../raster/raster.js';
import { denoiseRaster } from './denoise-raster.js';
import { withStrength } from './strength.js';

const manifest = {
  controls: [],
  graph: { parameters: 1_000_000 },
  geometry: { sizeMultiple: 4, receptiveFieldRadius: 1 },
  input: { dimensions: ['batch', 1, 'height', 'width'] },
  suits: { pictures: ['scans'], noise: [] },
} as unknown as ModelManifest;

const [width, height] = [640, 400];
const { signal } = new AbortController();
/** Paper becomes white, and all ink dark, as a model that sees a part of a page does. */
const run = ({ data, shape }: ImageTensor) =>
  Promise.resolve(
    imageTensor(
      data.map((value) => (value > 0.7 ? 1 : value > 0.5 ? 0.2 : 0)),
      shape,
    ),
  );

/** Yellowish paper with lines of dark letters, and among them paler ones. The left edge is hidden. */
function drawPage(pale: readonly number[]) {
  const data = new Uint8Array(4 * width * height);
  const bar = (x: number, y: number, w: number, h: number, share: number): void => {
    for (let row = y; row < Math.min(height, y + h); row++) {
      for (let at = 4 * (row * width + x); at < 4 * (row * width + x + w); at += 4) {
        data.set([220 * share, 200 * share, 160 * share, at % (4 * width) < 16 ? 0 : 255], at);
      }
    }
  };
  bar(0, 0, width, height, 1);
  for (let line = 0; line < height; line += 40) {
    for (let x = 20; x < width - 20; x += 20) bar(x, line + 4, 6, 16, 0.1);
    for (const y of pale) for (let x = 26; x < width - 20; x += 28) bar(x, line + y, 12, 5, 0.8);
  }
  return { width, height, channels: 4, data } as const;
}

const ofPage = async (pixels: ReturnType<typeof drawPage>, strength: number) => {
  const { pixels: theirs } = await denoisePicture(pixels, run, {
    ...{ channels: 1, strength, palePrint: 'auto', model: manifest },
    input: modelRows(manifest, pixels, strength),
  });
  const input = pixelRaster(pixels);
  const options = { manifest, channels: 1, run, signal, onPart: () => undefined } as const;
  const { answer, page } = await denoiseRaster(input, options);
  const ours = strength === 1 ? (page?.raster ?? answer) : undefined;
  return {
    theirs: theirs.data,
    ours: (ours ?? (await withStrength(input, answer, strength, { inGrey: true, signal }))).pixels().data,
    remark: page?.remark,
    answer: answer.pixels().data,
  };
};

/** The greatest difference of samples, right of the edge. */
function difference(ours: ArrayLike<number>, theirs: ArrayLike<number>, edge: number): number {
  let most = Math.abs(ours.length - theirs.length);
  for (let i = 0; i < ours.length; i++) {
    if ((i >> 2) % width >= edge) most = Math.max(most, Math.abs(ours[i]! - theirs[i]!));
  }
  return most;
}

describe('a page with pale print', { timeout: 30_000 }, () => {
  it.each([
    ['as pale as it was where it lies among dark letters', [8, 30], 204, /left as pale/],
    ['dark where it keeps clear of them', [30], 51, /was kept/],
  ] as const)('has it %s, as core has it', async (_, pale, grey, said) => {
    const { ours, theirs, remark, answer } = await ofPage(drawPage(pale), 1);
    expect(difference(ours, theirs, 0)).toBe(0);
    const at = 4 * (72 * width + 60);
    // 0.8 of the paper’s brightness, and what the model makes of it.
    expect([...ours.subarray(at, at + 4)]).toEqual([grey, grey, grey, 255]);
    expect(answer[at]).toBe(51);
    expect(remark).toMatch(said);
  });

  it('says nothing of a page whose print is alike', async () => {
    expect((await ofPage(drawPage([]), 1)).remark).toBeUndefined();
  });

  it('is blended in grey at half strength, as core does it', async () => {
    const { ours, theirs } = await ofPage(drawPage([8, 30]), 0.5);
    // What is blended here was rounded to samples before.
    expect(difference(ours, theirs, 13)).toBeLessThanOrEqual(1);
  });
});
