import { DenoiseError } from './errors.js';
import { imageTensor, type ImageTensor } from './image-tensor.js';

export interface PixelLayout {
  readonly height: number;
  readonly width: number;
  /** Bytes a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA (alpha not premultiplied). */
  readonly pixelChannels: 1 | 2 | 3 | 4;
  /** Channels of the tensor. */
  readonly channels: 1 | 3;
}

/**
 * One image, `[1, channels, height, width]`, from bytes as canvases and codecs hold them: rows of interleaved pixels.
 * A byte b becomes b / 255.
 *
 * - Grey from colour is the luma 0.299 R + 0.587 G + 0.114 B (Recommendation ITU-R BT.601, section 2.5.1).
 * - Colour from grey is that grey three times.
 * - Alpha composites the pixel on black, so that what a transparent pixel hides does not show up in the result.
 *
 * Undone by `toPixels` where the channels are the same.
 *
 * @throws DenoiseError `shape-mismatch`
 */
export function fromPixels(
  bytes: Uint8Array | Uint8ClampedArray,
  { height, width, pixelChannels, channels }: PixelLayout,
): ImageTensor {
  const plane = height * width;
  if (bytes.length !== plane * pixelChannels) {
    throw new DenoiseError('shape-mismatch', {
      what: `the bytes do not fill ${height} rows of ${width} pixels of ${pixelChannels} channels`,
      actual: `${bytes.length} bytes`,
      expected: `${plane * pixelChannels} bytes`,
    });
  }
  const { data, shape } = imageTensor(new Float32Array(channels * plane), [1, channels, height, width]);
  const coloured = pixelChannels >= 3;
  const opaque = pixelChannels === 1 || pixelChannels === 3;
  for (let pixel = 0; pixel < plane; pixel++) {
    const at = pixel * pixelChannels;
    const full = opaque ? 255 : (255 * 255) / bytes[at + pixelChannels - 1]!; // infinite where nothing shows
    const red = bytes[at]!;
    const green = coloured ? bytes[at + 1]! : red;
    const blue = coloured ? bytes[at + 2]! : red;
    if (channels === 1) {
      // A grey pixel stays what it is: the three weights add up to 1 only as decimals.
      data[pixel] =
        (red === green && green === blue ? red : 0.299 * red + 0.587 * green + 0.114 * blue) / full;
    } else {
      data[pixel] = red / full;
      data[plane + pixel] = green / full;
      data[2 * plane + pixel] = blue / full;
    }
  }
  return imageTensor(data, shape);
}

/** What `fromPixels` did to the colours of a picture, for people. */
export function colourNotes(isGrey: boolean, channels: 1 | 3): readonly string[] {
  if (isGrey === (channels === 1)) return [];
  return [isGrey ? 'converted from grey to colour' : 'converted from colour to grey'];
}

/**
 * The bytes of image `index` of a batch: rows of interleaved pixels, 1 or 3 bytes each, round(255 x) with halves away from
 * zero. Values outside [0, 1] are clamped; NaN becomes 0.
 *
 * @throws DenoiseError `shape-mismatch` when the batch has no such image
 */
export function toPixels({ data, shape }: ImageTensor, index = 0): Uint8Array {
  const [batch, channels, height, width] = shape;
  if (!Number.isInteger(index) || index < 0 || index >= batch) {
    throw new DenoiseError('shape-mismatch', {
      what: `the batch has no image ${index}`,
      expected: `0 to ${batch - 1}`,
    });
  }
  const plane = height * width;
  const bytes = new Uint8Array(channels * plane);
  for (let channel = 0; channel < channels; channel++) {
    const from = (index * channels + channel) * plane;
    for (let pixel = 0; pixel < plane; pixel++) {
      // The product of a float32 and 255 is exact in a double, so adding a half rounds halves up and nothing else.
      const value = data[from + pixel]! * 255 + 0.5;
      bytes[pixel * channels + channel] = value >= 256 ? 255 : value >= 1 ? value : 0;
    }
  }
  return bytes;
}
