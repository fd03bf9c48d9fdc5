import { describe, expect, it } from 'vitest';
import { imageTensor } from '../image-tensor.js';
import { fillHidden } from './fill-hidden.js';

describe('fillHidden', () => {
  it('gives hidden pixels the mean of what shows in the smallest square that shows anything', () => {
    // Squares of two by two: the first shows 1, 2 and 3, the second only 8, the third nothing.
    const values = Float32Array.of(1, 2, 99, 8, 99, 99, 3, 99, 99, 99, 99, 99);
    const visible = Uint8Array.of(1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0);
    const image = imageTensor(values, [1, 1, 2, 6]);
    fillHidden(image, visible);
    // The third lies alone in its square of four by four; the one of eight by eight shows the means 2 and 8 of the other two.
    expect([...image.data]).toEqual([1, 2, 8, 8, 5, 5, 3, 2, 8, 8, 5, 5]);
  });

  it('fills each channel and frame from itself', () => {
    const values = Float32Array.of(1, 9, 2, 9, 3, 9, 9, 5, 9, 6, 9, 7);
    const image = imageTensor(values, [2, 3, 1, 2]);
    fillHidden(image, Uint8Array.of(1, 0, 0, 1));
    expect([...image.data]).toEqual([1, 1, 2, 2, 3, 3, 5, 5, 6, 6, 7, 7]);
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
      const image = imageTensor(values.slice(), [1, 1, height, width]);
      fillHidden(image, visible);
      image.data.forEach((value, i) => {
        if (visible[i] === 1) expect(value).toBe(values[i]);
        else expect(value).toBeLessThan(1);
      });
    }
  });
});
