/** Right-hand sides that are solved for together, so that each value of the factor is read once for all of them. */
const lanes = 8;

/**
 * Solves A X = B for a symmetric positive definite A, in place of both.
 *
 * Source: G. Golub, C. Van Loan, "Matrix Computations", 4.2.3: A = L L^T, then two triangular systems.
 *
 * @param a `[size, size]`, row after row; holds the factor afterwards
 * @param b the right-hand sides, each a row of `size` values; each holds its solution afterwards
 * @throws RangeError where A is not positive definite, as far as float64 can tell
 */
export function solveSymmetric(a: Float64Array, b: Float64Array, size: number): void {
  factorize(a, size);
  const sides = b.length / size;
  const packed = new Float64Array(size * lanes);
  for (let first = 0; first < sides; first += lanes) {
    const count = Math.min(lanes, sides - first);
    for (let side = 0; side < count; side++) {
      for (let i = 0; i < size; i++) packed[i * lanes + side] = b[(first + side) * size + i]!;
    }
    for (let row = 0; row < size; row++) eliminate(a, packed, row, size, 0, row);
    for (let row = size - 1; row >= 0; row--) eliminate(a, packed, row, size, row + 1, size);
    for (let side = 0; side < count; side++) {
      for (let i = 0; i < size; i++) b[(first + side) * size + i] = packed[i * lanes + side]!;
    }
  }
}

/** L below and on the diagonal, and L^T above it, so that both systems read rows. */
function factorize(a: Float64Array, size: number): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) {
      const rest = a[row * size + column]! - dot(a, row * size, column * size, column);
      a[row * size + column] = a[column * size + row] = rest / a[column * size + column]!;
    }
    const rest = a[row * size + row]! - dot(a, row * size, row * size, row);
    if (!(rest > 0)) throw new RangeError(`the matrix is not positive definite: pivot ${row} is ${rest}`);
    a[row * size + row] = Math.sqrt(rest);
  }
}

/** The unknown `row` of each lane, from those between `from` and `to`, which are known. */
function eliminate(
  a: Float64Array,
  packed: Float64Array,
  row: number,
  size: number,
  from: number,
  to: number,
): void {
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
  const start = row * size;
  for (let i = from; i < to; i++) {
    const factor = a[start + i]!;
    const at = i * lanes;
    s0 += factor * packed[at]!;
    s1 += factor * packed[at + 1]!;
    s2 += factor * packed[at + 2]!;
    s3 += factor * packed[at + 3]!;
    s4 += factor * packed[at + 4]!;
    s5 += factor * packed[at + 5]!;
    s6 += factor * packed[at + 6]!;
    s7 += factor * packed[at + 7]!;
  }
  const pivot = a[start + row]!;
  const at = row * lanes;
  packed[at] = (packed[at]! - s0) / pivot;
  packed[at + 1] = (packed[at + 1]! - s1) / pivot;
  packed[at + 2] = (packed[at + 2]! - s2) / pivot;
  packed[at + 3] = (packed[at + 3]! - s3) / pivot;
  packed[at + 4] = (packed[at + 4]! - s4) / pivot;
  packed[at + 5] = (packed[at + 5]! - s5) / pivot;
  packed[at + 6] = (packed[at + 6]! - s6) / pivot;
  packed[at + 7] = (packed[at + 7]! - s7) / pivot;
}

/** Four sums side by side, for a single one would wait for each addition to end. */
function dot(a: Float64Array, left: number, right: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < count; i += 4) {
    s0 += a[left + i]! * a[right + i]!;
    s1 += a[left + i + 1]! * a[right + i + 1]!;
    s2 += a[left + i + 2]! * a[right + i + 2]!;
    s3 += a[left + i + 3]! * a[right + i + 3]!;
  }
  for (; i < count; i++) s0 += a[left + i]! * a[right + i]!;
  return s0 + s1 + (s2 + s3);
}
