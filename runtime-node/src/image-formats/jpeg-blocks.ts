import { jpegSegments } from '@denoisekit/core/image-file';

/* Which of its blocks a JPEG has: the entropy coding of ITU-T T.81, annexes B, C and F.2, without any arithmetic of pixels. */

/** By the next 16 bits: how many of them are a code's, and above them its symbol. */
type Codes = Uint16Array;

interface Component {
  /** In each unit of the scan. */
  readonly blocks: number;
  readonly dc: Codes;
  readonly ac: Codes;
}

const baseline = 0xc0;
const extended = 0xc1;
const huffmanTables = 0xc4;
const startOfScan = 0xda;
const restartInterval = 0xdd;

/**
 * Whether a JPEG holds each block of its picture, whatever follows, or nothing, not even the marker of its end. Never of one in several scans: what
 * those owe, no header says.
 */
export function hasAllBlocks(bytes: Uint8Array): boolean {
  try {
    return walk(bytes);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function walk(bytes: Uint8Array): boolean {
  const tables = new Map<number, Codes>();
  const blocksOf = new Map<number, number>();
  let [units, interval] = [0, 0];
  const { segments, end } = jpegSegments(bytes);
  for (const { marker, data } of segments) {
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    if (marker === restartInterval) interval = view.getUint16(0);
    for (let at = 0; marker === huffmanTables && at < data.length;) {
      const counts = data.subarray(at + 1, at + 17);
      const symbols = data.subarray(at + 17, at + 17 + counts.reduce((sum, count) => sum + count, 0));
      tables.set(view.getUint8(at), codesOf(counts, symbols));
      at += 17 + symbols.length;
    }
    if (marker !== baseline && marker !== extended) continue;
    const isAlone = view.getUint8(5) === 1;
    let [across, down] = [1, 1];
    for (let at = 6; at < data.length; at += 3) {
      const sampling = view.getUint8(at + 1);
      // One component alone is coded a block at a time, whatever its sampling (section A.2.2).
      const [h, v] = isAlone ? [1, 1] : [sampling >> 4, sampling & 15];
      [across, down] = [Math.max(across, h), Math.max(down, v)];
      blocksOf.set(view.getUint8(at), h * v);
    }
    units = Math.ceil(view.getUint16(3) / (8 * across)) * Math.ceil(view.getUint16(1) / (8 * down));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + end, bytes.length - end);
  const count = view.getUint8(4);
  if (view.getUint8(1) !== startOfScan || units === 0 || count !== blocksOf.size) return false;
  const none: Codes = new Uint16Array(2 ** 16);
  const order = Array.from({ length: count }, (_, index): Component => {
    const [id, places] = [view.getUint8(5 + 2 * index), view.getUint8(6 + 2 * index)];
    const [dc, ac] = [tables.get(places >> 4) ?? none, tables.get(0x10 | (places & 15)) ?? none];
    return { blocks: blocksOf.get(id) ?? 1, dc, ac };
  });
  readScan(bytes.subarray(end + 2 + view.getUint16(2)), { order, units, interval });
  return true;
}

/** Annex C: codes of each length are numbers in a row. */
function codesOf(counts: Uint8Array, symbols: Uint8Array): Codes {
  const codes = new Uint16Array(2 ** 16);
  let [from, at] = [0, 0];
  counts.forEach((count, index) => {
    for (let left = count; left > 0; left--) {
      const next = from + 2 ** (15 - index);
      codes.fill((symbols[at++]! << 8) | (index + 1), from, next);
      from = next;
    }
  });
  return codes;
}

/** @throws RangeError where it ends early, or has a code that there is none of */
function readScan(
  data: Uint8Array,
  { order, units, interval }: { order: readonly Component[]; units: number; interval: number },
): void {
  let [at, bits, count] = [0, 0, 0];
  const fill = (): void => {
    while (count < 16) {
      const byte = data[at];
      if (byte === undefined || (byte === 0xff && data[at + 1] !== 0)) return;
      at += byte === 0xff ? 2 : 1;
      bits = ((bits & 0xffff) << 8) | byte;
      count += 8;
    }
  };
  const skip = (length: number): void => {
    fill();
    count -= length;
    if (count < 0) throw new RangeError('the scan ends early');
  };
  const symbol = (codes: Codes): number => {
    fill();
    const code = codes[(count < 16 ? bits << (16 - count) : bits >> (count - 16)) & 0xffff]!;
    if (code === 0) throw new RangeError('there is no such code');
    skip(code & 255);
    return code >> 8;
  };
  for (let unit = 0; unit < units; unit++) {
    if (interval > 0 && unit > 0 && unit % interval === 0) {
      if (data[at] !== 0xff || (data[at + 1]! & 0xf8) !== 0xd0) throw new RangeError('a restart is missing');
      [at, count] = [at + 2, 0];
    }
    for (const { blocks, dc, ac } of order) {
      for (let block = 0; block < blocks; block++) {
        skip(symbol(dc));
        for (let index = 1; index < 64; index++) {
          const runAndSize = symbol(ac);
          if (runAndSize === 0) break;
          index += runAndSize >> 4;
          skip(runAndSize & 15);
        }
      }
    }
  }
}
