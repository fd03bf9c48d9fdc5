import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { batchOf, faded, speckled, wavy } from '../testing/formula-images.js';
import { imageTensor } from '../image/image-tensor.js';
import { ssim } from './ssim.js';

// Printed by scikit-image 0.26.0 in float64, of the images of formula-images.test.helper.ts, t = wavy(17, c, h, w):
//   np.mean([structural_similarity(x, y, win_size=win, data_range=1) for x, y in zip(image, t)])  # over channels
// with win = 7, and win = 5 for the image of 5 x 6.
const printed: readonly (readonly [channels: 1 | 3, height: number, width: number, number, number])[] = [
  [1, 28, 28, -0.005719942940989537, 0.798372860591112],
  [3, 19, 31, 0.00856436032573816, 0.802269093900471],
  [1, 7, 7, 0.019050664670091397, 0.644433052755603],
  [1, 5, 6, 0.004842409135038474, 0.5991848806621934],
];

describe('ssim', () => {
  it.each(printed)('equals scikit-image for [%d, %d, %d]', (channels, height, width, ofSpeckled, ofFaded) => {
    const clean = wavy(17, channels, height, width);
    expect(ssim(speckled(0, channels, height, width), clean)).toBeCloseTo(ofSpeckled, 12);
    expect(ssim(faded(clean), clean)).toBeCloseTo(ofFaded, 12);
  });

  it('is the mean over the images of a batch', () => {
    // Mean of what scikit-image prints for both pairs.
    const output = batchOf([speckled(0, 1, 28, 28), faded(wavy(99, 1, 28, 28))]);
    const clean = batchOf([wavy(17, 1, 28, 28), wavy(99, 1, 28, 28)]);
    expect(ssim(output, clean)).toBeCloseTo(0.39831939578849673, 12);
  });

  it('is 1 for equal images and symmetric', () => {
    const [a, b] = [speckled(5, 3, 12, 9), wavy(5, 3, 12, 9)];
    expect(ssim(a, a)).toBeCloseTo(1, 12);
    expect(ssim(a, b)).toBeCloseTo(ssim(b, a), 14);
  });

  it('is the luminance term alone where only a window of one pixel fits', () => {
    // (2 x y + 0.0001) / (x^2 + y^2 + 0.0001), mean over three pixels
    const a = imageTensor(Float32Array.of(0, 1, 0.5), [1, 1, 1, 3]);
    const b = imageTensor(Float32Array.of(1, 1, 0.25), [1, 1, 1, 3]);
    expect(ssim(a, b)).toBeCloseTo((1e-4 / 1.0001 + 1 + 0.2501 / 0.3126) / 3, 12);
  });

  it('does not drift over the height of a large image', () => {
    const tall = imageTensor(new Float32Array(4000 * 7).fill(0.1), [1, 1, 4000, 7]);
    const other = imageTensor(new Float32Array(4000 * 7).fill(0.9), [1, 1, 4000, 7]);
    expect(ssim(tall, other)).toBeCloseTo((2 * 0.09 + 1e-4) / (0.82 + 1e-4), 6);
  });

  it('refuses images of different shapes', () => {
    expect(errorOf(() => ssim(wavy(0, 1, 8, 9), wavy(0, 1, 9, 8))).code).toBe('shape-mismatch');
  });
});
