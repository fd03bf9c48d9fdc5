import type { ImageTensor } from '../image-tensor.js';

/** What of a picture shows, pixel by pixel: 0 where it is fully transparent. */
export type Visible = Uint8Array;

/**
 * Replaces what full transparency hides, in place: editors leave anything there, and a network would draw it into its neighbours.
 * Hidden pixels get the mean of what shows near them, in the smallest of the squares of 2, 4, 8, … pixels around them in which
 * anything does (the pull and the push of Gortler et al., The Lumigraph, 1996, section 3.4, without its blending). Where nothing shows
 * at all they become 0.
 *
 * @param visible a value a pixel, frame after frame
 */
export function fillHidden({ data, shape }: ImageTensor, visible: Visible): void {
  const [frames, channels, height, width] = shape;
  const plane = height * width;
  for (let i = 0; i < frames * channels; i++) {
    const frame = Math.floor(i / channels);
    const shows = visible.subarray(frame * plane, (frame + 1) * plane);
    fill(data.subarray(i * plane, (i + 1) * plane), shows, width);
  }
}

/** One plane: the half-sized one of means is filled first, and then what is hidden here is taken from there. */
function fill(values: Float32Array, visible: Visible, width: number): void {
  if (!visible.includes(0)) return;
  if (values.length === 1) {
    values[0] = 0;
    return;
  }
  const height = values.length / width;
  const halfWidth = Math.ceil(width / 2);
  const half = new Float32Array(halfWidth * Math.ceil(height / 2));
  const counts = new Uint8Array(half.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (visible[i] === 0) continue;
      const above = (y >> 1) * halfWidth + (x >> 1);
      half[above]! += values[i]!;
      counts[above]!++;
    }
  }
  for (let i = 0; i < half.length; i++) if (counts[i]! > 0) half[i]! /= counts[i]!;
  fill(half, counts, halfWidth);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (visible[i] === 0) values[i] = half[(y >> 1) * halfWidth + (x >> 1)]!;
    }
  }
}
