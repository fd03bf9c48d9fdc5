import { fillHidden, type Visible } from './fill-hidden.js';
import type { ImageRows } from '../image/image-rows.js';
import { alphaIndex, isGrey, pixelRows, type Pixels } from './pixels.js';

/**
 * The colours of a picture as a model sees them: one channel where the picture is grey, in files that spend three samples on it too, else three. What
 * full transparency hides is replaced by what is around it.
 *
 * @throws DenoiseError `shape-mismatch`
 */
export function pictureRows(pixels: Pixels): ImageRows {
  const rows = pixelRows(pixels, isGrey(pixels) ? 1 : 3);
  const visible = visibleOf(pixels);
  return visible === undefined ? rows : fillHidden(rows, visible);
}

/** A value a pixel, 0 where it is fully transparent; undefined for pictures without alpha. */
export function visibleOf(pixels: Pixels): Visible | undefined {
  const alpha = alphaIndex(pixels);
  if (alpha === undefined) return undefined;
  const { data, channels } = pixels;
  const visible = new Uint8Array(data.length / channels);
  for (let i = 0, at = alpha; i < visible.length; i++, at += channels) visible[i] = data[at] === 0 ? 0 : 1;
  return visible;
}
