import { describe, expect, it } from 'vitest';
import { imagesToTensor } from './images-to-tensor.js';

const sizes = { channels: 1, height: 1, width: 2 } as const;
const set = { count: 3, pixels: Uint8Array.of(0, 255, 51, 102, 153, 204) };

describe('imagesToTensor', () => {
  it('maps bytes 0..255 to [0, 1] in the order asked for', () => {
    const tensor = imagesToTensor(set, [2, 0, 2], sizes);
    expect(tensor.shape).toEqual([3, 1, 1, 2]);
    // 51 is a fifth of 255.
    expect([...tensor.data]).toEqual([0.6, 0.8, 0, 1, 0.6, 0.8].map(Math.fround));
  });

  it('takes a range without its end', () => {
    const tensor = imagesToTensor(set, { from: 1, to: 3 }, sizes);
    expect([...tensor.data]).toEqual([0.2, 0.4, 0.6, 0.8].map(Math.fround));
  });

  it('keeps the three channels of an image together', () => {
    const pixels = Uint8Array.of(10, 20, 30, 40, 50, 60);
    const tensor = imagesToTensor({ count: 2, pixels }, Uint32Array.of(1), {
      channels: 3,
      height: 1,
      width: 1,
    });
    expect(tensor.shape).toEqual([1, 3, 1, 1]);
    expect([...tensor.data]).toEqual([40 / 255, 50 / 255, 60 / 255].map(Math.fround));
  });

  it('refuses images that are not there', () => {
    for (const selection of [[3], [-1], [0.5], { from: 2, to: 4 }]) {
      expect(() => imagesToTensor(set, selection, sizes)).toThrow(expect.objectContaining({ code: 'usage' }));
    }
  });

  it('refuses sizes that are not the set’s, and an empty selection', () => {
    const wrong = expect.objectContaining({ code: 'shape-mismatch' }) as Error;
    expect(() => imagesToTensor(set, [0], { ...sizes, width: 3 })).toThrow(wrong);
    expect(() => imagesToTensor(set, [], sizes)).toThrow(wrong);
    expect(() => imagesToTensor(set, { from: 2, to: 1 }, sizes)).toThrow(wrong);
  });
});
