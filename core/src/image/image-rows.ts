import { imageTensor, type ImageShape, type ImageTensor } from './image-tensor.js';

/** Images that are read a few rows at a time, so that of a large picture floats exist for a part only. */
export interface ImageRows {
  /** `[batch, channels, height, width]` */
  readonly shape: ImageShape;
  /** A value a pixel, image after image: 0 where the picture is fully transparent, and its values are made up. */
  readonly visible?: Uint8Array | undefined;
  /**
   * Fills `out` with rows `from` to `to`, the last excluded, of one channel of one image.
   *
   * @param columns a part of each row. Default: all of it
   */
  read(image: number, channel: number, from: number, to: number, out: Float32Array, columns?: Columns): void;
}

/** Of rows, the last excluded. */
export type Columns = readonly [from: number, to: number];

/** Rows of some images of a batch. The last of each is excluded. */
export interface Band {
  readonly images: readonly [from: number, to: number];
  readonly rows: readonly [from: number, to: number];
  /** Default: all. */
  readonly columns?: Columns | undefined;
}

/** Those of a tensor. What is read by rows already stays as it is. */
export function imageRows(image: ImageTensor | ImageRows): ImageRows {
  if ('read' in image) return image;
  const { data, shape } = image;
  const [, channels, height, width] = shape;
  return {
    shape,
    read(index, channel, from, to, out, [left, right] = [0, width]) {
      const plane = (index * channels + channel) * height;
      if (right - left === width) {
        out.set(data.subarray((plane + from) * width, (plane + to) * width));
        return;
      }
      for (let y = plane + from, at = 0; y < plane + to; y++, at += right - left) {
        out.set(data.subarray(y * width + left, y * width + right), at);
      }
    },
  };
}

/**
 * A part as a tensor, `[images, channels, rows, columns]`. Default: all.
 *
 * @param into is filled, where it is long enough. Default: new memory
 */
export function readBand(
  source: ImageRows,
  band: Band = wholeBand(source.shape),
  into: Float32Array = new Float32Array(0),
): ImageTensor {
  const [, channels, , fullWidth] = source.shape;
  const { columns = [0, fullWidth] } = band;
  const width = columns[1] - columns[0];
  const [first, last] = band.images;
  const [from, to] = band.rows;
  const size = (to - from) * width;
  const length = (last - first) * channels * size;
  const data = into.length < length ? new Float32Array(length) : into.subarray(0, length);
  for (let image = first, at = 0; image < last; image++) {
    for (let channel = 0; channel < channels; channel++, at += size) {
      source.read(image, channel, from, to, data.subarray(at, at + size), columns);
    }
  }
  return imageTensor(data, [last - first, channels, to - from, width]);
}

export function wholeBand([batch, , height]: ImageShape): Band {
  return { images: [0, batch], rows: [0, height] };
}
