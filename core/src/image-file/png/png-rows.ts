import type { Zlib } from './zlib.js';

/** What is worked on between two pauses. */
const bytesATurn = 2 ** 18;

/** A pause, where one is due before a row of so many bytes. */
export function pauseAt(row: number, length: number, zlib: Zlib): Promise<void> | undefined {
  return row % Math.ceil(bytesATurn / length) === 0 ? zlib.pause?.() : undefined;
}

/** Section 9.2 of the PNG specification: each row begins with the number of its filter, which adds to a byte what lies left, above, or both. */
export interface FilteredRows {
  /** Each row with its filter before it. */
  readonly data: Uint8Array;
  /** Bytes of a row without that. */
  readonly length: number;
  readonly rows: number;
  /** Bytes from a sample to the same of the next pixel, at least 1. */
  readonly step: number;
}

/** The bytes of rows without their filters. Rejects with Error for a filter that does not exist. */
export async function unfiltered(
  { data, length, rows, step }: FilteredRows,
  zlib: Zlib,
): Promise<Uint8Array> {
  const out = new Uint8Array(rows * length);
  for (let row = 0; row < rows; row++) {
    const pause = pauseAt(row, length, zlib);
    if (pause !== undefined) await pause;
    const from = row * (length + 1);
    const filter = data[from]!;
    if (filter > 4) throw new RangeError(`there is no filter ${filter}`);
    const to = row * length;
    if (filter === 0) {
      out.set(data.subarray(from + 1, from + 1 + length), to);
      continue;
    }
    for (let x = 0; x < length; x++) {
      const left = x >= step ? out[to + x - step]! : 0;
      const above = row > 0 ? out[to + x - length]! : 0;
      const corner = x >= step && row > 0 ? out[to + x - length - step]! : 0;
      out[to + x] = data[from + 1 + x]! + predicted(filter, left, above, corner);
    }
  }
  return out;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4:
      return paeth(left, above, corner);
    default:
      return 0;
  }
}

/** Section 9.4: whichever of the three is nearest to left + above - corner; the order decides between equals. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** Below it, packing filtered rows takes longer than it saves. */
const fewBytes = 16 * 1024;

/** Rows of bytes, each filtered by what lies above it, which is cheap and packs photographs better than none. */
export async function filtered(data: Uint8Array, length: number, zlib: Zlib): Promise<Uint8Array> {
  const rows = data.length / length;
  const out = new Uint8Array(rows * (length + 1));
  for (let row = 0; row < rows; row++) {
    const pause = pauseAt(row, length, zlib);
    if (pause !== undefined) await pause;
    const from = row * length;
    const to = row * (length + 1) + 1;
    if (row === 0 || data.length <= fewBytes) {
      out.set(data.subarray(from, from + length), to);
      continue;
    }
    out[to - 1] = 2;
    for (let x = 0; x < length; x++) out[to + x] = data[from + x]! - data[from + x - length]!;
  }
  return out;
}
