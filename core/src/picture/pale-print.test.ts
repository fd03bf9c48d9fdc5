import { describe, expect, it } from 'vitest';
import { imageTensor } from '../image/image-tensor.js';
import { findPalePrint, type FoundPalePrint } from './pale-print.js';
import { imageRows } from '../image/image-rows.js';

const [width, height] = [100, 80];

/** A stroke: its rows, its columns, the last excluded, and its contrast to the paper. */
type Stroke = readonly [top: number, bottom: number, left: number, right: number, contrast: number];

/** Strokes on paper of that brightness, and on white paper. */
function drawn(strokes: readonly Stroke[], paper = 0.8) {
  const page = new Float32Array(width * height).fill(paper);
  const cleaned = new Float32Array(width * height).fill(1);
  for (const [top, bottom, left, right, contrast] of strokes) {
    for (let y = top; y < bottom; y++) {
      page.fill(paper * (1 - contrast), y * width + left, y * width + right);
      cleaned.fill(0, y * width + left, y * width + right);
    }
  }
  const rows = (data: Float32Array) => imageRows(imageTensor(data, [1, 1, height, width]));
  return findPalePrint(rows(page), rows(cleaned), 0);
}

function runsOf(found: FoundPalePrint) {
  const runs: number[][] = [];
  found.each((...run) => runs.push(run));
  return runs;
}

describe('findPalePrint', () => {
  it('finds a stroke with a third of the contrast of the others, and where it is', async () => {
    const found = await drawn([
      [10, 14, 5, 65, 0.9],
      [40, 42, 5, 25, 0.3],
    ]);
    expect(found.share).toBeCloseTo(40 / 280, 10);
    expect(runsOf(found)).toEqual([
      [40, 5, 25],
      [41, 5, 25],
    ]);
  });

  it('finds none where it has half of it, or hangs together with dark ink, at a corner too', async () => {
    const dark: Stroke = [10, 14, 5, 65, 0.9];
    expect((await drawn([dark, [40, 42, 5, 25, 0.45]])).share).toBe(0);
    expect((await drawn([dark, [14, 16, 65, 75, 0.3]])).share).toBe(0);
    expect((await drawn([dark, [14, 16, 66, 76, 0.3]])).share).toBeGreaterThan(0);
  });

  it('joins what meets farther down', async () => {
    // A letter U, whose right stem alone is pale.
    const found = await drawn([
      [10, 40, 10, 14, 0.9],
      [10, 40, 30, 32, 0.3],
      [40, 44, 10, 32, 0.9],
    ]);
    expect(found.share).toBe(0);
  });

  it('finds none on a page whose ink faded as a whole', async () => {
    const found = await drawn([
      [10, 14, 5, 65, 0.5],
      [40, 42, 5, 25, 0.15],
    ]);
    expect(found.share).toBe(0);
  });

  it('goes by the paper around: a shadow is not ink', async () => {
    const strokes: Stroke[] = [
      [10, 14, 5, 65, 0.9],
      [40, 42, 5, 25, 0.3],
    ];
    expect((await drawn(strokes, 0.3)).share).toBe((await drawn(strokes, 1)).share);
  });

  it('finds none on blank pages and black ones', async () => {
    expect((await drawn([])).share).toBe(0);
    expect((await drawn([[0, height, 0, width, 1]])).share).toBe(0);
  });
});
