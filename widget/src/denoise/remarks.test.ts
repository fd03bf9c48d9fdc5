import { imageTensor, type ModelManifest } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { tensorRaster } from '../raster/raster.js';
import { remarksOn } from './remarks.js';

function modelFor(id: string, kind: string, channels: number): ModelManifest {
  const input = { dimensions: ['batch', channels, 'height', 'width'] };
  return { id, input, suits: { pictures: [kind], noise: [] } } as unknown as ModelManifest;
}

const scan = modelFor('scan', 'scans', 1);
const photo = modelFor('photo', 'photographs', 3);

/** Wavy colours, of a size of which every third pixel is looked at. */
const [width, height] = [2000, 1600];
const scenery = tensorRaster(
  imageTensor(
    Float32Array.from({ length: 3 * width * height }, (_, i) => 0.5 + 0.4 * Math.sin(i / 211)),
    [1, 3, height, width],
  ),
);

/** Lines of dark strokes on white, in grey. */
const page = tensorRaster(
  imageTensor(
    Float32Array.from({ length: 300 * 300 }, (_, i) => {
      const [y, x] = [Math.floor(i / 300), i % 300];
      return y % 12 < 7 && x % 6 < 2 ? 0.1 : 0.95;
    }),
    [1, 1, 300, 300],
  ),
);

describe('remarks on an answer', () => {
  it('are that colour is answered in grey, and that the model is for other pictures', async () => {
    expect(await remarksOn(scenery, scan)).toEqual([
      'Colour is answered in grey.',
      'The picture looks like a photograph, and scan is for scans.',
    ]);
    expect(await remarksOn(page, photo)).toEqual([
      'The picture looks like a scan, and photo is for photographs.',
    ]);
  });

  it('are none where picture and model go together', async () => {
    expect(await remarksOn(page, scan)).toEqual([]);
    expect(await remarksOn(scenery, photo)).toEqual([]);
  });
});
