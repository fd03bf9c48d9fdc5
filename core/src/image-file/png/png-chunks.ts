import type { DenoiseError } from '../../errors.js';
import { fromLatin1, joined, latin1 } from '../bytes.js';
import { animationError } from '../refused-kinds.js';
import type { Zlib } from './zlib.js';

export const pngSignature = fromLatin1('\x89PNG\r\n\x1a\n');

export function hasPngSignature(head: Uint8Array): boolean {
  return pngSignature.every((byte, i) => head[i] === byte);
}

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits a sample. */
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** 0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha. */
  readonly colour: keyof typeof samplesOf;
  readonly interlaced: boolean;
}

export interface PngChunk {
  readonly name: string;
  readonly data: Uint8Array;
  /** With its length, name and checksum. */
  readonly whole: Uint8Array;
}

export interface Png {
  readonly header: PngHeader;
  /** All of them, IHDR and IEND included. */
  readonly chunks: readonly PngChunk[];
}

/** Samples a pixel, as the file has them. */
export const samplesOf = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;

/** PNG specification, third edition, table 11.1. */
const depthsOf: Readonly<Record<keyof typeof samplesOf, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/**
 * The header and the chunks of a PNG (PNG specification, third edition, section 5), without unpacking anything.
 *
 * @throws DenoiseError `image-unsupported` for an animation; Error where it is damaged
 */
export function readPng(bytes: Uint8Array, name: string): Png {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  for (let at = pngSignature.length; chunks.at(-1)?.name !== 'IEND';) {
    const end = at + 8 <= bytes.length ? at + 12 + view.getUint32(at) : Infinity;
    if (end > bytes.length) throw new RangeError('it ends too early');
    const chunk = latin1(bytes, at + 4, at + 8);
    chunks.push({ name: chunk, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    at = end;
  }
  const animation = chunks.find((chunk) => chunk.name === 'acTL');
  if (animation !== undefined) throw animated(animation, name);
  const header = headerOf(chunks[0]!);
  const packed = chunks.reduce((sum, { name, data }) => (name === 'IDAT' ? sum + data.length : sum), 0);
  if (packed > mostPacked(header)) throw new RangeError('it has more data than pixels');
  return { header, chunks };
}

/** Bytes of IDAT that no encoder exceeds, since decoders unpack all that there is: packing makes data hardly larger (RFC 1951, section 3.2.4), interlacing adds filters of short rows. */
function mostPacked({ width, height, depth, colour }: PngHeader): number {
  const row = Math.ceil((width * depth * samplesOf[colour]) / 8);
  return 4096 + 2 * height * (row + 1);
}

/** IHDR is the first chunk, so this does not look at the others. Throws Error where it is damaged. */
export function readPngHeader(bytes: Uint8Array): PngHeader {
  const whole = bytes.subarray(pngSignature.length, pngSignature.length + 25);
  if (whole.length < 25) throw new RangeError('it ends too early');
  return headerOf({ name: latin1(whole, 4, 8), data: whole.subarray(8, -4), whole });
}

function headerOf({ name, data }: PngChunk): PngHeader {
  if (name !== 'IHDR' || data.length !== 13) throw new RangeError('it has no header');
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colour, packing, filtering, interlacing] = data.subarray(8);
  const depths = depthsOf[colour as keyof typeof depthsOf] as readonly number[] | undefined;
  // There is one method of compression and one of filtering; interlaced are rows or not.
  const isKnown = packing === 0 && filtering === 0 && interlacing! <= 1;
  if (width === 0 || height === 0 || !isKnown || depths?.includes(depth!) !== true) {
    throw new RangeError('its header is wrong');
  }
  return { width, height, depth, colour, interlaced: interlacing === 1 } as PngHeader;
}

function animated({ data }: PngChunk, name: string): DenoiseError {
  const frames = data.length < 4 ? 0 : new DataView(data.buffer, data.byteOffset).getUint32(0);
  return animationError(name, { title: 'PNG', frames });
}

/** Whether its checksum is right. */
export function isSound({ whole }: PngChunk, zlib: Zlib): boolean {
  const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
  return zlib.crc32(whole.subarray(4, -4)) === view.getUint32(whole.length - 4);
}

export function pngChunk(name: string, data: Uint8Array, zlib: Zlib): Uint8Array {
  const whole = joined([new Uint8Array(4), fromLatin1(name), data, new Uint8Array(4)]);
  const view = new DataView(whole.buffer);
  view.setUint32(0, data.length);
  view.setUint32(8 + data.length, zlib.crc32(whole.subarray(4, -4)));
  return whole;
}
