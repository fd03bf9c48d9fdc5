/** 1 and cos(k pi / 16) sqrt(2): how much larger the fast transform leaves coefficient k than the orthonormal one, times sqrt(8). */
const scales = [
  1, 1.3870398453221475, 1.3065629648763766, 1.1758756024193588, 1, 0.7856949583871023, 0.5411961001461971,
  0.2758993792829431,
];

/** cos(pi / 4), cos(3 pi / 8), and the others of the fast transforms as differences and sums of cosines. */
const c4 = 0.7071067811865476;
const c6 = 0.38268343236508984;
const c2MinusC6 = 0.5411961001461969;
const c2PlusC6 = 1.3065629648763766;

/** The steps of one quantisation table, scaled to what the fast transform gives and to what its inverse takes. */
export interface BlockSteps {
  readonly forward: Float64Array;
  readonly backward: Float64Array;
}

/** @param steps the 64 quantisation steps of JPEG, in rows */
export function blockSteps(steps: readonly number[]): BlockSteps {
  return {
    forward: Float64Array.from(steps, (step, i) => step * coefficientScale(i)),
    backward: Float64Array.from(steps, (step, i) => (step * coefficientScale(i)) / 64),
  };
}

/** @param i of a coefficient: 8 times its row and its column */
export function coefficientScale(i: number): number {
  return scales[i >> 3]! * scales[i & 7]! * 8;
}

/**
 * Quantises a block of 8x8 values as JPEG does: discrete cosine transform, each coefficient rounded to a multiple of its step, and back.
 * By the fast transform of Y. Arai, T. Agui and M. Nakajima ("A fast DCT-SQ scheme for images", Transactions of the IEICE E-71, 1988) and
 * its inverse, in the order of operations of the Independent JPEG Group's jfdctflt.c and jidctflt.c.
 *
 * @param block 64 values in rows, overwritten
 */
export function quantiseBlock(block: Float64Array, { forward, backward }: BlockSteps): void {
  transformBlock(block);
  for (let i = 0; i < 64; i++) {
    const multiple = block[i]! / forward[i]!;
    // Halves away from zero, as encoders round.
    block[i] = (multiple < 0 ? -Math.floor(0.5 - multiple) : Math.floor(multiple + 0.5)) * backward[i]!;
  }
  for (let column = 0; column < 8; column++) inverse(block, column, 8);
  for (let row = 0; row < 64; row += 8) inverse(block, row, 1);
}

/** A block's coefficients in place, each larger than the orthonormal ones by `coefficientScale`. */
export function transformBlock(block: Float64Array): void {
  for (let row = 0; row < 64; row += 8) transform(block, row, 1);
  for (let column = 0; column < 8; column++) transform(block, column, 8);
}

/** Eight values, `s` apart from `at` on, into their coefficients in place. */
function transform(v: Float64Array, at: number, s: number): void {
  const sum0 = v[at]! + v[at + 7 * s]!;
  const sum1 = v[at + s]! + v[at + 6 * s]!;
  const sum2 = v[at + 2 * s]! + v[at + 5 * s]!;
  const sum3 = v[at + 3 * s]! + v[at + 4 * s]!;
  const difference0 = v[at]! - v[at + 7 * s]!;
  const difference1 = v[at + s]! - v[at + 6 * s]!;
  const difference2 = v[at + 2 * s]! - v[at + 5 * s]!;
  const difference3 = v[at + 3 * s]! - v[at + 4 * s]!;

  const outer = sum0 - sum3;
  const even = (sum1 - sum2 + outer) * c4;
  v[at] = sum0 + sum3 + (sum1 + sum2);
  v[at + 4 * s] = sum0 + sum3 - (sum1 + sum2);
  v[at + 2 * s] = outer + even;
  v[at + 6 * s] = outer - even;

  const low = difference3 + difference2;
  const middle = (difference2 + difference1) * c4;
  const high = difference1 + difference0;
  const common = (low - high) * c6;
  const fromLow = c2MinusC6 * low + common;
  const fromHigh = c2PlusC6 * high + common;
  const plus = difference0 + middle;
  const minus = difference0 - middle;
  v[at + s] = plus + fromHigh;
  v[at + 3 * s] = minus - fromLow;
  v[at + 5 * s] = minus + fromLow;
  v[at + 7 * s] = plus - fromHigh;
}

/** Eight coefficients, `s` apart from `at` on, into their values in place. */
function inverse(v: Float64Array, at: number, s: number): void {
  const evenPlus = v[at]! + v[at + 4 * s]!;
  const evenMinus = v[at]! - v[at + 4 * s]!;
  const twoSix = v[at + 2 * s]! + v[at + 6 * s]!;
  const turned = (v[at + 2 * s]! - v[at + 6 * s]!) * (2 * c4) - twoSix;
  const even0 = evenPlus + twoSix;
  const even3 = evenPlus - twoSix;
  const even1 = evenMinus + turned;
  const even2 = evenMinus - turned;

  const z13 = v[at + 5 * s]! + v[at + 3 * s]!;
  const z10 = v[at + 5 * s]! - v[at + 3 * s]!;
  const z11 = v[at + s]! + v[at + 7 * s]!;
  const z12 = v[at + s]! - v[at + 7 * s]!;
  const common = (z10 + z12) * (c2MinusC6 + c2PlusC6);
  const odd0 = z11 + z13;
  const odd1 = common - z10 * (2 * c2PlusC6) - odd0;
  const odd2 = (z11 - z13) * (2 * c4) - odd1;
  const odd3 = common - z12 * (2 * c2MinusC6) - odd2;
  v[at] = even0 + odd0;
  v[at + 7 * s] = even0 - odd0;
  v[at + s] = even1 + odd1;
  v[at + 6 * s] = even1 - odd1;
  v[at + 2 * s] = even2 + odd2;
  v[at + 5 * s] = even2 - odd2;
  v[at + 3 * s] = even3 + odd3;
  v[at + 4 * s] = even3 - odd3;
}
