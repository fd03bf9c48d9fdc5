import type { Pixels } from '../../picture/pixels.js';
import { joined } from '../bytes.js';
import { isSound, pngChunk, pngSignature, samplesOf, type Png, type PngHeader } from './png-chunks.js';
import { filtered, pauseAt, unfiltered } from './png-rows.js';
import type { Zlib } from './zlib.js';

/** Passes of Adam7 (PNG specification, third edition, section 8.1), each with its first column and row and its steps. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The chunks that make pixels. Their checksums are held; the others may be damaged without harm to the picture. */
const critical = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

type Samples = Uint8Array | Uint16Array;

/**
 * The pixels of a PNG: grey, colour and palettes of any depth, interlaced or not. Fewer than 8 bits become 8, palettes become colours, and
 * what is declared transparent gets an alpha. Never more than the pixels take is unpacked.
 *
 * Rejects with Error where it is damaged.
 */
export async function readPngPixels(png: Png, zlib: Zlib): Promise<Pixels> {
  const { header, chunks } = png;
  for (const chunk of chunks) {
    if (critical.has(chunk.name) && !isSound(chunk, zlib)) {
      throw new RangeError(`the checksum of ${chunk.name} is wrong`);
    }
  }
  const passes = passesOf(header);
  const size = passes.reduce((sum, { rows, length }) => sum + rows * (length + 1), 0);
  const packed = joined(chunks.filter(({ name }) => name === 'IDAT').map(({ data }) => data));
  const unpacked = await zlib.inflate(packed, size);
  if (unpacked.length !== size) throw new RangeError('its pixels unpack to less than its size');
  return inColours(png, await samplesIn(unpacked, passes, header, zlib));
}

interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly columns: number;
  readonly rows: number;
  /** Bytes of a row. */
  readonly length: number;
}

