import { imageRows, type ImageRows } from '../image/image-rows.js';
import type { ImageTensor } from '../image/image-tensor.js';
import { squaredError } from '../scores/metrics.js';

/** Rows that are looked at, of every so many or more. */
const looked = 2;
const every = 8;
/** Of a channel: a mean over more is no better, and takes longer. */
const enoughPixels = 2 ** 19;

/**
 * How far a picture changed: the root of the mean of (after - before)^2 over two of every eight rows of all channels, of fewer rows in pictures of more than
 * two megapixels, on [0, 1] images.
 *
 * @param before `[batch, channels, height, width]`
 * @param after of the same size; a channel that one of them lacks is its last one
 */
export function changeOf(before: ImageTensor | ImageRows, after: ImageTensor | ImageRows): number {
  const [old, now] = [imageRows(before), imageRows(after)];
  const [batch, , height, width] = old.shape;
  const channels = Math.max(old.shape[1], now.shape[1]);
  const [a, b] = [new Float32Array(looked * width), new Float32Array(looked * width)];
  const step = Math.max(every, Math.ceil((looked * batch * height * width) / enoughPixels));
  let sum = 0;
  let count = 0;
  for (let image = 0; image < batch; image++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let row = 0; row < height; row += step) {
        const end = Math.min(row + looked, height);
        const size = (end - row) * width;
        old.read(image, Math.min(channel, old.shape[1] - 1), row, end, a.subarray(0, size));
        now.read(image, Math.min(channel, now.shape[1] - 1), row, end, b.subarray(0, size));
        sum += squaredError(a, b, 0, size);
        count += size;
      }
    }
  }
  return Math.sqrt(sum / count);
}

/**
 * For people, where a picture changed far more than its noise explains: by more than 2.5 times the noise and 1.5 of 255. What was removed besides may be
 * fine texture, or blocks of JPEG. With `photo` in int8 it is said of 1 of 61 clean photographs, of none of them with noise, and of 13 stored as JPEG
 * at quality 60.
 *
 * @param change as `changeOf` gives it
 * @param noise as `estimateNoise` gives it of the picture before
 */
export function excessText(change: number, noise: number): string | undefined {
  if (!(change > 2.5 * noise + 1.5 / 255)) return undefined;
  const [changed, about] = [change, noise].map((value) => (255 * value).toFixed(1));
  return `the picture changed by ${changed} of 255 where its noise is about ${about}: fine texture may be lost`;
}

/**
 * How much noise a picture had, with the answer at hand: what the model removed, where that is more than the estimate, which finds a part of coarse noise, and no
 * more than noise explains.
 *
 * @param noise as `estimateNoise` gives it of the picture before
 * @param removed as `changeOf` gives it of the model's own answer, before a strength leaves some of it in; 0 where no model ran
 */
export function statedNoise(noise: number, removed: number): number {
  return excessText(removed, noise) === undefined ? Math.max(noise, removed) : noise;
}
