import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { batchOf, faded, speckled, wavy } from '../testing/formula-images.js';
import { createScoreboard } from './scoreboard.js';

const outputs = [speckled(0, 1, 28, 28), faded(wavy(99, 1, 28, 28))];
const cleans = [wavy(17, 1, 28, 28), wavy(99, 1, 28, 28)];

describe('createScoreboard', () => {
  it.each([
    ['one batch', [[0, 1]]],
    ['an image at a time', [[0], [1]]],
  ])('gives what scikit-image and NumPy print, fed by %s', (_, batches) => {
    const board = createScoreboard();
    for (const batch of batches) {
      board.add(batchOf(batch.map((i) => outputs[i]!)), batchOf(batch.map((i) => cleans[i]!)));
    }
    // The printing is that of metrics.test.ts and ssim.test.ts.
    const scores = board.scores();
    expect(scores.mse).toBeCloseTo(0.08999143923179569, 13);
    expect(scores.psnrPooled).toBeCloseTo(10.457988024631817, 11);
    expect(scores.psnrMean).toBeCloseTo(12.601802852254423, 11);
    expect(scores.ssim).toBeCloseTo(0.39831939578849673, 12);
    expect(scores.bce).toBeCloseTo(0.8127094004940134, 12);
  });

  it('can be read in between, and pools over values when sizes differ', () => {
    const board = createScoreboard();
    board.add(outputs[0]!, cleans[0]!);
    expect(board.scores().mse).toBeCloseTo(0.16127266867753487, 13);
    board.add(speckled(0, 3, 19, 31), wavy(17, 3, 19, 31));
    // 784 values at the first MSE and 3 * 19 * 31 = 1767 at the second one
    const pooled = (784 * 0.16127266867753487 + 1767 * 0.14909807926466953) / 2551;
    expect(board.scores().mse).toBeCloseTo(pooled, 13);
    expect(board.scores().ssim).toBeCloseTo((-0.005719942940989537 + 0.00856436032573816) / 2, 12);
  });

  it('has no PSNR for equal images', () => {
    const board = createScoreboard();
    board.add(cleans[0]!, cleans[0]!);
    expect(board.scores()).toMatchObject({ mse: 0, psnrPooled: null, psnrMean: null });
    board.add(outputs[1]!, cleans[1]!);
    expect(board.scores().psnrMean).toBeNull();
    expect(board.scores().psnrPooled).not.toBeNull();
  });

  it('refuses different shapes, and to score nothing', () => {
    const board = createScoreboard();
    expect(errorOf(() => board.scores()).code).toBe('usage');
    const mismatch = errorOf(() => {
      board.add(wavy(0, 1, 8, 9), wavy(0, 1, 9, 8));
    });
    expect(mismatch.code).toBe('shape-mismatch');
    expect(errorOf(() => board.scores()).code).toBe('usage');
  });
});
