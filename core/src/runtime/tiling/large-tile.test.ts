import { describe, expect, it } from 'vitest';
import { largeTileFor } from './large-tile.js';
import { planTiles } from './plan.js';

const model = (macs: number, receptiveFieldRadius: number | null, widest?: number) => ({
  graph: {
    ...{ nodes: 1, operators: {}, parameters: 1, macs: { count: macs * 64 * 64, height: 64, width: 64 } },
    ...(widest === undefined ? {} : { widest }),
  },
  geometry: { sizeMultiple: 8, receptiveFieldRadius },
});

describe('largeTileFor', () => {
  // Bytes a pixel that onnxruntime-node took at its peak: see the source.
  it.each([
    ['photo-small', 9_520, 8, 223],
    ['scan', 16_904, 8, 199],
    ['scan of which the widest layer is not known', 16_904, undefined, 199],
    ['photo', 49_592, 16, 405],
    ['photo of which the widest layer is not known', 49_592, undefined, 405],
  ])('keeps a run of %s within 230 MB', (_, macs, widest, bytesPerPixel) => {
    const { height, width } = largeTileFor(model(macs, 50, widest));
    expect(height * width * bytesPerPixel).toBeLessThan(230e6);
    expect(height * width * bytesPerPixel).toBeGreaterThan(190e6);
  });

  it('takes a megapixel in one piece by a small model', () => {
    const { height, width } = largeTileFor(model(9_520, 43, 8));
    expect(height * width).toBeGreaterThanOrEqual(1e6);
  });

  it('computes less than a fifth of 12 megapixels twice by a small model', () => {
    const largest = largeTileFor(model(9_520, 43, 8));
    const { tile, rows, columns } = planTiles({
      ...{ height: 3000, width: 4000, tile: largest, multiple: 8, radius: 43 },
    });
    const computed = rows.length * columns.length * tile.height * tile.width;
    expect(computed / 12e6).toBeLessThan(1.2);
  });

  it('is never less than the usual tile, nor much larger than it is of use', () => {
    expect(largeTileFor(model(1e9, 0))).toMatchObject({ height: 560, width: 560 });
    expect(largeTileFor(model(1e9, 250)).height).toBe(1512);
    expect(largeTileFor(model(0, 0)).height).toBeLessThan(1300);
  });

  it('takes a multiplication a pixel with each parameter for granted where they were not counted', () => {
    const { geometry } = model(0, 47);
    const counted = largeTileFor(model(20_000, 47));
    expect(largeTileFor({ graph: { nodes: 1, operators: {}, parameters: 20_000 }, geometry })).toEqual(
      counted,
    );
  });
});
