import { describe, expect, it } from 'vitest';
import { errorOf } from './error-of.test.helper.js';
import {
  assertFinite,
  assertImageTensor,
  elementCount,
  imageTensor,
  type ImageShape,
} from './image-tensor.js';

describe('imageTensor', () => {
  it('holds the data without copying it', () => {
    const data = new Float32Array(12);
    const tensor = imageTensor(data, [1, 3, 2, 2]);
    expect(tensor.data).toBe(data);
    expect(tensor.shape).toEqual([1, 3, 2, 2]);
  });

  it.each([
    [[0, 1, 2, 2]],
    [[1, 1, -2, 2]],
    [[1, 1, 2.5, 2]],
    [[1, 1, NaN, 2]],
    [[1, 1, Infinity, 2]],
    [[1, 2, 2]],
    [[1, 1, 1, 2, 2]],
    [[]],
  ])('refuses the shape %j', (shape) => {
    const error = errorOf(() => imageTensor(new Float32Array(4), shape as unknown as ImageShape));
    expect(error.code).toBe('shape-mismatch');
  });

  it('refuses data that does not fill the shape, with both counts', () => {
    const error = errorOf(() => imageTensor(new Float32Array(5), [1, 1, 2, 2]));
    expect(error.code).toBe('shape-mismatch');
    expect(error.message).toBe(
      'the data does not fill the shape [1, 1, 2, 2]: found 5 values, expected 4 values',
    );
  });
});

describe('elementCount', () => {
  it('is the product of the sizes, 1 for none', () => {
    expect(elementCount([2, 3, 5, 7])).toBe(210);
    expect(elementCount([])).toBe(1);
  });
});

describe('assertFinite', () => {
  it('passes any finite values, of any count', () => {
    const largest = 3.4028234663852886e38;
    for (let length = 0; length < 12; length++) {
      const data = new Float32Array(length).map((_, i) => [largest, -largest, 0, -0, 1e-45][i % 5]!);
      expect(() => {
        assertFinite(data);
      }).not.toThrow();
    }
  });

  it('finds the first NaN or infinity wherever it is', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      for (let index = 0; index < 11; index++) {
        const data = new Float32Array(11);
        data[index] = bad;
        data[10] = bad;
        const error = errorOf(() => {
          assertFinite(data);
        });
        expect(error.code).toBe('values-not-finite');
        expect(error.details).toEqual({ index });
      }
    }
  });

  it('does not let two infinities cancel', () => {
    expect(
      errorOf(() => {
        assertFinite(Float32Array.of(Infinity, -Infinity));
      }).details,
    ).toEqual({ index: 0 });
  });
});

describe('assertImageTensor', () => {
  it.each([
    [undefined, 'undefined'],
    ['image.png', 'image.png'],
    [{}, 'an object without data'],
    [{ data: [1], shape: [1, 1, 1, 1] }, 'data of type Array'],
    [{ data: new Uint8Array(1), shape: [1, 1, 1, 1] }, 'data of type Uint8Array'],
  ])('refuses %j as usage and says what it is: %s', (value, found) => {
    expect(
      errorOf(() => {
        assertImageTensor(value);
      }),
    ).toMatchObject({ code: 'usage', message: expect.stringContaining(`found ${found}`) as string });
  });

  it('holds the data against the shape', () => {
    const short = { data: new Float32Array(3), shape: [1, 1, 2, 2] };
    const error = errorOf(() => {
      assertImageTensor(short);
    });
    expect(error.code).toBe('shape-mismatch');
  });

  it('lets an image pass', () => {
    expect(() => {
      assertImageTensor({ data: new Float32Array(4), shape: [1, 1, 2, 2] });
    }).not.toThrow();
  });
});
