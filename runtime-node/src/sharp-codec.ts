import {
  colourNotes,
  DenoiseError,
  fromPixels,
  imageTensor,
  textOf,
  toPixels,
  type DecodedImage,
  type ImageCodec,
  type ImageFormat,
  type ImageTensor,
} from '@denoisekit/core';
import type { Metadata, OutputInfo, Sharp } from 'sharp';
import { loadSharp } from './load-sharp.js';
import { sniff } from './sniff.js';

/** A square of 7071 pixels; as float32 in and out, 400 MB a channel. Above it, an image is more likely a trap than a photograph. */
export const defaultMaxPixels = 50_000_000;

/** Where JPEG's own losses no longer show beside what a denoiser leaves. */
const jpegQuality = 95;

interface Source {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly maxPixels: number;
  readonly channels: 1 | 3;
}

export interface SharpCodec extends ImageCodec {
  decode(
    bytes: Uint8Array | ArrayBuffer,
    options: Parameters<ImageCodec['decode']>[1],
  ): Promise<DecodedImage>;
  encode(tensor: ImageTensor, format: ImageFormat | 'jpg'): Promise<Uint8Array>;
  /** Loads the library, which the first picture would wait for. Rejects with DenoiseError `setup-missing`. */
  load(): Promise<void>;
}

/**
 * PNG, JPEG and WebP through sharp.
 *
 * Decoding: the first frame of an animation, turned as EXIF says, in sRGB, colour to grey and transparency as
 * `fromPixels` of core has it; 16-bit PNG keeps its precision unless it has transparency. Each of these is told in `notes`.
 * Encoding: 8 bits a channel; PNG and WebP without loss, JPEG at quality 95 with full colour resolution.
 *
 * Its calls reject with DenoiseError `usage`, `image-invalid`, `image-unsupported`, `image-too-large`, `shape-mismatch`, `setup-missing`.
 *
 * @example
 * const codec = createSharpCodec();
 * const { tensor } = await codec.decode(await readFile('in.png'), { channels: 1, name: 'in.png' });
 */
export function createSharpCodec(): SharpCodec {
  return {
    async decode(file, { channels, maxPixels = defaultMaxPixels, name = 'the image' }) {
      const source = { bytes: bytesOf(file, name), name, maxPixels, channels };
      const format = assertImage(source);
      const header = await readHeader(source, format);
      const notes: string[] = [];
      if ((header.pages ?? 1) > 1) notes.push(`first of ${header.pages} frames`);
      if ((header.orientation ?? 1) > 1) notes.push('turned as its EXIF orientation says');
      const tensor = await readPixels(source, header, notes).catch((cause: unknown) => {
        throw damaged(source, format, cause);
      });
      return { tensor, format, notes } satisfies DecodedImage;
    },
    encode,
    async load() {
      await loadSharp();
    },
  };
}

/** Callers without TypeScript may hand over anything: a path, for one. */
function bytesOf(file: unknown, name: string): Uint8Array {
  if (file instanceof Uint8Array) return file;
  // An ArrayBuffer of any realm: fetch and test environments have their own.
  if (Object.prototype.toString.call(file) === '[object ArrayBuffer]')
    return new Uint8Array(file as ArrayBuffer);
  throw new DenoiseError('usage', {
    what: `${name} was not handed over as the bytes of a file`,
    actual: typeof file,
    expected: 'a Uint8Array or an ArrayBuffer',
    fix: 'read the file first',
  });
}

function assertImage({ bytes, name }: Source): ImageFormat {
  const sniffed = sniff(bytes);
  const expected = 'a PNG, JPEG or WebP image';
  switch (sniffed.kind) {
    case 'image':
      return sniffed.format;
    case 'other-image':
      throw new DenoiseError('image-unsupported', {
        what: `${name} cannot be read here`,
        actual: sniffed.name,
        expected,
        fix: 'convert it first',
      });
    case 'no-image':
      throw new DenoiseError('image-invalid', {
        what: `${name} is no image`,
        actual: sniffed.found,
        expected,
      });
  }
}

