import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import {
  assertImageTensor,
  assertValues,
  elementCount,
  imagesBetween,
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

describe('assertImageTensor', () => {
  it.each([
    [undefined, 'Undefined without data'],
    ['image.png', 'String without data'],
    [{}, 'Object without data'],
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

describe('assertValues', () => {
  it('passes images, and noise that leaves their range by far', () => {
    expect(() => {
      assertValues(Float32Array.of(0, 1, -0.2, 1.7, -84, 84));
    }).not.toThrow();
  });

  it('refuses values of 8 bits and more, and says what to do', () => {
    for (const [bad, text] of [
      [255, '255 at index 1'],
      [-101, '-101 at index 1'],
      [65535, '65535 at index 1'],
    ] as const) {
      const error = errorOf(() => {
        assertValues(Float32Array.of(0, bad, 3));
      });
      expect(error.code).toBe('values-out-of-range');
      expect(error.message).toContain(text);
      expect(error.message).toContain('divide 8-bit values by 255');
    }
  });

  it('finds the first NaN or infinity wherever it is, and says nothing of a range', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      for (let index = 0; index < 11; index++) {
        const data = new Float32Array(11);
        data[index] = bad;
        data[10] = bad;
        const error = errorOf(() => {
          assertValues(data);
        });
        expect([error.code, error.details]).toEqual(['values-not-finite', { index }]);
        expect(error.message).not.toContain('[0, 1]');
      }
    }
  });
});

it('gives some images of a batch without copying them', () => {
  const batch = imageTensor(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2, 1, 1]);
  expect(imagesBetween(batch, 1, 3)).toEqual({ data: Float32Array.of(3, 4, 5, 6), shape: [2, 2, 1, 1] });
  expect(imagesBetween(batch, 2).data).toEqual(Float32Array.of(5, 6));
  expect(imagesBetween(batch, 0).data.buffer).toBe(batch.data.buffer);
});
