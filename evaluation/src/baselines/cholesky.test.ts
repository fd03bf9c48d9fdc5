import { describe, expect, it } from 'vitest';
import { solveSymmetric } from './cholesky.js';

describe('solveSymmetric', () => {
  it('solves a system that was made by hand', () => {
    // L = [[2, 0, 0], [1, 2, 0], [1, 1, 2]], A = L L^T; A (1, 2, 3) = (14, 20, 24), A (1, 0, -1) = (2, -1, -4)
    const a = Float64Array.of(4, 2, 2, 2, 5, 3, 2, 3, 6);
    const b = Float64Array.of(14, 21, 26, 2, -1, -4);
    solveSymmetric(a, b, 3);
    [1, 2, 3, 1, 0, -1].forEach((value, i) => {
      expect(b[i]).toBeCloseTo(value, 12);
    });
    expect(a[0]).toBe(2);
  });

  it('inverts min(i, j), whose inverse is known', () => {
    // The inverse has 2 on the diagonal, 1 in its last place, and -1 beside it.
    const size = 37;
    const a = Float64Array.from(
      { length: size * size },
      (_, at) => Math.min(at % size, Math.floor(at / size)) + 1,
    );
    const b = Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
    solveSymmetric(a, b, size);
    b.forEach((value, at) => {
      const [row, column] = [Math.floor(at / size), at % size];
      const expected = row === column ? (row === size - 1 ? 1 : 2) : Math.abs(row - column) === 1 ? -1 : 0;
      expect(value).toBeCloseTo(expected, 10);
    });
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(() => {
      solveSymmetric(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1), 2);
    }).toThrow(RangeError);
  });
});
