import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { imageDataOfPixels, reduced } from './image-data.js';

/** As Firefox has it, which takes no settings and names no colour space. */
class ImageDataOfNode {
  readonly data: Uint8ClampedArray;
  constructor(
    readonly width: number,
    readonly height: number,
    ...settings: readonly unknown[]
  ) {
    if (settings.length > 0) throw new TypeError('no settings');
    this.data = new Uint8ClampedArray(4 * width * height);
  }
}
beforeAll(() => vi.stubGlobal('ImageData', ImageDataOfNode));
afterAll(() => vi.unstubAllGlobals());

describe('pixels for a canvas', () => {
  it.each([
    ['grey', 1, [7, 9], [7, 7, 7, 255, 9, 9, 9, 255]],
    ['grey with alpha', 2, [7, 1, 9, 0], [7, 7, 7, 1, 9, 9, 9, 0]],
    ['in colour', 3, [1, 2, 3, 253, 254, 255], [1, 2, 3, 255, 253, 254, 255, 255]],
    ['in colour with alpha', 4, [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8]],
  ] as const)('%s', (_, channels, samples, expected) => {
    const size = { width: 2, height: 1, channels };
    expect([...imageDataOfPixels({ ...size, data: Uint8Array.from(samples) }).data]).toEqual(expected);
    // 257 is 65,535 / 255.
    const deep = Uint16Array.from(samples, (sample) => 257 * sample);
    expect([...imageDataOfPixels({ ...size, data: deep }).data]).toEqual(expected);
  });
});

describe('an image at a fraction of its size', () => {
  const greys = (width: number, values: readonly number[]) => {
    const data = Uint8Array.from(values);
    return imageDataOfPixels({ width, height: values.length / width, channels: 1, data });
  };
  const redsOf = ({ data }: ImageData) => [...data].filter((_, i) => i % 4 === 0);

  it('has the means of squares, of what there is of them at the edges', () => {
    const half = reduced(greys(3, [0, 10, 50, 20, 30, 70, 100, 200, 90]), 2);
    expect([half.width, half.height]).toEqual([2, 2]);
    expect(redsOf(half)).toEqual([15, 60, 150, 90]);
    const third = reduced(greys(3, [0, 10, 50, 20, 30, 70, 100, 200, 96]), 3);
    expect(redsOf(third)).toEqual([64]);
  });

  it('takes no colour from what is transparent', () => {
    const data = Uint8Array.from([200, 100, 50, 255, 0, 0, 0, 0]);
    const { data: mean } = reduced(imageDataOfPixels({ width: 2, height: 1, channels: 4, data }), 2);
    expect([...mean]).toEqual([200, 100, 50, 128]);
    const nothing = imageDataOfPixels({ width: 2, height: 2, channels: 4, data: new Uint8Array(16) });
    expect([...reduced(nothing, 2).data]).toEqual([0, 0, 0, 0]);
  });
});