/** Width, height and the like from the first bytes; sharp decodes no pixels for it. */
async function readHeader(source: Source, format: ImageFormat): Promise<Metadata> {
  const { bytes, name, maxPixels } = source;
  const sharp = await loadSharp();
  const header = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw damaged(source, format, cause);
    });
  const pixels = header.width * header.height;
  if (pixels <= maxPixels) return header;
  throw new DenoiseError('image-too-large', {
    what: `${name} is too large`,
    actual: `${header.width}x${header.height}, ${pixels} pixels`,
    expected: `at most ${maxPixels} pixels`,
    fix: 'cut it into parts or scale it down',
    details: { width: header.width, height: header.height, maxPixels },
  });
}

async function readPixels(source: Source, header: Metadata, notes: string[]): Promise<ImageTensor> {
  const { bytes, maxPixels, channels } = source;
  const sharp = await loadSharp();
  const image = sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels, autoOrient: true });
  const grey = header.space === 'b-w' || header.space === 'grey16';
  notes.push(...colourNotes(grey, channels));
  if (header.depth === 'ushort') {
    if (!header.hasAlpha) return read16(image.toColourspace(grey ? 'grey16' : 'rgb16'), channels);
    notes.push('read as 8 bits a channel');
  }
  // To grey alone, sharp would drop the transparency instead of handing it over.
  const raw = image.toColourspace(grey && !header.hasAlpha ? 'b-w' : 'srgb').raw();
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  if (hasTransparency(data, info.channels)) notes.push('transparent parts put on black');
  return fromPixels(data, { ...sizeOf(info), channels });
}

/** fromPixels is linear, so the image of v = 256 high + low is read as the images of its high and low bytes. */
async function read16(image: Sharp, channels: 1 | 3): Promise<ImageTensor> {
  const { data, info } = await image.raw({ depth: 'ushort' }).toBuffer({ resolveWithObject: true });
  const values = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const layout = { ...sizeOf(info), channels };
  const high = fromPixels(
    Uint8Array.from(values, (value) => value >> 8),
    layout,
  );
  const low = fromPixels(
    Uint8Array.from(values, (value) => value & 255),
    layout,
  );
  const both = high.data.map((value, index) => (256 * value + low.data[index]!) / 257);
  return imageTensor(both, high.shape);
}

async function encode(tensor: ImageTensor, asked: ImageFormat | 'jpg'): Promise<Uint8Array> {
  const format = asked === 'jpg' ? 'jpeg' : asked;
  const [batch, channels, height, width] = tensor.shape;
  if (batch !== 1) {
    throw new DenoiseError('shape-mismatch', {
      what: 'a file holds one image',
      actual: `a batch of ${batch}`,
      expected: '[1, channels, height, width]',
    });
  }
  const sharp = await loadSharp();
  const raw = sharp(toPixels(tensor), { raw: { width, height, channels: channels === 3 ? 3 : 1 } });
  return encoderOf(channels === 3 ? raw : raw.toColourspace('b-w'), format).toBuffer();
}

function encoderOf(image: Sharp, format: ImageFormat): Sharp {
  switch (format) {
    case 'png':
      return image.png();
    case 'jpeg':
      return image.jpeg({ quality: jpegQuality, chromaSubsampling: '4:4:4' });
    case 'webp':
      return image.webp({ lossless: true });
    default:
      throw new DenoiseError('usage', {
        what: 'there is no such format to write',
        actual: String(format),
        expected: 'png, jpeg or webp',
      });
  }
}

function sizeOf(info: OutputInfo) {
  return { width: info.width, height: info.height, pixelChannels: info.channels };
}

function hasTransparency(pixels: Uint8Array, channels: number): boolean {
  if (channels !== 2 && channels !== 4) return false;
  for (let at = channels - 1; at < pixels.length; at += channels) if (pixels[at] !== 255) return true;
  return false;
}

function damaged({ name }: Source, format: ImageFormat, cause: unknown): DenoiseError {
  return new DenoiseError('image-invalid', {
    what: `${name} is damaged`,
    actual: `a ${format.toUpperCase()} that cannot be read (${textOf(cause)})`,
    expected: 'a whole image',
    cause,
  });
}
