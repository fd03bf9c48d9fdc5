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
  const image =
    space === 'srgb' ? new ImageData(width, height) : new ImageData(width, height, { colorSpace: space });
  const out = image.data;
  const isGrey = channels < 3;
  const alpha = channels === 2 ? 1 : channels === 4 ? 3 : undefined;
  const unit = data instanceof Uint16Array ? 257 : 1;
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
