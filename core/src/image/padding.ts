import { DenoiseError } from '../errors.js';
import { imageTensor, type ImageTensor } from './image-tensor.js';
import { reflect } from './reflect.js';

export interface Padded {
  /** `[batch, channels, height, width]` with height and width multiples of what was asked. */
  readonly tensor: ImageTensor;
  /** What `cropTo` needs to undo the padding. */
  readonly crop: { readonly height: number; readonly width: number };
}

/** The next multiple of a number. */
export function roundUp(size: number, multiple: number): number {
  return Math.ceil(size / multiple) * multiple;
}

/**
 * Images grown to a multiple of `multiple` along height and width, by reflection that does not repeat the edge, as
 * `numpy.pad(mode='reflect')` does, however small the image is; one pixel alone is repeated.
 *
 * Rows and columns are added below and to the right only: every pixel keeps its coordinates, and with them its place in the
 * grid of a net that halves the size, so a padded and an unpadded image are treated alike.
 *
 * Undone by `cropTo`. The same tensor when nothing is to be added.
 *
 * @param multiple a positive integer
 * @throws DenoiseError `usage`
 */
export function padToMultiple(tensor: ImageTensor, multiple: number): Padded {
  if (!Number.isSafeInteger(multiple) || multiple < 1) {
    throw new DenoiseError('usage', {
      what: 'the size multiple is no positive integer',
      actual: String(multiple),
      expected: '1, 2, 3, …',
    });
  }
  const [batch, channels, height, width] = tensor.shape;
  const crop = { height, width };
  const paddedHeight = roundUp(height, multiple);
  const paddedWidth = roundUp(width, multiple);
  if (paddedHeight === height && paddedWidth === width) return { tensor, crop };
  const out = new Float32Array(batch * channels * paddedHeight * paddedWidth);
  const columns = Uint32Array.from({ length: paddedWidth }, (_, column) => reflect(column, width));
  let to = 0;
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let row = 0; row < paddedHeight; row++) {
      const from = (plane * height + reflect(row, height)) * width;
      for (let column = 0; column < paddedWidth; column++) out[to++] = tensor.data[from + columns[column]!]!;
    }
  }
  return { tensor: imageTensor(out, [batch, channels, paddedHeight, paddedWidth]), crop };
}

/**
 * The upper left part of each image, `[batch, channels, height, width]`. The same tensor when that is all of it.
 *
 * @throws DenoiseError `shape-mismatch` when the images are smaller
 */
export function cropTo(tensor: ImageTensor, height: number, width: number): ImageTensor {
  const [batch, channels, fullHeight, fullWidth] = tensor.shape;
  if (height === fullHeight && width === fullWidth) return tensor;
  if (height > fullHeight || width > fullWidth) {
    throw new DenoiseError('shape-mismatch', {
      what: 'the part to crop is larger than the image',
      actual: `${height} x ${width}`,
      expected: `at most ${fullHeight} x ${fullWidth}`,
    });
  }
  const cropped = imageTensor(new Float32Array(batch * channels * height * width), [
    batch,
    channels,
    height,
    width,
  ]);
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let row = 0; row < height; row++) {
      const from = (plane * fullHeight + row) * fullWidth;
      cropped.data.set(tensor.data.subarray(from, from + width), (plane * height + row) * width);
    }
  }
  return cropped;
}
