import { joined } from './joined.js';
import { packedPixels, signature, type Png } from './png-chunks.js';

/*
 * The plainest PNGs there are, which small pictures mostly are: 8 bits, grey or colour, not interlaced (PNG specification, third edition,
 * sections 7 to 10). With a host's own zlib that takes a fifth of what a decoder in JavaScript takes, and nothing has to be loaded.
 */

/** What a host has of zlib (RFC 1950). */
export interface Zlib {
  crc32(bytes: Uint8Array): number;
  deflate(bytes: Uint8Array): Uint8Array;
  /** Throws where the bytes are damaged, or unpack to more than `most`; no more than that is ever in memory. */
  inflate(bytes: Uint8Array, most: number): Uint8Array;
}

/** Rows of interleaved pixels, one byte a channel. */
export interface PlainPixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

const channelsOf: Readonly<Record<number, 1 | 3>> = { 0: 1, 2: 3 };
const colourOf = { 1: 0, 3: 2 } as const;

/** What may lie beside the pixels without changing them. Anything else may mean another colour space, or a turned picture. */
const harmless = new Set(['pHYs', 'tIME', 'sRGB']);

/** Whether `readPlain` may read it. */
export function isPlain({ header, chunks, leftOut }: Png): boolean {
  return (
    header.depth === 8 &&
    header.colour in channelsOf &&
    !header.interlaced &&
    // The only methods of compression and of filtering that there are.
    chunks[0]!.bytes[18] === 0 &&
    chunks[0]!.bytes[19] === 0 &&
    chunks.slice(1).every(({ name }) => name === 'IDAT' || name === 'IEND') &&
    leftOut.every((name) => harmless.has(name))
  );
}

/**
 * The pixels of a PNG that `isPlain`. Never more than they should be is unpacked.
 *
 * @throws Error when it is damaged
 */
export function readPlain({ header, chunks }: Png, zlib: Zlib): PlainPixels {
  const { width, height, colour } = header;
  const channels = channelsOf[colour]!;
  for (const { name, bytes } of chunks) {
    const stated = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4).getUint32(0);
    if (zlib.crc32(bytes.subarray(4, -4)) !== stated)
      throw new RangeError(`the checksum of ${name} is wrong`);
  }
  const rows = unpacked(packedPixels(chunks), (width * channels + 1) * height, zlib);
  return { data: unfiltered(rows, width * channels, channels), width, height, channels };
}

function unpacked(parts: readonly Uint8Array[], size: number, zlib: Zlib): Uint8Array {
  const rows = zlib.inflate(joined(parts), size);
  if (rows.length === size) return rows;
  throw new RangeError('its pixels unpack to less than its size');
}

/** Section 9.2: each row begins with the number of its filter, which adds to a byte what lies left, above, or both. */
function unfiltered(rows: Uint8Array, length: number, channels: number): Uint8Array {
  const height = rows.length / (length + 1);
  const out = new Uint8Array(height * length);
  for (let row = 0; row < height; row++) {
    const from = row * (length + 1);
    const filter = rows[from]!;
    if (filter > 4) throw new RangeError(`there is no filter ${filter}`);
    const to = row * length;
    for (let x = 0; x < length; x++) {
      const left = x >= channels ? out[to + x - channels]! : 0;
      const above = row > 0 ? out[to + x - length]! : 0;
      const corner = x >= channels && row > 0 ? out[to + x - length - channels]! : 0;
      out[to + x] = rows[from + 1 + x]! + predicted(filter, left, above, corner);
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

/** The PNG of these pixels, unfiltered. */
export function writePlain({ data, width, height, channels }: PlainPixels, zlib: Zlib): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colourOf[channels]], 8);
  const length = width * channels;
  const rows = new Uint8Array((length + 1) * height);
  for (let row = 0; row < height; row++) {
    rows.set(data.subarray(row * length, (row + 1) * length), row * (length + 1) + 1);
  }
  return joined([
    Uint8Array.from(signature),
    chunkOf('IHDR', header, zlib),
    chunkOf('IDAT', zlib.deflate(rows), zlib),
    chunkOf('IEND', new Uint8Array(), zlib),
  ]);
}

function chunkOf(name: string, data: Uint8Array, zlib: Zlib): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(name), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, zlib.crc32(chunk.subarray(4, -4)));
  return chunk;
}
