import { DenoiseError, textOf } from '../errors.js';
import { givenOptions } from '../given-options.js';
import { laidAs, upright } from '../picture/orientation.js';
import { assertPixels, depthOf, type Pixels } from '../picture/pixels.js';
import { usedRange } from '../picture/sample-range.js';
import { latin1 } from './bytes.js';
import { uprightExif } from './exif.js';
import type { DecodedImage, DecodeOptions, EncodeOptions, ImageCodec } from './image-codec.js';
import type { EncodedImage, ImageFormat, ImageFormatFacts, OpenImage } from './image-format.js';
import type { ImageMetadata } from './metadata.js';
import { bigTiff, otherFile } from './other-files.js';
import { exifDensity } from './tiff/tiff-metadata.js';
import { atMostDepth, isOpaque, onWhite } from './reduce.js';

/** What formats may look at to know their files. */
const headLength = 512;

/** Where JPEG's own losses no longer show beside what a denoiser leaves. */
export const defaultQuality = 95;

export interface CodecOptions {
  /** Pixels of a picture, of all its frames, where a call says nothing else. */
  readonly maxPixels: number;
}

/** A codec of formats; where two know a file, the first reads it. */
export function createCodec(
  formats: readonly ImageFormat[],
  { maxPixels: mostPixels }: CodecOptions,
): ImageCodec {
  return {
    formats,

    async decode(file, options = {}): Promise<DecodedImage> {
      const { name = 'the file', maxPixels = mostPixels } = options;
      const bytes = bytesOf(file, name);
      const format = formatOf(bytes, formats, name);
      const opened = await reading(format, name, () => format.open(bytes, name));
      assertSize(opened, maxPixels, name, options);
      const stored = await reading(format, name, () => opened.decode());
      const { pixels, lossy = format.lossless === false, notes = [] } = stored;
      const { density = stored.metadata?.exif && exifDensity(stored.metadata.exif), ...rest } =
        stored.metadata ?? {};
      const metadata = { ...withoutFile(rest), density };
      assertPixels(pixels);
      const turned = upright(pixels, metadata.orientation ?? 1);
      const range = rangeOf(turned, options.range);
      return {
        pixels: range === undefined ? turned : { ...turned, range },
        format: format.name,
        metadata,
        lossy,
        notes,
      };
    },

    async encode(pixels, given) {
      assertPixels(pixels);
      const options = givenOptions(given, 'encode', '{ format }');
      const format = formatNamed(options.format, formats);
      if (format?.encode === undefined) throw notWritten(options.format, formats);
      const quality = qualityFor(format, options);
      const { fitting, notes } = fit(pixels, format);
      const { laid, metadata, layoutNotes } = layOut(fitting, format, options.like);
      const again = quality !== undefined && options.like?.lossy === true;
      const encoded = await format.encode(laid, { quality, metadata });
      return {
        bytes: encoded.bytes,
        notes: [
          ...notes,
          ...layoutNotes,
          ...encoded.notes,
          ...(again ? [`lossy, encoded again at quality ${quality}`] : []),
          ...(quality === undefined && options.quality !== undefined
            ? [`quality left out: ${format.title} loses nothing`]
            : []),
        ],
      } satisfies EncodedImage;
    },
  };
}

function rangeOf(pixels: Pixels, asked: DecodeOptions['range'] = 'auto'): Pixels['range'] {
  return asked === 'auto' ? usedRange(pixels) : asked === 'full' ? undefined : asked;
}

/** Callers without TypeScript may hand over anything: a path, for one. */
function bytesOf(file: unknown, name: string): Uint8Array {
  // Not as a Buffer, whose slice does not copy.
  if (file instanceof Uint8Array) return new Uint8Array(file.buffer, file.byteOffset, file.length);
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

/** A view of a few bytes would keep the whole file in memory until the picture is written. */
function withoutFile({ icc, exif, xmp, parts, ...rest }: ImageMetadata): ImageMetadata {
  return {
    ...rest,
    icc: copied(icc),
    exif: copied(exif),
    xmp: copied(xmp),
    parts: parts?.map(({ colour, bytes }) => ({ colour, bytes: new Uint8Array(bytes) })),
  };
}

const copied = (bytes: Uint8Array | undefined): Uint8Array | undefined => bytes && new Uint8Array(bytes);

/** By its name, or as file names end: `jpg`, `tif`. */
export function formatNamed<F extends ImageFormatFacts>(asked: string, formats: readonly F[]): F | undefined {
  return formats.find(({ name, endings }) => name === asked || endings.includes(`.${asked}`));
}

/** By a file's first bytes. Throws DenoiseError `image-invalid` or `image-unsupported` where no format knows them. */
export function formatOf(bytes: Uint8Array, formats: readonly ImageFormat[], name: string): ImageFormat {
  const head = bytes.subarray(0, headLength);
  const format = formats.find((candidate) => candidate.starts(head));
  if (format !== undefined) return format;
  const { isImage, found } = otherFile(head);
  const expected = `a ${titlesOf(formats)} image`;
  const isBigTiff = found === bigTiff && formats.some(({ name }) => name === 'tiff');
  if (isImage) {
    throw new DenoiseError('image-unsupported', {
      what: `${name} cannot be read here`,
      actual: found,
      expected,
      fix: isBigTiff
        ? 'save it as classic TIFF, of at most 4 GiB'
        : `convert it first${found === 'TIFF' ? ', or use the command line, which reads it' : ''}`,
    });
  }
  throw new DenoiseError('image-invalid', { what: `${name} is not an image`, actual: found, expected });
}

/** `PNG, JPEG or WebP` */
export function titlesOf(formats: readonly ImageFormatFacts[]): string {
  const titles = formats.map(({ title }) => title);
  return [titles.slice(0, -1).join(', '), ...titles.slice(-1)].filter((part) => part !== '').join(' or ');
}

/** What a format throws of its own means a damaged file. */
async function reading<T>(format: ImageFormat, name: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof DenoiseError) throw cause;
    throw new DenoiseError('image-invalid', {
      what: `${name} is damaged`,
      actual: `a ${format.title} that cannot be read (${textOf(cause)})`,
      expected: 'a whole image',
      cause,
    });
  }
}

