import {
  DenoiseError,
  type ImageCodec,
  type ImageFormat,
  type ImageFormatFacts,
  type ImageMetadata,
  type Pixels,
} from '@denoisekit/core';
import {
  animationError,
  avifFacts,
  coloursError,
  createCodec,
  jpegFacts,
  latin1,
  pngFacts,
  pngFormat,
  readJpegMetadata,
  readPng,
  readPngMetadata,
  readWebpMetadata,
  uprightExif,
  webpFacts,
  withJpegMetadata,
  withWebpMetadata,
  type PngHeader,
  type StoredImage,
} from '@denoisekit/core/image-file';
import { blobOf } from '../browser/blob-of.js';
import { defaultMaxPixels } from '../browser/limits.js';
import { loadPart } from '../browser/load-part.js';
import { pixelRaster } from '../raster/raster.js';
import { nextTurn, stripsOf } from '../raster/turns.js';
import { browserZlib } from './browser-zlib.js';
import { countFrames } from './count-frames.js';
import { readImageHeader, type ImageHeader } from './image-header.js';

type Facts = ImageFormatFacts & Pick<ImageFormat, 'starts'>;

const gifFacts: Facts = {
  name: 'gif',
  title: 'GIF',
  endings: ['.gif'],
  mediaTypes: ['image/gif'],
  written: false,
  lossless: true,
  holds: { alpha: true, grey: false, depth: 8, frames: true, side: 65_535 },
  starts: (head) => latin1(head, 0, 4) === 'GIF8',
};

/** What a canvas holds of a picture: bytes, in colour, of one picture. */
const canvas = { depth: 8, grey: false, frames: false } as const;

/**
 * Image files by way of the browser: PNG, JPEG, WebP, GIF and, where it decodes them, AVIF in, PNG, JPEG and WebP out, with their colour profile, EXIF, XMP and
 * resolution. Pixels are taken as the file has them, without colour management, PNGs of 16 bits and with transparency too. A JPEG is
 * turned upright by the browser, and written so. Animations and CMYK are refused.
 */
export function createCanvasCodec(): ImageCodec {
  return createCodec([png, jpeg, webp, canvasFormat(gifFacts, () => ({})), avif], {
    maxPixels: defaultMaxPixels,
  });
}

const jpeg: ImageFormat = {
  ...canvasFormat(jpegFacts, readJpegMetadata),
  encode: async (pixels, { quality, metadata }) =>
    withJpegMetadata(await written(pixels, jpegFacts, quality), metadata),
};

const webp: ImageFormat = {
  ...canvasFormat(webpFacts, () => ({})),
  open(bytes, name) {
    const { width, height } = headerOf(bytes);
    assertOneFrame(bytes, name, webpFacts);
    // Browsers do not agree on the orientation of WebP, so they do not see it.
    const bare = (): Uint8Array => withWebpMetadata(bytes, { width, height }, {});
    const decode = async (): Promise<StoredImage> => ({
      ...readWebpMetadata(bytes),
      pixels: await drawn(bare(), webpFacts, undefined, true),
    });
    return { width, height, decode };
  },
  encode: async (pixels, { quality, metadata }) => {
    const bytes = withWebpMetadata(await written(pixels, webpFacts, quality), pixels, metadata);
    return { bytes, notes: [] };
  },
};

const avif: ImageFormat = {
  ...avifFacts,
  written: false,
  holds: { ...avifFacts.holds, ...canvas },
  async open(bytes, name) {
    const { readAvif, undecodedAvif } = await loadPart(import('./avif.js'));
    const { width, height, ...file } = readAvif(bytes, name);
    const decode = async (): Promise<StoredImage> => {
      const pixels = await drawn(bytes, avifFacts, undefined).catch((cause: unknown) =>
        undecodedAvif(name, cause),
      );
      return { ...file, pixels };
    };
    return { width, height, decode };
  },
};

const ownPng = pngFormat(browserZlib);

/** Read by the browser where it changes nothing, which is faster; never written by it: a canvas gives every PNG an alpha. */
const png: ImageFormat = {
  ...ownPng,
  async open(bytes, name) {
    const own = await ownPng.open(bytes, name);
    return { ...own, decode: () => plainPng(bytes, name) ?? own.decode() };
  },
};

/** Chunks of PNGs that say what their colours are. */
const colourChunks = new Set(['sRGB', 'gAMA', 'cHRM', 'iCCP']);
/** Chunks that a canvas gives back as they are; of 16 bits it keeps 8, and of colours those that transparency leaves. */
const plainChunks = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'pHYs', 'tIME', ...colourChunks]);

/** Undefined for a PNG whose samples the browser would change. */
function plainPng(bytes: Uint8Array, name: string): Promise<StoredImage> | undefined {
  const { header, chunks } = readPng(bytes, name);
  const isPlain =
    header.depth <= 8 && header.colour <= 3 && chunks.every(({ name }) => plainChunks.has(name));
  if (!isPlain) return undefined;
  const read = async (): Promise<StoredImage> => {
    const { metadata, notes } = await readPngMetadata(chunks, browserZlib);
    const isBare = !chunks.some(({ name }) => colourChunks.has(name));
    return { pixels: await drawn(bytes, pngFacts, channelsOf(header), isBare), metadata, notes };
  };
  return read();
}

const channelsOf = ({ colour }: PngHeader): 1 | 3 => (colour === 0 ? 1 : 3);

