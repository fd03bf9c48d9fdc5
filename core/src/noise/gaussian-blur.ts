import { exponential } from '../random/exponential.js';

/** Beyond so many sigma the weights are left out. */
const reach = 3;

/** Blurs a plane of `[height, width]` in place with a Gaussian of `sigma` pixels. Past its edges a plane goes on with its outermost pixels. */
export function gaussianBlur(plane: Float32Array, height: number, width: number, sigma: number): void {
  const weights = weightsOf(sigma);
  if (weights.length === 1) return;
  const line = new Float32Array(Math.max(height, width) + weights.length - 1);
  for (let y = 0; y < height; y++) blurLine(plane, y * width, 1, width, weights, line);
  for (let x = 0; x < width; x++) blurLine(plane, x, width, height, weights, line);
}

/** The whole kernel, an odd number of weights that add up to 1. */
function weightsOf(sigma: number): Float64Array {
  const radius = Math.ceil(reach * sigma);
  const weights = new Float64Array(2 * radius + 1);
  let sum = 0;
  for (let i = -radius; i <= radius; i++) {
    weights[i + radius] = radius === 0 ? 1 : exponential((-i * i) / (2 * sigma * sigma));
    sum += weights[i + radius]!;
  }
  for (let i = 0; i < weights.length; i++) weights[i]! /= sum;
  return weights;
}

function blurLine(
  plane: Float32Array,
  start: number,
  step: number,
  length: number,
  weights: Float64Array,
  line: Float32Array,
): void {
  const radius = (weights.length - 1) / 2;
  const last = plane[start + (length - 1) * step]!;
  line.fill(plane[start]!, 0, radius);
  for (let i = 0, at = start; i < length; i++, at += step) line[radius + i] = plane[at]!;
  line.fill(last, radius + length, length + 2 * radius);
  for (let i = 0, at = start; i < length; i++, at += step) {
    let sum = 0;
    for (let tap = 0; tap < weights.length; tap++) sum += weights[tap]! * line[i + tap]!;
    plane[at] = sum;
  }
}
