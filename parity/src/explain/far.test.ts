import { describe, expect, it } from 'vitest';
import { farthest, finite, inWords, largest } from './far.js';

const of = (...data: number[]) => ({ dims: [data.length], data: Float32Array.from(data) });

describe('the greatest difference of two tensors', () => {
  it('is that of the values that are farthest apart', () => {
    expect(farthest(of(1, 2, 3), of(1.5, 0, 3))).toBe(2);
    expect(farthest(of(0, 1), of(-0, 1))).toBe(0);
  });

  it('is nothing between equal values that are no numbers, and without limit between others', () => {
    expect(farthest(of(NaN, Infinity, 1), of(NaN, Infinity, 1.25))).toBe(0.25);
    expect(farthest(of(NaN, 1), of(0, 1))).toBe(Infinity);
    expect(farthest(of(1, 7), of(NaN, 1))).toBe(Infinity);
    expect(farthest(of(Infinity), of(-Infinity))).toBe(Infinity);
  });

  it('is without limit where one is missing or has another size', () => {
    expect(farthest(undefined, of(1))).toBe(Infinity);
    expect(farthest(of(1), of(1, 1))).toBe(Infinity);
  });
});

describe('a difference', () => {
  it('has the largest value to be seen against', () => {
    expect(largest(of(1, -3, 2))).toBe(3);
    expect(largest(of(1, NaN))).toBe(Infinity);
  });

  it('is null in JSON and words for people where it is without limit', () => {
    expect(finite(Infinity)).toBeNull();
    expect(finite(0.5)).toBe(0.5);
    expect(inWords(2e-5)).toBe('2.0e-5');
    expect(inWords(null)).toContain('no finite number');
  });
});