type ReadMetadata = (bytes: Uint8Array) => Omit<StoredImage, 'pixels'>;

function canvasFormat(facts: Facts, metadataOf: ReadMetadata): ImageFormat {
  const { alpha, side } = facts.holds;
  return {
    ...facts,
    holds: { ...canvas, alpha, side },
    open(bytes, name) {
      const { width, height, colours } = headerOf(bytes);
      if (colours === 4) throw coloursError(name, facts.title, 'cmyk');
      if (facts.name === 'gif') assertOneFrame(bytes, name, facts);
      return {
        width,
        height,
        async decode() {
          const { metadata, ...rest } = metadataOf(bytes);
          // Of a JPEG, without its profile.
          const parts = metadata?.parts?.filter(({ colour }) => !colour);
          const bare = parts && withJpegMetadata(bytes, { parts }).bytes;
          const channels = alpha ? undefined : colours === 1 ? 1 : 3;
          const pixels = await drawn(bare ?? bytes, facts, channels, bare !== undefined);
          return { ...rest, pixels, metadata: metadata && uprightMetadata(metadata) };
        },
      };
    },
  };
}

function headerOf(bytes: Uint8Array): ImageHeader {
  const header = readImageHeader(bytes);
  if (header === undefined) throw new RangeError('it ends before its size');
  return header;
}

/** @throws DenoiseError `image-unsupported`: a canvas shows the first picture of an animation and forgets the others */
function assertOneFrame(bytes: Uint8Array, name: string, { title }: ImageFormatFacts): void {
  const frames = countFrames(bytes);
  if (frames === 1) return;
  const fix = 'take it apart, or denoise an animated WebP on the command line: npx denoisekit denoise';
  throw animationError(name, { title, frames }, fix);
}

/** The metadata of a picture that the browser has turned. The format's own parts would turn it again. */
function uprightMetadata(metadata: ImageMetadata): ImageMetadata {
  const { orientation = 1, icc, exif, xmp, density } = metadata;
  return orientation === 1 ? metadata : { icc, exif: exif && uprightExif(exif), xmp, density };
}

/**
 * @param channels those that are to be kept; undefined for colour, with alpha where a pixel is not opaque
 * @param isBare whether nothing says what its colours are. Asked to convert none all the same, Chromium copies all of them in one turn of the page
 */
async function drawn(
  bytes: Uint8Array,
  { name }: ImageFormatFacts,
  channels: 1 | 3 | undefined,
  isBare = false,
): Promise<Pixels> {
  const blob = blobOf(bytes, `image/${name}`);
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: isBare ? 'default' : 'none' });
  try {
    const opaque = await read(bitmap, channels ?? 3, channels === undefined);
    return opaque ?? (await read(bitmap, 4, false))!;
  } finally {
    bitmap.close();
  }
}

/** Strip by strip, so that the page is not held up. Undefined where it must be opaque and a pixel is not. */
async function read(
  bitmap: ImageBitmap,
  channels: 1 | 3 | 4,
  mustBeOpaque: boolean,
): Promise<Pixels | undefined> {
  const { width, height } = bitmap;
  const out = new Uint8Array(width * height * channels);
  const strips = stripsOf(bitmap);
  const context = contextOf(new OffscreenCanvas(width, strips[0]!.height));
  let to = 0;
  for (const { y, height: rows } of strips) {
    await nextTurn();
    context.clearRect(0, 0, width, rows);
    context.drawImage(bitmap, 0, y, width, rows, 0, 0, width, rows);
    const { data } = context.getImageData(0, 0, width, rows);
    if (channels === 4) {
      out.set(data, to);
      to += data.length;
      continue;
    }
    for (let at = 0; at < data.length; at += 4) {
      if (mustBeOpaque && data[at + 3] !== 255) return undefined;
      out[to++] = data[at]!;
      if (channels === 1) continue;
      out[to++] = data[at + 1]!;
      out[to++] = data[at + 2]!;
    }
  }
  return { width, height, channels, data: out };
}

async function written(
  pixels: Pixels,
  { name, title }: ImageFormatFacts,
  quality: number | undefined,
): Promise<Uint8Array> {
  const { width, height } = pixels;
  const surface = new OffscreenCanvas(width, height);
  const context = contextOf(surface);
  const raster = pixelRaster(pixels);
  let isDone = false;
  // Chromium writes JPEGs in the page, for 50 ms and more at once unless there are frames to come in between.
  function nextFrame(): void {
    if (!isDone) requestAnimationFrame(nextFrame);
  }
  nextFrame();
  let blob: Blob;
  try {
    for (const strip of stripsOf(pixels)) {
      await nextTurn();
      context.putImageData(raster.image(strip), 0, strip.y);
    }
    // At 1, WebP loses nothing.
    blob = await surface.convertToBlob({ type: `image/${name}`, quality: (quality ?? 100) / 100 });
  } finally {
    isDone = true;
  }
  if (blob.type !== `image/${name}`) {
    throw new DenoiseError('image-unsupported', {
      what: `this browser does not write ${title}`,
      fix: 'use png',
    });
  }
  return new Uint8Array(await blob.arrayBuffer());
}

function contextOf(surface: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = surface.getContext('2d', { willReadFrequently: true });
  if (context !== null) return context;
  throw new DenoiseError('internal', {
    what: 'the browser gives no canvas to draw on',
    fix: 'close other pages and try again',
  });
}