function passesOf({ width, height, depth, colour, interlaced }: PngHeader): readonly Pass[] {
  return (interlaced ? adam7 : ([[0, 0, 1, 1]] as const))
    .map(([x, y, stepX, stepY]) => {
      const columns = Math.ceil((width - x) / stepX);
      const length = Math.ceil((columns * samplesOf[colour] * depth) / 8);
      return { x, y, stepX, stepY, columns, rows: Math.ceil((height - y) / stepY), length };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** All samples as they are numbered in the file, of the whole picture row by row. */
async function samplesIn(
  unpacked: Uint8Array,
  passes: readonly Pass[],
  header: PngHeader,
  zlib: Zlib,
): Promise<Samples> {
  const { width, height, depth, colour, interlaced } = header;
  const samples = samplesOf[colour];
  const step = Math.max(1, (samples * depth) / 8);
  const length = width * height * samples;
  const out = depth === 16 ? new Uint16Array(length) : new Uint8Array(length);
  let at = 0;
  for (const pass of passes) {
    const end = at + pass.rows * (pass.length + 1);
    const bytes = await unfiltered({ ...pass, data: unpacked.subarray(at, end), step }, zlib);
    at = end;
    if (!interlaced && depth === 8) return bytes;
    const values = pass.columns * samples;
    for (let row = 0; row < pass.rows; row++) {
      const pause = pauseAt(row, values, zlib);
      if (pause !== undefined) await pause;
      const to = (pass.y + row * pass.stepY) * width;
      for (let i = 0; i < values; i++) {
        const pixel = to + pass.x + Math.floor(i / samples) * pass.stepX;
        out[pixel * samples + (i % samples)] = sampleAt(bytes, row * pass.length, i, depth);
      }
    }
  }
  return out;
}

/** Sample `index` of a row: the first has the highest bits (section 7.2). */
function sampleAt(bytes: Uint8Array, row: number, index: number, depth: number): number {
  if (depth === 16) return bytes[row + 2 * index]! * 256 + bytes[row + 2 * index + 1]!;
  const bit = index * depth;
  return (bytes[row + (bit >> 3)]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

function inColours({ header, chunks }: Png, samples: Samples): Pixels {
  const { width, height, depth, colour } = header;
  const dataOf = (name: string) => chunks.find((chunk) => chunk.name === name)?.data;
  const transparent = dataOf('tRNS');
  if (colour === 3) return { width, height, ...painted(samples, dataOf('PLTE'), transparent) };
  const channels = samplesOf[colour];
  const data = depth < 8 ? samples.map((value) => value * (255 / (2 ** depth - 1))) : samples;
  if (transparent === undefined || channels === 2 || channels === 4) {
    return { width, height, channels, data };
  }
  return { width, height, ...keyed(samples, data, channels, keyOf(transparent, channels, depth)) };
}

/** Section 11.3.1.1: where a palette's transparency ends, its colours are opaque. */
function painted(
  indices: Samples,
  palette: Uint8Array | undefined,
  transparency: Uint8Array = new Uint8Array(),
): Pick<Pixels, 'channels' | 'data'> {
  if (palette === undefined) throw new RangeError('it has no palette');
  const channels = transparency.length > 0 ? 4 : 3;
  const data = new Uint8Array(indices.length * channels);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    if (3 * index >= palette.length) throw new RangeError(`its palette has no colour ${index}`);
    data.set(palette.subarray(3 * index, 3 * index + 3), i * channels);
    if (channels === 4) data[i * 4 + 3] = transparency[index] ?? 255;
  }
  return { channels, data };
}

/** Section 11.3.1.1: a word a sample, of which as many bits count as samples have. */
function keyOf(chunk: Uint8Array, colours: 1 | 3, depth: number): readonly number[] {
  if (chunk.length < 2 * colours) throw new RangeError('its transparent colour is no colour');
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  return Array.from({ length: colours }, (_, i) => view.getUint16(2 * i) & (2 ** depth - 1));
}

/** The pixels whose samples in the file are the key get an alpha of 0, all others are opaque. */
function keyed(
  samples: Samples,
  data: Samples,
  colours: 1 | 3,
  key: readonly number[],
): Pick<Pixels, 'channels' | 'data'> {
  const channels = colours === 1 ? 2 : 4;
  const count = samples.length / colours;
  const out =
    samples instanceof Uint16Array ? new Uint16Array(count * channels) : new Uint8Array(count * channels);
  const opaque = samples instanceof Uint16Array ? 65_535 : 255;
  for (let i = 0; i < count; i++) {
    const hidden = key.every((value, c) => samples[i * colours + c] === value);
    for (let c = 0; c < colours; c++) out[i * channels + c] = data[i * colours + c]!;
    out[i * channels + colours] = hidden ? 0 : opaque;
  }
  return { channels, data: out };
}

/** Of packed pixels, between two pauses. */
const bytesAChunk = 2 ** 20;

const colourOf = { 1: 0, 2: 4, 3: 2, 4: 6 } as const;

/** The PNG of these pixels, with the given chunks after its header. */
export async function writePng(
  { width, height, channels, data }: Pixels,
  chunks: readonly Uint8Array[],
  zlib: Zlib,
): Promise<Uint8Array> {
  const depth = data instanceof Uint16Array ? 16 : 8;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([depth, colourOf[channels]], 8);
  const rows = await filtered(bytesOf(data), (width * channels * depth) / 8, zlib);
  const packed = await zlib.deflate(rows);
  const parts = [pngSignature, pngChunk('IHDR', header, zlib), ...chunks];
  for (let at = 0; at < packed.length; at += bytesAChunk) {
    parts.push(pngChunk('IDAT', packed.subarray(at, at + bytesAChunk), zlib));
    await zlib.pause?.();
  }
  return joined([...parts, pngChunk('IEND', new Uint8Array(), zlib)]);
}

/** Words with the high byte first (section 7.1), whatever the processor has. */
function bytesOf(data: Pixels['data']): Uint8Array {
  if (!(data instanceof Uint16Array)) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const bytes = new Uint8Array(2 * data.length);
  for (let i = 0; i < data.length; i++) {
    bytes[2 * i] = data[i]! >> 8;
    bytes[2 * i + 1] = data[i]! & 255;
  }
  return bytes;
}