function assertSize(
  { width, height, frames = 1 }: Omit<OpenImage, 'decode'>,
  maxPixels: number,
  name: string,
  { maxPixelsOption = 'the option maxPixels' }: DecodeOptions,
): void {
  const pixels = width * height * frames;
  if (pixels <= maxPixels) return;
  const isPlain = maxPixelsOption === null;
  const text = (count: number): string =>
    isPlain ? `${Number((count / 1e6).toPrecision(3))} megapixels` : `${count} pixels`;
  throw new DenoiseError('image-too-large', {
    what: `${name} is too large`,
    actual: `${frames === 1 ? '' : `${frames} frames of `}${width}x${height}, ${text(pixels)}`,
    expected: `at most ${text(maxPixels)}`,
    fix: `cut it into parts${isPlain ? ' or scale it down' : `, scale it down, or allow more with ${maxPixelsOption}`}`,
    details: { width, height, maxPixels },
  });
}

function notWritten(format: string, formats: readonly ImageFormat[]): DenoiseError {
  const written = formats.filter((format) => format.encode !== undefined);
  return new DenoiseError('usage', {
    what: 'there is no such format to write',
    actual: format,
    expected: `one of ${written.map(({ name }) => name).join(', ')}`,
  });
}

function qualityFor({ name, lossless }: ImageFormat, { quality, like }: EncodeOptions): number | undefined {
  if (quality !== undefined && !(quality >= 1 && quality <= 100)) {
    throw new DenoiseError('usage', {
      what: 'the quality is wrong',
      actual: String(quality),
      expected: 'a number from 1 to 100',
    });
  }
  if (lossless === true) return undefined;
  const wasLossy = like?.lossy === true && like.format === name;
  return quality ?? (lossless === 'choice' && !wasLossy ? undefined : defaultQuality);
}

/** The picture as the format can hold it. */
function fit(
  pixels: Pixels,
  { title, holds }: ImageFormat,
): { readonly fitting: Pixels; readonly notes: readonly string[] } {
  const notes: string[] = [];
  if ((pixels.frames ?? 1) > 1 && !holds.frames) {
    throw new DenoiseError('image-unsupported', {
      what: `${title} files hold one picture`,
      actual: `${pixels.frames} frames`,
      fix: 'write the format that it came in',
    });
  }
  if (Math.max(pixels.width, pixels.height) > holds.side) {
    throw new DenoiseError('image-unsupported', {
      what: `the picture is too large for ${title}`,
      actual: `${pixels.width}x${pixels.height}`,
      expected: `at most ${holds.side} pixels a side`,
      fix: 'write another format, such as PNG',
    });
  }
  let fitting = pixels;
  if (!holds.alpha) {
    if (!isOpaque(pixels)) notes.push(`transparent parts on white, since ${title} has no transparency`);
    fitting = onWhite(fitting);
  }
  if (depthOf(fitting) > holds.depth) {
    const { range } = fitting;
    const ends = range === undefined ? '' : `, from ${range.low} for black to ${range.high} for white`;
    notes.push(`16 bits became ${holds.depth}${ends}, since ${title} holds no more`);
    fitting = atMostDepth(fitting, holds.depth);
  }
  return { fitting, notes };
}

/** A file of the same format keeps its metadata and orientation; another gets the metadata that all formats have, and an upright picture. */
function layOut(
  pixels: Pixels,
  { name, title, holds }: ImageFormat,
  like: EncodeOptions['like'],
): { readonly laid: Pixels; readonly metadata: ImageMetadata; readonly layoutNotes: readonly string[] } {
  const { orientation = 1, ...rest } = like?.metadata ?? {};
  if (like?.format === name) {
    return { laid: laidAs(pixels, orientation), metadata: like.metadata, layoutNotes: [] };
  }
  const { icc, exif, xmp, density } = rest;
  const keepsProfile = holds.grey || icc === undefined || !isForGrey(icc);
  return {
    laid: pixels,
    metadata: { icc: keepsProfile ? icc : undefined, exif: exif && uprightExif(exif), xmp, density },
    layoutNotes: [
      ...(orientation === 1 ? [] : ['turned upright, as its orientation says']),
      ...(keepsProfile ? [] : [`colour profile left out: it is for grey, and ${title} is in colour`]),
    ],
  };
}

/** ICC.1, section 7.2.6: which colours the profile is for. */
function isForGrey(icc: Uint8Array): boolean {
  return latin1(icc, 16, 20) === 'GRAY';
}
