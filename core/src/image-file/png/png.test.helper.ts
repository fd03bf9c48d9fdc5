import { fromLatin1, joined } from '../bytes.js';
import { crc32 } from './crc32.js';
import type { Zlib } from './zlib.js';

/** zlib that packs nothing (RFC 1951, section 3.2.4) and unpacks that alone; what unpacks more than it may is a host's own affair. */
export const storing: Zlib = {
  crc32,
  deflate: stored,
  inflate(bytes, most) {
    const blocks: Uint8Array[] = [];
    for (let at = 2, last = 0; last === 0;) {
      last = bytes[at]! & 1;
      const length = bytes[at + 1]! + 256 * bytes[at + 2]!;
      if (at + 5 + length > bytes.length) throw new RangeError('it ends too early');
      blocks.push(bytes.subarray(at + 5, at + 5 + length));
      at += 5 + length;
    }
    const whole = joined(blocks);
    if (whole.length > most) throw new RangeError('it unpacks to more than its size');
    return whole;
  },
};

export function stored(bytes: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  const most = 65_535;
  for (let at = 0; at === 0 || at < bytes.length; at += most) {
    const block = bytes.subarray(at, at + most);
    const [low, high] = [block.length & 255, block.length >> 8];
    const last = at + most >= bytes.length ? 1 : 0;
    blocks.push(Uint8Array.of(last, low, high, ~low & 255, ~high & 255), block);
  }
  return joined(blocks);
}

/** A chunk of a PNG; text has a byte a character. */
export function chunk(name: string, data: Uint8Array | string): Uint8Array {
  const bytes = typeof data === 'string' ? fromLatin1(data) : data;
  const checked = joined([fromLatin1(name), bytes]);
  return joined([long(bytes.length), checked, long(crc32(checked))]);
}

export interface PngParts {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** As the header has it. */
  readonly colour: number;
  readonly interlaced?: boolean;
  /** Rows, each with its filter before it. */
  readonly rows: readonly (readonly number[])[];
  /** Between the header and the pixels. */
  readonly chunks?: readonly Uint8Array[];
}

export function pngOf({ width, height, depth, colour, interlaced, rows, chunks = [] }: PngParts): Uint8Array {
  const rest = Uint8Array.of(depth, colour, 0, 0, interlaced === true ? 1 : 0);
  return joined([
    fromLatin1('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', joined([long(width), long(height), rest])),
    ...chunks,
    chunk('IDAT', stored(Uint8Array.from(rows.flat()))),
    chunk('IEND', ''),
  ]);
}

function long(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}
