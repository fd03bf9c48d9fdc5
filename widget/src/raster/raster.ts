import {
  imageRows,
  imageTensor,
  isGrey,
  pictureRows,
  pixelRows,
  readBand,
  toPixels,
  writeSamples,
  type ImageTensor,
  type Pixels,
} from '@denoisekit/core';
import { imageDataOf, imageDataOfPixels } from './image-data.js';
import { bandOf, type Raster, type Rect } from './raster-part.js';

/**
 * Pixels as files hold them. They are shared, not copied.
 *
 * @param before what is written is made of them
 */
export function pixelRaster(
  pixels: Pixels,
  colours: 1 | 3 = isGrey(pixels) ? 1 : 3,
  before: Pixels = pixels,
): Raster {
  const { width, height, channels, data, range } = pixels;
  const rowAt = ({ x, y }: Pick<Rect, 'x' | 'y'>, row: number): number => ((y + row) * width + x) * channels;

  function cut(part: Rect): Pixels {
    const length = part.width * channels;
    const Samples = data.constructor as new (count: number) => Uint8Array | Uint16Array;
    const out = new Samples(part.height * length);
    for (let row = 0; row < part.height; row++) {
      const from = rowAt(part, row);
      out.set(data.subarray(from, from + length), row * length);
    }
    return { width: part.width, height: part.height, channels, data: out, range };
  }

  const hasAlpha = channels % 2 === 0;
  const rows = pixelRows(pixels, colours);
  const copy = () => pixelRaster({ ...pixels, data: data.slice() }, colours, before);
  return {
    width,
    height,
    colours,
    rows,
    read: (part) => readBand(rows, bandOf(part)),
    seen: () => (hasAlpha ? pictureRows(pixels) : rows),
    write(part, { data: values, shape: [, own, tall, wide] }, at) {
      for (let row = 0; row < part.height; row++) {
        const to = rowAt(part, row);
        const kept = hasAlpha ? data.slice(to, to + part.width * channels) : undefined;
        const from = (part.y - at.y + row) * wide + part.x - at.x;
        for (let c = 0; c < (channels > 2 ? 3 : 1); c++) {
          writeSamples(data, to + c, channels, values, (c % own) * tall * wide + from, part.width, before);
        }
        for (let i = 0; i < (kept?.length ?? 0); i += channels) {
          if (kept![i + channels - 1] === 0) data.set(kept!.subarray(i, i + channels), to + i);
        }
      }
    },
    image: (part, icc) => imageDataOfPixels(cut(part), icc),
    blank: () => {
      const Samples = data.constructor as new (count: number) => Uint8Array | Uint16Array;
      // Transparency stays as it is; what is written anyhow need not be copied.
      return hasAlpha ? copy() : pixelRaster({ ...pixels, data: new Samples(data.length) }, colours, before);
    },
    copy,
    pixels: () => pixels,
  };
}

/** A picture that noise was added to, or that a script has given: as exact as it came. */
export function tensorRaster(tensor: ImageTensor): Raster {
  const [, channels, height, width] = tensor.shape;
  const { data } = tensor;

  const rows = imageRows(tensor);
  const filled = (own: Float32Array) => tensorRaster(imageTensor(own, tensor.shape));
  const read = (part: Rect): ImageTensor =>
    part.width === width && part.height === height ? tensor : readBand(rows, bandOf(part));
  return {
    width,
    height,
    colours: channels as 1 | 3,
    rows,
    read,
    seen: () => rows,
    write(part, { data: from, shape }, at) {
      for (let i = 0; i < channels * part.height; i++) {
        const plane = Math.floor(i / part.height);
        // Grey goes into each colour.
        const own = plane % shape[1];
        const row = part.y + (i % part.height);
        const source = (own * shape[2] + row - at.y) * shape[3] + part.x - at.x;
        data.set(from.subarray(source, source + part.width), (plane * height + row) * width + part.x);
      }
    },
    image: (part) => imageDataOf(read(part)),
    blank: () => filled(new Float32Array(data.length)),
    copy: () => filled(data.slice()),
    pixels: () => toPixels(tensor),
  };
}
