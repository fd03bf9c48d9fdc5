import { elementCount, randomStream } from '@denoisekit/core';
import type { Tensor } from './step.js';

const seed = 1;
/** A prime, so that no width or kernel divides it and brings the same values to the same place. */
const period = 65_521;
const steps = 8;

let pool: Float32Array | undefined;

/** Eighths from -1 to 1, in a random order that never changes. */
function eighths(): Float32Array {
  if (pool === undefined) {
    const stream = randomStream(seed);
    pool = Float32Array.from({ length: period }, () => (stream.integer(2 * steps + 1) - steps) / steps);
  }
  return pool;
}

/**
 * A tensor of eighths from -1 to 1. A float32 holds sums of their products exactly (up to 2^18 of them), so a convolution has one
 * right answer, to the last bit, in whatever order it is summed.
 *
 * @param salt an integer from 0; another one gives other values
 */
export function exactTensor(salt: number, ...shape: readonly number[]): Tensor {
  const source = eighths();
  const start = (salt * 7919) % period;
  return {
    shape,
    data: Float32Array.from({ length: elementCount(shape) }, (_, i) => source[(start + i) % period]!),
  };
}

/** Eighths from 1/8 to 1: what a root may be taken of, and what may be divided by. */
export function positiveTensor(salt: number, ...shape: readonly number[]): Tensor {
  const { data } = exactTensor(salt, ...shape);
  return { shape, data: data.map((value) => (value === 0 ? 0.5 : Math.abs(value))) };
}
