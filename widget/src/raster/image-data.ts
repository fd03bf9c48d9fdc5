import { toPixels, type ImageTensor, type Pixels } from '@denoisekit/core';

/** The first image of a batch as canvases take it. */
export function imageDataOf(tensor: ImageTensor): ImageData {
  return imageDataOfPixels(toPixels(tensor));
}

/** Pixels as canvases take them: of 16 bits, the high 8. The samples stay what they are, whatever space they are said to be of. */
export function imageDataOfPixels(
  { width, height, channels, data }: Pixels,
  colorSpace: PredefinedColorSpace = 'srgb',
): ImageData {
  const image = new ImageData(width, height, { colorSpace });
  const out = image.data;
  const isGrey = channels < 3;
  const alpha = channels === 2 ? 1 : channels === 4 ? 3 : undefined;
  const unit = data instanceof Uint16Array ? 257 : 1;
  for (let to = 0, at = 0; to < out.length; to += 4, at += channels) {
    const red = data[at]! / unit;
    out[to] = red;
    out[to + 1] = isGrey ? red : data[at + 1]! / unit;
    out[to + 2] = isGrey ? red : data[at + 2]! / unit;
    out[to + 3] = alpha === undefined ? 255 : data[at + alpha]! / unit;
  }
  return image;
}
