import { describe, expect, it } from 'vitest';
import { applyLimit, trainOnAll, sliceSet, splitValidation } from './splits.js';
import type { ImageSet } from './types.js';

/** One pixel an image, so that a pixel's value is the image's number. */
const numbered = (count: number): ImageSet => ({
  count,
  pixels: Uint8Array.from({ length: count }, (_, i) => i),
});
const sized = (count: number): ImageSet => ({ count, pixels: new Uint8Array(count) });

describe('splitting', () => {
  it('gives the last 5,000 of 60,000 images to validation', () => {
    const { train, validation } = splitValidation(sized(60_000), 'MNIST');
    expect([train.count, validation.count]).toEqual([55_000, 5000]);
  });

  it('parts training from validation without a gap and without an overlap', () => {
    const { train, validation } = splitValidation(numbered(30), 'scans');
    expect([...train.pixels, ...validation.pixels]).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect([...validation.pixels]).toEqual([28, 29]);
  });

  it('keeps at least one image for validation, and refuses a single one', () => {
    expect(splitValidation(numbered(2), 'scans').validation.count).toBe(1);
    expect(() => splitValidation(numbered(1), 'scans')).toThrow(
      expect.objectContaining({ code: 'dataset-invalid' }),
    );
  });

  it('cuts whole images of several pixels', () => {
    const set = { count: 3, pixels: Uint8Array.of(1, 1, 2, 2, 3, 3) };
    expect([...sliceSet(set, 1, 3).pixels]).toEqual([2, 2, 3, 3]);
  });
});

describe('trainOnAll', () => {
  it('gives the held-out images back to training and shows the test images in their place', () => {
    const { train, validation, test } = trainOnAll({
      train: { count: 2, pixels: Uint8Array.of(1, 2) },
      validation: { count: 1, pixels: Uint8Array.of(3) },
      test: { count: 2, pixels: Uint8Array.of(8, 9) },
    });
    expect(train).toEqual({ count: 3, pixels: Uint8Array.of(1, 2, 3) });
    expect([...validation.pixels]).toEqual([8, 9]);
    expect([...test.pixels]).toEqual([8, 9]);
  });
});

describe('applyLimit', () => {
  const sets = { train: sized(55_000), validation: sized(5000), test: sized(10_000) };
  const counts = (limit: number | null) => {
    const { train, validation, test } = applyLimit(sets, limit);
    return [train.count, train.pixels.length, validation.count, test.count];
  };

  it('takes so many training images, a tenth as many for validation, and never touches the test set', () => {
    expect(counts(null)).toEqual([55_000, 55_000, 5000, 10_000]);
    expect(counts(6000)).toEqual([6000, 6000, 600, 10_000]);
    expect(counts(50)).toEqual([50, 50, 100, 10_000]);
    expect(counts(1_000_000)).toEqual([55_000, 55_000, 5000, 10_000]);
  });

  it('takes the first images', () => {
    const limited = applyLimit({ train: numbered(20), validation: numbered(3) }, 2);
    expect([...limited.train.pixels]).toEqual([0, 1]);
    expect(limited.validation.count).toBe(3);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d', (limit) => {
    expect(() => applyLimit(sets, limit)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
