import { toPixels, type ImageTensor, type Pixels } from '@denoisekit/core';
import { shownAs, type Shown } from './colour-space.js';

/** The first image of a batch as canvases take it. */
export function imageDataOf(tensor: ImageTensor): ImageData {
  return imageDataOfPixels(toPixels(tensor));
}

/**
 * Pixels as canvases take them: of 16 bits, the high 8, or what their range makes of them.
 *
 * @param icc the profile of their colours. Default sRGB, in which the samples stay what they are
 */
export function imageDataOfPixels(
  { width, height, channels, data, range }: Pixels,
  icc?: Uint8Array,
): ImageData {
  const { space, convert } = shownBy(channels < 3 ? undefined : icc);
  const image = imageIn(space, width, height);
  const out = image.data;
  const isGrey = channels < 3;
  const alpha = channels === 2 ? 1 : channels === 4 ? 3 : undefined;
  const unit = data instanceof Uint16Array ? 257 : 1;
  if (channels === 3 && unit === 1 && range === undefined) {
    // A word a pixel takes half the time. Browsers run on nothing but little-endian processors.
    const words = new Uint32Array(out.buffer);
    for (let to = 0, at = 0; to < words.length; to++, at += 3)
      words[to] = 0xff000000 | (data[at + 2]! << 16) | (data[at + 1]! << 8) | data[at]!;
    convert?.(out);
    return image;
  }
  const { low, high } = range ?? { low: 0, high: 255 * unit };
  const step = (high - low) / 255;
  for (let to = 0, at = 0; to < out.length; to += 4, at += channels) {
    const red = (data[at]! - low) / step;
    out[to] = red;
    out[to + 1] = isGrey ? red : (data[at + 1]! - low) / step;
    out[to + 2] = isGrey ? red : (data[at + 2]! - low) / step;
    out[to + 3] = alpha === undefined ? 255 : data[at + alpha]! / unit;
  }
  convert?.(out);
  return image;
}

/** Without settings where that is sRGB: Firefox takes none, and its images name no colour space. */
function imageIn(space: PredefinedColorSpace | undefined, width: number, height: number): ImageData {
  return space === 'display-p3'
    ? new ImageData(width, height, { colorSpace: space })
    : new ImageData(width, height);
}

/** An image at a fraction of its size: each pixel is the mean of a square, weighted by alpha as colours are. */
export function reduced(image: ImageData, factor: number): ImageData {
  if (factor === 1) return image;
  const { data, width, height } = image;
  const out = imageIn(image.colorSpace, Math.ceil(width / factor), Math.ceil(height / factor));
  for (let y = 0, to = 0; y < height; y += factor) {
    const bottom = Math.min(y + factor, height);
    for (let x = 0; x < width; x += factor, to += 4) {
      const right = Math.min(x + factor, width);
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      for (let row = y; row < bottom; row++) {
        const end = 4 * (row * width + right);
        for (let at = 4 * (row * width + x); at < end; at += 4) {
          const weight = data[at + 3]!;
          red += weight * data[at]!;
          green += weight * data[at + 1]!;
          blue += weight * data[at + 2]!;
          alpha += weight;
        }
      }
      out.data[to] = red / alpha;
      out.data[to + 1] = green / alpha;
      out.data[to + 2] = blue / alpha;
      out.data[to + 3] = alpha / ((bottom - y) * (right - x));
    }
  }
  return out;
}

const known = new WeakMap<Uint8Array, Shown>();

/** By the profile of a picture, whose tables are made once: it is painted in many strips. */
function shownBy(icc: Uint8Array | undefined): Shown {
  const shown = (icc && known.get(icc)) ?? shownAs(icc, takesSpaces());
  if (icc) known.set(icc, shown);
  return shown;
}

/** Whether canvases hold Display P3. Firefox takes no settings here, and holds sRGB alone. */
function takesSpaces(): boolean {
  try {
    return new ImageData(1, 1, { colorSpace: 'display-p3' }).colorSpace === 'display-p3';
  } catch {
    return false;
  }
}
