import { fromLatin1, joined, latin1 } from './bytes.js';
import { exifOrientation } from './exif.js';
import type { ImageMetadata } from './metadata.js';

/* The chunks of WebP (RFC 9649, section 2). */

const flags = { icc: 0x20, alpha: 0x10, exif: 0x08, xmp: 0x04, animation: 0x02 } as const;

interface Chunk {
  readonly name: string;
  readonly data: Uint8Array;
}

export interface WebpMetadata {
  readonly metadata: ImageMetadata;
  /** Whether it holds pixels of VP8, which loses something, and not of VP8L. */
  readonly lossy: boolean;
}

export function readWebpMetadata(bytes: Uint8Array): WebpMetadata {
  const chunks = chunksOf(bytes);
  const dataOf = (name: string) => chunks.find((chunk) => chunk.name === name)?.data;
  const stored = dataOf('EXIF');
  // Some writers put the head there that EXIF has in a JPEG.
  const exif = stored && latin1(stored, 0, 6) === 'Exif\0\0' ? stored.subarray(6) : stored;
  const orientation = exif === undefined ? 1 : exifOrientation(exif);
  // The frames of an animation hold chunks of their own, after 16 bytes (section 2.7.1.1).
  const frame = dataOf('ANMF');
  const inside = frame === undefined ? [] : chunksOf(frame, 16);
  const lossy = [...chunks, ...inside].some(({ name }) => name === 'VP8 ');
  return { metadata: { icc: dataOf('ICCP'), exif, xmp: dataOf('XMP '), orientation }, lossy };
}

/** A WebP as an encoder left it, with other metadata in place of its own. */
export function withWebpMetadata(
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  { icc, exif, xmp }: ImageMetadata,
): Uint8Array {
  const chunks = chunksOf(bytes);
  const given = { ICCP: icc, EXIF: exif, 'XMP ': xmp };
  const has = (name: string): boolean => chunks.some((chunk) => chunk.name === name);
  if (Object.values(given).every((data) => data === undefined) && !has('VP8X')) return bytes;
  const before = chunks.find(({ name }) => name === 'VP8X')?.data;
  const pixels = chunks.filter(({ name }) => name !== 'VP8X' && !(name in given));
  const isAlphaInside = pixels.some(({ name, data }) => name === 'VP8L' && (data[4]! & 0x10) !== 0);
  const alpha = isAlphaInside || ((before?.[0] ?? 0) & flags.alpha) !== 0;
  const header = new Uint8Array(10);
  header[0] =
    ((before?.[0] ?? 0) & flags.animation) |
    (alpha ? flags.alpha : 0) |
    (icc ? flags.icc : 0) |
    (exif ? flags.exif : 0) |
    (xmp ? flags.xmp : 0);
  putUint24(header, 4, width - 1);
  putUint24(header, 7, height - 1);
  const chunk = (name: keyof typeof given): readonly Uint8Array[] =>
    given[name] === undefined ? [] : [chunkBytes(name, given[name])];
  const body = joined([
    fromLatin1('WEBP'),
    chunkBytes('VP8X', header),
    ...chunk('ICCP'),
    ...pixels.map(({ name, data }) => chunkBytes(name, data)),
    ...chunk('EXIF'),
    ...chunk('XMP '),
  ]);
  return chunkBytes('RIFF', body);
}

/**
 * An animation with other times of its frames, in place. Encoders join frames that are the same, and add up their times: what was given to them
 * tells which.
 *
 * @param given to the encoder, in milliseconds, each above 0
 * @param delaysMs what they become
 */
export function putWebpDelays(
  bytes: Uint8Array,
  given: readonly number[],
  delaysMs: readonly number[],
): void {
  let frame = 0;
  for (const { name, data } of chunksOf(bytes)) {
    if (name !== 'ANMF') continue;
    let delay = 0;
    for (let left = uint24(data, 12); left > 0 && frame < given.length; frame++) {
      left -= given[frame]!;
      delay += delaysMs[frame]!;
    }
    putUint24(data, 12, delay);
  }
}

function chunksOf(bytes: Uint8Array, from = 12): readonly Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: Chunk[] = [];
  for (let at = from; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length;
    if (end > bytes.length) break;
    chunks.push({ name: latin1(bytes, at, at + 4), data: bytes.subarray(at + 8, end) });
    at = end + (length & 1);
  }
  return chunks;
}

/** Padded to an even length, which the length does not count. */
function chunkBytes(name: string, data: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, data.length, true);
  return joined([fromLatin1(name), length, data, new Uint8Array(data.length & 1)]);
}

function uint24(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
}

function putUint24(bytes: Uint8Array, at: number, value: number): void {
  bytes.set([value & 255, (value >> 8) & 255, value >> 16], at);
}
