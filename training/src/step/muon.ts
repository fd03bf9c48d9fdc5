import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs';
import { elementCount } from '@denoisekit/core';
import type { TensorFlow } from '../backends/tensorflow.js';

/** Of the quintic iteration, from Jordan et al. 2024; five times bring singular values of 0.01 to 1 between about 0.7 and 1.2. */
const [a, b, c] = [3.4445, -4.775, 2.0315];
const iterations = 5;

/** So that a step is as long as one of Adam, whose weights move by about 0.2 of the rate (Liu et al. 2025, section 2.2). */
const rmsOfAdam = 0.2;

/** A kernel from or to fewer channels than this is a matrix of very low rank: the first and last layers are such. */
const leastChannels = 4;

/**
 * Whether Muon moves these weights: the kernels of convolutions and dense layers, but for those that read or write the image.
 * Biases are no matrices.
 */
export function isMatrix(shape: readonly number[]): boolean {
  return shape.length >= 2 && shape.slice(-2).every((channels) => channels >= leastChannels);
}

/**
 * The nearest orthogonal matrices, roughly: all singular values become about 1, by a Newton-Schulz iteration that takes products of
 * matrices alone (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks").
 *
 * The iteration multiplies a matrix x by polynomials of x x'. These commute, so all of it but the first and the last product is done on
 * square matrices of the shorter side, and stacks that have this side in common go together: each operation costs more to call than to
 * compute.
 *
 * @param stacks each `[how many, rows, columns]`
 */
export function orthogonalized(tf: TensorFlow, stacks: readonly Tensor3D[]): Tensor3D[] {
  const groups = new Map<number, number[]>();
  stacks.forEach(({ shape: [, rows, columns] }, i) => {
    const side = Math.min(rows, columns);
    groups.set(side, [...(groups.get(side) ?? []), i]);
  });
  const results: Tensor3D[] = [];
  for (const [side, members] of groups) {
    const tall = (i: number) => stacks[i]!.shape[1] > side;
    const squares = tf.concat(members.map((i) => tf.matMul(stacks[i]!, stacks[i]!, tall(i), !tall(i))));
    const factors = tf.split(
      newtonSchulz(tf, squares as Tensor3D, side),
      members.map((i) => stacks[i]!.shape[0]),
    );
    members.forEach((i, at) => {
      const factor = factors[at] as Tensor3D;
      results[i] = tall(i) ? tf.matMul(stacks[i]!, factor) : tf.matMul(factor, stacks[i]!);
    });
  }
  return results;
}

/** What matrices x are to be multiplied by, from their x x' (or x' x): the inverse of its root, roughly. */
function newtonSchulz(tf: TensorFlow, squares: Tensor3D, side: number): Tensor3D {
  const one = tf.eye(side);
  const [aOne, bOne] = [tf.mul(one, a), tf.mul(one, b)];
  // The squared length of x (Frobenius) is the trace of x x'.
  const length = tf.sqrt(tf.sum(tf.mul(squares, one), [1, 2], true));
  const scale = tf.div(1, tf.add(length, 1e-12));
  let square = tf.mul<Tensor3D>(squares, tf.square(scale));
  let result: Tensor3D | null = null;
  for (let i = 0; i < iterations; i++) {
    // a + b s + c s s
    const factor = tf.add<Tensor3D>(tf.matMul(square, tf.add<Tensor3D>(tf.mul(square, c), bOne)), aOne);
    result = result ? tf.matMul(factor, result) : tf.mul(factor, scale);
    if (i < iterations - 1) square = tf.matMul(tf.matMul(factor, square), factor);
  }
  return result!;
}

/**
 * By how much Muon moves kernels at a learning rate of 1, each as a vector. Kernels that are matrices of one shape go together.
 *
 * A kernel `[height, width, from, to]` is the matrix from all it reads to its outputs; that of a transposed convolution,
 * `[height, width, to, from]`, the matrix from its inputs to all that it writes.
 *
 * @param momenta the moving averages of the gradients, already looking one step ahead (Nesterov), as vectors
 */
export function muonDirections(
  tf: TensorFlow,
  momenta: readonly Tensor1D[],
  shapes: readonly (readonly number[])[],
): Tensor1D[] {
  const groups = new Map<string, number[]>();
  shapes.forEach((shape, i) => {
    const key = matrixOf(shape).join();
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  const alike = [...groups.values()];
  const stacks = alike.map((members) =>
    tf.stack(members.map((i) => momenta[i]!)).reshape<Tensor3D>([-1, ...matrixOf(shapes[members[0]!]!)]),
  );
  const directions: Tensor1D[] = [];
  orthogonalized(tf, stacks).forEach((matrices, group) => {
    const [count, rows, columns] = matrices.shape;
    const moved = tf.mul(matrices, rmsOfAdam * Math.sqrt(Math.max(rows, columns)));
    tf.unstack(moved.reshape([count, -1])).forEach((direction, at) => {
      directions[alike[group]![at]!] = direction as Tensor1D;
    });
  });
  return directions;
}

function matrixOf(shape: readonly number[]): readonly [rows: number, columns: number] {
  return [elementCount(shape.slice(0, -1)), shape.at(-1)!];
}
