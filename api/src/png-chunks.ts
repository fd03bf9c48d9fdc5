import { DenoiseError } from '@denoisekit/core';
import { joined } from './joined.js';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits a channel. */
  readonly depth: number;
  /** 0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha. */
  readonly colour: number;
  readonly interlaced: boolean;
}

export interface Png {
  readonly header: PngHeader;
  /** The chunks that make pixels, whole: length, name, data, checksum. */
  readonly chunks: readonly PngChunk[];
  /** The names of the others. */
  readonly leftOut: readonly string[];
}

export interface PngChunk {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** All others are left out unread: some are compressed, and may unpack to anything. */
const needed = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * The header and the chunks of a PNG (PNG specification, third edition, section 5), without unpacking anything.
 *
 * @throws DenoiseError `image-invalid`, `image-unsupported`
 */
export function readPng(bytes: Uint8Array, name: string): Png {
  if (!signature.every((byte, index) => bytes[index] === byte)) throw unsupported(bytes, name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  const leftOut: string[] = [];
  for (let at = signature.length; chunks.at(-1)?.name !== 'IEND';) {
    const end = at + 8 <= bytes.length ? at + 12 + view.getUint32(at) : Infinity;
    if (end > bytes.length) {
      throw new DenoiseError('image-invalid', {
        what: `${name} is damaged`,
        actual: 'a PNG without its end',
      });
    }
    const chunk = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (needed.has(chunk)) chunks.push({ name: chunk, bytes: bytes.subarray(at, end) });
    else leftOut.push(chunk);
    at = end;
  }
  return { header: headerOf(chunks[0], name), chunks, leftOut };
}

function headerOf(first: PngChunk | undefined, name: string): PngHeader {
  if (first?.name !== 'IHDR' || first.bytes.length !== 25) {
    throw new DenoiseError('image-invalid', { what: `${name} is damaged`, actual: 'a PNG without a header' });
  }
  const view = new DataView(first.bytes.buffer, first.bytes.byteOffset);
  const header = {
    width: view.getUint32(8),
    height: view.getUint32(12),
    depth: view.getUint8(16),
    colour: view.getUint8(17),
    interlaced: view.getUint8(20) !== 0,
  };
  if (header.width === 0 || header.height === 0 || samples[header.colour] === undefined) {
    throw new DenoiseError('image-invalid', {
      what: `${name} is damaged`,
      actual: 'a PNG with a wrong header',
    });
  }
  if (header.depth === 8 || header.depth === 16) return header;
  throw new DenoiseError('image-unsupported', {
    what: `${name} cannot be read here`,
    actual: `a PNG with ${header.depth} bits a channel`,
    expected: '8 or 16',
  });
}

/** What the chunks IDAT hold, which is one stream of zlib in parts. */
export function packedPixels(chunks: Png['chunks']): readonly Uint8Array[] {
  return chunks.filter(({ name }) => name === 'IDAT').map(({ bytes }) => bytes.subarray(8, -4));
}

/** The same picture without any chunk that is not needed for it, its pixels known not to unpack to more than they should. */
export async function onlyPixels({ header, chunks }: Png): Promise<Uint8Array> {
  const { width, height, depth, colour, interlaced } = header;
  const size = (Math.ceil((width * samples[colour]! * depth) / 8) + 1) * height;
  // Interlaced, each row is spread over several passes, with a filter byte and rounding up in each: at most 8 more a row.
  const [least, most] = interlaced ? [0, size + 8 * (height + 7)] : [size, size];
  await assertUnpacksTo(packedPixels(chunks), least, most);
  return joined([Uint8Array.from(signature), ...chunks.map(({ bytes }) => bytes)]);
}

type BlobPart = Uint8Array<ArrayBuffer>;

async function assertUnpacksTo(data: readonly Uint8Array[], least: number, most: number): Promise<void> {
  const reader = new Blob(data as BlobPart[])
    .stream()
    .pipeThrough(new DecompressionStream('deflate'))
    .getReader();
  let length = 0;
  for (;;) {
    const { done, value } = (await reader.read()) as { readonly done: boolean; readonly value?: Uint8Array };
    if (done) break;
    length += value?.length ?? 0;
    if (length > most) {
      await reader.cancel();
      throw new RangeError('its pixels unpack to more than its size');
    }
  }
  if (length < least) throw new RangeError('its pixels unpack to less than its size');
}

function unsupported(bytes: Uint8Array, name: string): DenoiseError {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  const kind = head.startsWith('\xff\xd8\xff') ? 'JPEG' : head.startsWith('WEBP', 8) ? 'WebP' : undefined;
  return kind === undefined
    ? new DenoiseError('image-invalid', { what: `${name} is no image`, expected: 'a PNG' })
    : new DenoiseError('image-unsupported', {
        what: `${name} cannot be read on this host`,
        actual: kind,
        expected: 'a PNG',
      });
}
