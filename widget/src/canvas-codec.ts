import {
  DenoiseError,
  toPixels,
  type ImageCodec,
  type ImageFormat,
  type ImageFormatFacts,
  type ImageTensor,
  type Pixels,
} from '@denoisekit/core';
import {
  createCodec,
  jpegFacts,
  latin1,
  pngFacts,
  pngFormat,
  readPng,
  webpFacts,
  type StoredImage,
} from '@denoisekit/core/image-file';
import { browserZlib } from './browser-zlib.js';
import { readImageHeader } from './image-header.js';

/** What the page can hold several times over as float32. */
export const defaultMaxPixels = 2 ** 24;
/** No picture within the limit of pixels needs more. */
export const maxImageBytes = 64 * 2 ** 20;

const gifFacts: ImageFormatFacts & Pick<ImageFormat, 'starts'> = {
  name: 'gif',
  title: 'GIF',
  endings: ['.gif'],
  mediaTypes: ['image/gif'],
  written: false,
  lossless: true,
  holds: { alpha: true, grey: false, depth: 8, frames: true, side: 65_535 },
  starts: (head) => latin1(head, 0, 4) === 'GIF8',
};

/** What a canvas holds of a picture: bytes, in colour. */
const canvas = { depth: 8, grey: false, frames: false } as const;

/**
 * Image files by way of the browser: PNG, JPEG, WebP and GIF (its first frame) in, PNG, JPEG and WebP out, without what they say beside their
 * pixels. Pixels are taken as the file has them, without colour management; PNGs of 16 bits and with transparency too.
 */
export function createCanvasCodec(): ImageCodec {
  return createCodec([png, ...[jpegFacts, webpFacts, gifFacts].map(canvasFormat)], {
    maxPixels: defaultMaxPixels,
  });
}

const png: ImageFormat = {
  ...canvasFormat(pngFacts),
  async open(bytes, name) {
    const own = await pngFormat(browserZlib).open(bytes, name);
    const decode = () => (isPlain(bytes, name) ? drawn(bytes, pngFacts) : own.decode());
    return { ...own, decode };
  },
};

/** Chunks of PNGs that a canvas gives back as they are; of 16 bits it keeps 8, and of colours those that transparency leaves. */
const plainChunks = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'pHYs', 'tIME', 'sRGB', 'gAMA', 'cHRM', 'iCCP']);

function isPlain(bytes: Uint8Array, name: string): boolean {
  const { header, chunks } = readPng(bytes, name);
  return header.depth <= 8 && header.colour <= 3 && chunks.every((chunk) => plainChunks.has(chunk.name));
}

function canvasFormat(facts: ImageFormatFacts & Pick<ImageFormat, 'starts'>): ImageFormat {
  const { alpha, side } = facts.holds;
  return {
    ...facts,
    holds: { ...canvas, alpha, side },
    open(bytes) {
      const header = readImageHeader(bytes);
      if (header === undefined) throw new RangeError('it ends before its size');
      const { width, height } = header;
      return { width, height, decode: () => drawn(bytes, facts) };
    },
    encode: async (pixels, { quality }) => ({ bytes: await written(pixels, facts, quality), notes: [] }),
  };
}

/** The browser's decoder turns the picture upright. */
async function drawn(bytes: Uint8Array, { name }: ImageFormatFacts): Promise<StoredImage> {
  const blob = new Blob([new Uint8Array(bytes)], { type: `image/${name}` });
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none' });
  try {
    const { width, height } = bitmap;
    const context = contextOf(new OffscreenCanvas(width, height));
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return { pixels: { width, height, channels: 4, data } };
  } finally {
    bitmap.close();
  }
}

async function written(
  pixels: Pixels,
  { name, title }: ImageFormatFacts,
  quality: number | undefined,
): Promise<Uint8Array> {
  const { width, height } = pixels;
  const surface = new OffscreenCanvas(width, height);
  contextOf(surface).putImageData(imageDataOfPixels(pixels), 0, 0);
  // At 1, WebP loses nothing.
  const blob = await surface.convertToBlob({ type: `image/${name}`, quality: (quality ?? 100) / 100 });
  if (blob.type !== `image/${name}`) {
    throw new DenoiseError('image-unsupported', {
      what: `this browser does not write ${title}`,
      fix: 'use png',
    });
  }
  return new Uint8Array(await blob.arrayBuffer());
}

/** The first image of a batch as canvases take it. */
export function imageDataOf(tensor: ImageTensor): ImageData {
  return imageDataOfPixels(toPixels(tensor));
}

function imageDataOfPixels({ width, height, channels, data }: Pixels): ImageData {
  const image = new ImageData(width, height);
  const isGrey = channels < 3;
  const alpha = channels === 2 ? 1 : channels === 4 ? 3 : undefined;
  for (let pixel = 0, at = 0; pixel < width * height; pixel++, at += channels) {
    const red = data[at]!;
    image.data[4 * pixel] = red;
    image.data[4 * pixel + 1] = isGrey ? red : data[at + 1]!;
    image.data[4 * pixel + 2] = isGrey ? red : data[at + 2]!;
    image.data[4 * pixel + 3] = alpha === undefined ? 255 : data[at + alpha]!;
  }
  return image;
}

function contextOf(surface: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = surface.getContext('2d', { willReadFrequently: true });
  if (context !== null) return context;
  throw new DenoiseError('internal', {
    what: 'the browser gives no canvas to draw on',
    fix: 'close other pages and try again',
  });
}
