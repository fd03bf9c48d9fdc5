import { imageTensor, type ImageTensor } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { createErrorBoard } from './error-board.js';

/** Grey 2x2 images, each of one value. */
function flat(...values: readonly number[]): ImageTensor {
  const data = Float32Array.from({ length: 4 * values.length }, (_, index) => values[Math.floor(index / 4)]!);
  return imageTensor(data, [values.length, 1, 2, 2]);
}

describe('the error board', () => {
  it('finds the best and the worst images over all batches, by number', () => {
    const board = createErrorBoard({ keep: 2 });
    const off = (...errors: readonly number[]) => ({
      noisy: flat(...errors.map(() => 1)),
      denoised: flat(...errors),
      clean: flat(...errors.map(() => 0)),
    });
    board.add(off(0.5, 0.1), 0);
    board.add(off(0.25, 0.75, 0), 2);
    const { images, best, worst, examples } = board.summary();
    expect(images).toBe(5);
    expect(best.map(({ number }) => number)).toEqual([4, 1]);
    expect(worst.map(({ number }) => number)).toEqual([3, 0]);
    expect(examples.map(({ number }) => number)).toEqual([0, 1]);
    // 0.75 off everywhere: an MSE of 0.75 squared.
    expect(worst[0]!.mse).toBeCloseTo(0.5625, 12);
    expect([...worst[0]!.denoised.data]).toEqual([0.75, 0.75, 0.75, 0.75]);
    expect(worst[0]!.noisy.shape).toEqual([1, 1, 2, 2]);
  });

  it('counts every value once, what is right in the middle bin', () => {
    const board = createErrorBoard({ keep: 1 });
    board.add({ noisy: flat(0, 0, 0), denoised: flat(0, 1, 0.5), clean: flat(0, 0, 1) }, 0);
    const bins = board.summary().differenceBins;
    expect(bins).toHaveLength(41);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(12);
    expect(bins[20]).toMatchObject({ count: 4 });
    expect(bins[20]!.from).toBeCloseTo(-1 / 41, 12);
    expect(bins[20]!.to).toBeCloseTo(1 / 41, 12);
    expect(bins[40]!.count).toBe(4); // 1 too bright
    expect(bins[10]!.count).toBe(4); // 0.5 too dark: (-0.5 + 1) / 2 * 41 = 10.25
  });

  it('spreads the MSE of images over bins of equal ratio', () => {
    const board = createErrorBoard({ keep: 1 });
    const values = [0.001, 0.01, 0.1, 1].map(Math.sqrt);
    board.add({ noisy: flat(0, 0, 0, 0), denoised: flat(...values), clean: flat(0, 0, 0, 0) }, 0);
    const bins = board.summary().mseBins;
    // Three decades in 30 bins: ten a decade.
    expect(bins.map(({ count }, index) => (count > 0 ? index : null)).filter((at) => at !== null)).toEqual([
      0, 10, 20, 29,
    ]);
    expect(bins[0]!.from).toBeCloseTo(0.001, 7);
    expect(bins[9]!.to).toBeCloseTo(0.01, 6);
  });

  it('has no bins without images, and one that can be seen for images that are all alike', () => {
    const board = createErrorBoard({ keep: 1 });
    expect(board.summary()).toMatchObject({ images: 0, best: [], mseBins: [] });
    board.add({ noisy: flat(0, 0), denoised: flat(0, 0), clean: flat(0, 0) }, 0);
    const bins = board.summary().mseBins;
    expect(bins[0]).toMatchObject({ count: 2 });
    expect(bins.at(-1)!.to).toBeGreaterThan(bins[0]!.from);
  });
});
