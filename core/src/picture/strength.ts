import { DenoiseError } from '../errors.js';
import { imageTensor, type ImageTensor } from '../image/image-tensor.js';

/** Of BT.601 (Recommendation ITU-R BT.601, section 2.5.1). */
const luma = [0.299, 0.587, 0.114] as const;

/**
 * The low-pass of the second level of the à trous wavelet with B3 splines (Starck, Murtagh, Fadili, Sparse Image and Signal Processing, 2010,
 * section 3.5): [1 4 6 4 1] / 16, and the same with holes, one after the other. What it takes away is texture and grain of up to
 * about four pixels.
 */
const smooth = convolved([1, 4, 6, 4, 1], [1, 0, 4, 0, 6, 0, 4, 0, 1]).map((weight) => weight / 256);
/** Pixels that `applyStrength` looks far. */
export const strengthReach = (smooth.length - 1) / 2;

/** @throws DenoiseError `usage` */
export function assertStrength(strength: number): void {
  if (strength >= 0 && strength <= 1) return;
  throw new DenoiseError('usage', {
    what: 'the strength is wrong',
    actual: String(strength),
    expected: 'a number from 0 (the picture as it was) to 1 (the model’s answer)',
  });
}

/**
 * Part of what a model changed, without running it again: 0 gives the input exactly, 1 the model's answer.
 *
 * In between, what looks worst goes first. Of the change of colour 1 - (1 - s)^3 is made; of the change of luma 1 - (1 - s)^1.6 where it is
 * coarse, and s^1.6 where it is fine, so fine texture comes back long before coloured noise does. At 0.5 these are 0.88, 0.67
 * and 0.33.
 *
 * @param input `[batch, 1 or 3, height, width]`
 * @param denoised of the same shape; the answer may be made in its place
 * @throws DenoiseError `usage`
 */
export function applyStrength(input: ImageTensor, denoised: ImageTensor, strength: number): ImageTensor {
  assertStrength(strength);
  if (strength === 0) return input;
  if (strength === 1) return denoised;
  const [batch, channels, height, width] = input.shape;
  const plane = height * width;
  const colour = 1 - (1 - strength) ** 3;
  const coarse = 1 - (1 - strength) ** 1.6;
  const fine = strength ** 1.6;
  const out = denoised.data;
  for (let image = 0; image < batch; image++) {
    const start = image * channels * plane;
    const change = lumaChange(input.data, out, start, channels, plane);
    eachSmoothRow(change, width, (row, smoothed) => {
      for (let x = 0, i = row * width; x < width; x++, i++) {
        const changed = change[i]!;
        const wanted = fine * changed + (coarse - fine) * smoothed[x]! - colour * changed;
        for (let at = start + i, end = at + channels * plane; at < end; at += plane) {
          const before = input.data[at]!;
          out[at] = before + colour * (out[at]! - before) + wanted;
        }
      }
    });
  }
  return imageTensor(out, input.shape);
}

function lumaChange(
  before: Float32Array,
  after: Float32Array,
  start: number,
  channels: number,
  plane: number,
): Float32Array {
  const weights = channels === 3 ? luma : [1];
  const change = new Float32Array(plane);
  weights.forEach((weight, channel) => {
    const from = start + channel * plane;
    for (let i = 0; i < plane; i++) change[i]! += weight * (after[from + i]! - before[from + i]!);
  });
  return change;
}

/** Gives each row of the plane as it is smoothed; beyond its edges the plane goes on as it ends. The row is reused. */
function eachSmoothRow(
  plane: Float32Array,
  width: number,
  use: (row: number, smoothed: Float32Array) => void,
): void {
  const height = plane.length / width;
  const column = new Float32Array(width + 2 * strengthReach);
  const smoothed = new Float32Array(width);
  for (let row = 0; row < height; row++) {
    column.fill(0);
    smooth.forEach((weight, tap) => {
      const from = Math.min(Math.max(row + tap - strengthReach, 0), height - 1) * width;
      for (let x = 0; x < width; x++) column[strengthReach + x]! += weight * plane[from + x]!;
    });
    column.fill(column[strengthReach]!, 0, strengthReach);
    column.fill(column[strengthReach + width - 1]!, strengthReach + width);
    smoothed.fill(0);
    smooth.forEach((weight, tap) => {
      for (let x = 0; x < width; x++) smoothed[x]! += weight * column[x + tap]!;
    });
    use(row, smoothed);
  }
}

function convolved(a: readonly number[], b: readonly number[]): number[] {
  const out = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((x, i) => {
    b.forEach((y, j) => (out[i + j]! += x * y));
  });
  return out;
}
