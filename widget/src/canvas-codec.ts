import {
  DenoiseError,
  fromPixels,
  textOf,
  toPixels,
  type ImageCodec,
  type ImageTensor,
} from '@denoisekit/core';
import { readImageHeader } from './image-header.js';

/** What the page can hold several times over as float32. */
export const defaultMaxPixels = 2 ** 24;
/** No picture within the limit of pixels needs more. */
export const maxImageBytes = 64 * 2 ** 20;

/**
 * Image files by way of the browser: PNG, JPEG, WebP and GIF (its first frame) in, PNG, JPEG and WebP out. Pixels are taken
 * as the file has them, without colour management; what is transparent lies on black.
 */
export function createCanvasCodec(): ImageCodec {
  return { decode, encode };
}

const decode: ImageCodec['decode'] = async (
  bytes,
  { channels, maxPixels = defaultMaxPixels, name = 'the file' },
) => {
  const header = readImageHeader(bytes);
  if (header === undefined) {
    throw new DenoiseError('image-unsupported', {
      what: `${name} is no image that can be read here`,
      actual: bytes.length === 0 ? 'no bytes' : 'other bytes',
      expected: 'PNG, JPEG, WebP or GIF',
      fix: 'choose another file',
    });
  }
  const { format, width, height } = header;
  if (width * height > maxPixels) {
    throw new DenoiseError('image-too-large', {
      what: `${name} has too many pixels`,
      actual: `${width} x ${height}`,
      expected: `at most ${maxPixels} pixels`,
      fix: 'make it smaller or cut a part out of it',
      details: { width, height, maxPixels },
    });
  }
  const bitmap = await bitmapOf(bytes, format, name);
  try {
    // The file's own words were checked; the decoder's count, for it may turn the picture.
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = contextOf(canvas);
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const size = { height: bitmap.height, width: bitmap.width };
    const notes = channels === 1 && isColoured(data) ? ['converted from colour to grey'] : [];
    return { tensor: fromPixels(data, { ...size, pixelChannels: 4, channels }), format, notes };
  } finally {
    bitmap.close();
  }
};

const encode: ImageCodec['encode'] = async (tensor, format) => {
  const canvas = new OffscreenCanvas(tensor.shape[3], tensor.shape[2]);
  contextOf(canvas).putImageData(imageDataOf(tensor), 0, 0);
  const blob = await canvas.convertToBlob({ type: `image/${format}` });
  if (blob.type !== `image/${format}`) {
    throw new DenoiseError('image-unsupported', {
      what: `this browser does not write ${format}`,
      fix: 'use png',
    });
  }
  return new Uint8Array(await blob.arrayBuffer());
};

/** The first image of a batch as canvases take it. */
export function imageDataOf(tensor: ImageTensor): ImageData {
  const [, channels, height, width] = tensor.shape;
  const bytes = toPixels(tensor);
  const pixels = new ImageData(width, height);
  for (let pixel = 0, at = 0; pixel < width * height; pixel++, at += channels) {
    const red = bytes[at]!;
    pixels.data[4 * pixel] = red;
    pixels.data[4 * pixel + 1] = channels === 1 ? red : bytes[at + 1]!;
    pixels.data[4 * pixel + 2] = channels === 1 ? red : bytes[at + 2]!;
    pixels.data[4 * pixel + 3] = 255;
  }
  return pixels;
}

async function bitmapOf(bytes: Uint8Array, format: string, name: string): Promise<ImageBitmap> {
  try {
    const blob = new Blob([new Uint8Array(bytes)], { type: `image/${format}` });
    return await createImageBitmap(blob, { colorSpaceConversion: 'none' });
  } catch (cause) {
    throw new DenoiseError('image-invalid', {
      what: `${name} is damaged: it begins as ${format} does, but cannot be decoded`,
      actual: textOf(cause),
      fix: 'choose another file',
      cause,
    });
  }
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (context !== null) return context;
  throw new DenoiseError('internal', {
    what: 'the browser gives no canvas to draw on',
    fix: 'close other pages and try again',
  });
}

function isColoured(rgba: Uint8ClampedArray): boolean {
  for (let at = 0; at < rgba.length; at += 4) {
    if (rgba[at] !== rgba[at + 1] || rgba[at] !== rgba[at + 2]) return true;
  }
  return false;
}
