import { quantiseBlock, type BlockSteps } from './block-transform.js';

/** One component of a JPEG picture: bytes in rows. */
export interface Plane {
  readonly values: Uint8Array;
  readonly rows: number;
  readonly columns: number;
}

// Shared by all planes: it is filled and emptied within one call.
const block = /* @__PURE__ */ new Float64Array(64);

/** Compresses a plane of whole blocks in place, and decompresses it. */
export function quantisePlane({ values, rows, columns }: Plane, steps: BlockSteps): void {
  for (let row = 0; row < rows; row += 8) {
    for (let column = 0; column < columns; column += 8) {
      const first = row * columns + column;
      for (let y = 0; y < 8; y++) {
        for (let x = 0; x < 8; x++) block[y * 8 + x] = values[first + y * columns + x]! - 128;
      }
      quantiseBlock(block, steps);
      for (let y = 0; y < 8; y++) {
        for (let x = 0; x < 8; x++) values[first + y * columns + x] = toByte(block[y * 8 + x]! + 128);
      }
    }
  }
}

/** Half the rows and columns, each value the mean of four, as libjpeg rounds it: halves up in every other column (h2v2_downsample). */
export function halved({ values, rows, columns }: Plane): Plane {
  const half = emptyPlane(rows / 2, columns / 2);
  for (let y = 0, at = 0; y < half.rows; y++) {
    for (let x = 0; x < half.columns; x++, at++) {
      const from = 2 * y * columns + 2 * x;
      const sum = values[from]! + values[from + 1]! + values[from + columns]! + values[from + columns + 1]!;
      half.values[at] = (sum + 1 + (x & 1)) >> 2;
    }
  }
  return half;
}

/** Twice the rows and columns: 9/16 of the nearest value, 3/16 of the next in each direction, as libjpeg does (h2v2_fancy_upsample). */
export function doubled({ values, rows, columns }: Plane): Plane {
  const double = emptyPlane(2 * rows, 2 * columns);
  const sums = new Uint16Array(columns);
  for (let y = 0; y < double.rows; y++) {
    const near = (y >> 1) * columns;
    const far = Math.min(rows - 1, Math.max(0, (y >> 1) + 2 * (y & 1) - 1)) * columns;
    for (let x = 0; x < columns; x++) sums[x] = 3 * values[near + x]! + values[far + x]!;
    for (let x = 0; x < columns; x++) {
      const here = 3 * sums[x]!;
      const at = y * double.columns + 2 * x;
      double.values[at] = (here + sums[Math.max(0, x - 1)]! + 8) >> 4;
      double.values[at + 1] = (here + sums[Math.min(columns - 1, x + 1)]! + 7) >> 4;
    }
  }
  return double;
}

export function emptyPlane(rows: number, columns: number): Plane {
  return { values: new Uint8Array(rows * columns), rows, columns };
}

/** Rounded, halves up, and clamped. */
export function toByte(value: number): number {
  return value >= 254.5 ? 255 : value > 0 ? Math.floor(value + 0.5) : 0;
}
