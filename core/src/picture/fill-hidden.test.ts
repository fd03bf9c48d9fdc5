import { describe, expect, it } from 'vitest';
import { addNoise } from '../noise/add-noise.js';
import { parseNoise } from '../noise/noise-text.js';
import { speckled } from '../testing/formula-images.js';
import { imageTensor, type ImageTensor } from '../image/image-tensor.js';
import { fillHidden } from './fill-hidden.js';
import { imageRows, readBand } from '../image/image-rows.js';

const filled = (image: ImageTensor, visible: Uint8Array): ImageTensor =>
  readBand(fillHidden(imageRows(image), visible));

describe('fillHidden', () => {
  it('gives hidden pixels the mean of what shows in the smallest square that shows anything', () => {
    // Squares of two by two: the first shows 1, 2 and 3, the second only 8, the third nothing.
    const values = Float32Array.of(1, 2, 99, 8, 99, 99, 3, 99, 99, 99, 99, 99);
    const visible = Uint8Array.of(1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0);
    const image = imageTensor(values, [1, 1, 2, 6]);
    // The third lies alone in its square of four by four; the one of eight by eight shows the means 2 and 8 of the other two.
    expect([...filled(image, visible).data]).toEqual([1, 2, 8, 8, 5, 5, 3, 2, 8, 8, 5, 5]);
  });

  it('fills each channel and frame from itself', () => {
    const values = Float32Array.of(1, 9, 2, 9, 3, 9, 9, 5, 9, 6, 9, 7);
    const image = imageTensor(values, [2, 3, 1, 2]);
    expect([...filled(image, Uint8Array.of(1, 0, 0, 1)).data]).toEqual([1, 1, 2, 2, 3, 3, 5, 5, 6, 6, 7, 7]);
  });

  describe('of a picture with noise', () => {
    const size = 96;
    const grey = imageTensor(new Float32Array(size * size).fill(0.5), [1, 1, size, size]);
    const visible = Uint8Array.from({ length: size * size }, (_, i) => (i % size < size / 2 ? 1 : 0));
    const deviation = (sigma: number) => {
      const noisy = addNoise(grey, parseNoise(`gaussian:${sigma}/255`), { seed: 1 });
      const hidden = filled(noisy, visible).data.filter((_, i) => visible[i] === 0);
      const mean = hidden.reduce((sum, value) => sum + value, 0) / hidden.length;
      const variance = hidden.reduce((sum, value) => sum + (value - mean) ** 2, 0) / hidden.length;
      return 255 * Math.sqrt(variance);
    };

    it('gives hidden pixels as much of it', () => {
      expect(deviation(20)).toBeGreaterThan(17);
      expect(deviation(20)).toBeLessThan(24);
    });

    it('gives them none where there is hardly any', () => {
      // What is left are means of a few pixels.
      expect(deviation(1)).toBeLessThan(0.6);
    });

    it('is the same read in parts', () => {
      const noisy = addNoise(grey, parseNoise('gaussian:20/255'), { seed: 1 });
      const rows = fillHidden(imageRows(noisy), visible);
      const band = { images: [0, 1], rows: [31, 70], columns: [40, 90] } as const;
      expect(readBand(rows, band)).toEqual(readBand(imageRows(readBand(rows)), band));
    });
  });

  it('changes nothing that shows, whatever the size', () => {
    for (const [width, height] of [
      [1, 1],
      [5, 1],
      [1, 7],
      [13, 11],
    ] as const) {
      const visible = Uint8Array.from({ length: width * height }, (_, i) => (i % 3 === 0 ? 1 : 0));
      const values = Float32Array.from(visible, (shows, i) => (shows === 1 ? i / 200 : 77));
      filled(imageTensor(values, [1, 1, height, width]), visible).data.forEach((value, i) => {
        if (visible[i] === 1) expect(value).toBe(values[i]);
        else expect(value).toBeLessThan(1);
      });
    }
  });

  it('is the same read in parts', () => {
    const image = speckled(3, 3, 13, 9);
    const visible = Uint8Array.from({ length: 13 * 9 }, (_, i) => ((i * i) % 7 < 2 ? 1 : 0));
    const rows = fillHidden(imageRows(image), visible);
    const whole = readBand(rows);
    for (const [from, to] of [
      [0, 1],
      [3, 8],
      [12, 13],
    ] as const) {
      expect(readBand(rows, { images: [0, 1], rows: [from, to] })).toEqual(
        readBand(imageRows(whole), { images: [0, 1], rows: [from, to] }),
      );
    }
  });
});
