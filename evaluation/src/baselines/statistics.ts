import type { CleanImages } from '../document.js';
import { chunksOf, type Pauses } from './baseline.js';

/** Multiplications to spend on a covariance: all 55,000 training images of MNIST, whose background is free, take 0.7e9. */
const maxProducts = 4e9;

export interface ImageStatistics {
  /** Images that the statistics are of. */
  readonly count: number;
  /** Of each value of an image. */
  readonly mean: Float64Array;
  /** Of each two values, `[values, values]`: the mean product of their distances from the mean. */
  readonly covariance: Float64Array;
}

/**
 * Mean and covariance of images, of as many as a few seconds allow. Values that equal the commonest one, as the
 * background of digits does, cost nothing.
 */
export async function imageStatistics(images: CleanImages, pauses: Pauses): Promise<ImageStatistics> {
  const background = commonest(images.images(0, Math.min(images.count, 10)).data);
  const size = images.images(0, 1).data.length;
  const sums = new Float64Array(size);
  const products = new Float64Array(size * size);
  const active = new Int32Array(size);
  const values = new Float64Array(size);
  let count = 0;
  let spent = 0;
  for await (const { clean } of chunksOf(images, images.count, pauses)) {
    for (let start = 0; start < clean.data.length && spent < maxProducts; start += size) {
      let found = 0;
      for (let i = 0; i < size; i++) {
        const value = clean.data[start + i]! - background;
        if (value === 0) continue;
        active[found] = i;
        values[found++] = value;
        sums[i]! += value;
      }
      addProducts(products, size, active, values, found);
      spent += (found * found) / 2;
      count++;
    }
    if (spent >= maxProducts) break;
  }
  const mean = sums.map((sum) => sum / count);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      products[i * size + j] = products[j * size + i] = products[i * size + j]! / count - mean[i]! * mean[j]!;
    }
  }
  return { count, mean: mean.map((value) => value + background), covariance: products };
}

/** Below and on the diagonal only: `active` ascends. */
function addProducts(
  products: Float64Array,
  size: number,
  active: Int32Array,
  values: Float64Array,
  found: number,
): void {
  for (let i = 0; i < found; i++) {
    const row = active[i]! * size;
    const value = values[i]!;
    for (let j = 0; j <= i; j++) products[row + active[j]!]! += value * values[j]!;
  }
}

function commonest(values: Float32Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = 0;
  let most = 0;
  for (const [value, count] of counts) {
    if (count > most) [best, most] = [value, count];
  }
  return best;
}
