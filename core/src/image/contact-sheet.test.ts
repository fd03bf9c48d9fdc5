import { describe, expect, it } from 'vitest';
import { contactSheet } from './contact-sheet.js';
import { errorOf } from '../error-of.test.helper.js';
import { imageTensor, type ImageTensor } from './image-tensor.js';

function image(...values: number[]): ImageTensor {
  return imageTensor(Float32Array.from(values), [1, 1, 1, values.length]);
}

/** The rows of one channel as text, tenths as digits and 1 as a dot. */
function picture({ data, shape }: ImageTensor, channel = 0): string[] {
  const [, , height, width] = shape;
  return Array.from({ length: height }, (_, row) => {
    const start = (channel * height + row) * width;
    const digits = [...data.subarray(start, start + width)].map((x) => (x === 1 ? '.' : Math.round(x * 10)));
    return digits.join('');
  });
}

describe('contactSheet', () => {
  it('lays rows of images out with gaps, and leaves missing ones white', () => {
    const sheet = contactSheet([[image(0.1, 0.2), image(0.3, 0.4)], [image(0.5, 0.6)]], { gap: 1 });
    expect(sheet.shape).toEqual([1, 1, 5, 7]);
    expect(picture(sheet)).toEqual(['.......', '.12.34.', '.......', '.56....', '.......']);
  });

  it('scales by repeating pixels, on any background', () => {
    const sheet = contactSheet([[image(0.1, 0.2)]], { gap: 2, scale: 3, background: 0 });
    expect(picture(sheet)).toEqual([
      '0000000000',
      '0000000000',
      '0011122200',
      '0011122200',
      '0011122200',
      '0000000000',
      '0000000000',
    ]);
  });

  it('takes all images of a batch, and all channels', () => {
    const batch = imageTensor(Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6), [2, 3, 1, 1]);
    const sheet = contactSheet([[batch, batch]], { gap: 0 });
    expect(sheet.shape).toEqual([1, 3, 1, 4]);
    expect([0, 1, 2].map((channel) => picture(sheet, channel))).toEqual([['1414'], ['2525'], ['3636']]);
  });

  it('has gaps of two white pixels unless told otherwise', () => {
    const sheet = contactSheet([[image(0)]]);
    expect(picture(sheet)).toEqual(['.....', '.....', '..0..', '.....', '.....']);
  });

  it('refuses nothing at all, mixed sizes, and broken numbers', () => {
    expect(errorOf(() => contactSheet([])).code).toBe('usage');
    expect(errorOf(() => contactSheet([[], []])).code).toBe('usage');
    expect(errorOf(() => contactSheet([[image(0)]], { scale: 0 })).code).toBe('usage');
    expect(errorOf(() => contactSheet([[image(0)]], { gap: 0.5 })).code).toBe('usage');
    expect(errorOf(() => contactSheet([[image(0)], [image(0, 1)]])).code).toBe('shape-mismatch');
  });
});
