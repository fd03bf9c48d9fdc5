import type { Tensor1D, Tensor3D } from '@tensorflow/tfjs';
import type { TensorFlow } from './tensorflow.js';

/** Of the quintic iteration, from Jordan et al. 2024; five times bring singular values of 0.01 to 1 between about 0.7 and 1.2. */
const [a, b, c] = [3.4445, -4.775, 2.0315];
const iterations = 5;

/** So that a step is as long as one of Adam, whose weights move by about 0.2 of the rate (Liu et al. 2025, section 2.2). */
const rmsOfAdam = 0.2;

/** A kernel from or to fewer channels than this is a matrix of hardly any rank: images come and go by such. */
const leastChannels = 4;

/**
 * Whether Muon moves these weights: the kernels of convolutions and dense layers, but for those that read or write the image.
 * Biases are no matrices.
 */
export function isMatrix(shape: readonly number[]): boolean {
  return shape.length >= 2 && shape.slice(-2).every((channels) => channels >= leastChannels);
}

/**
 * The nearest orthogonal matrices of several, roughly: all singular values become about 1, by a Newton-Schulz iteration that takes
 * products of matrices alone (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks").
 *
 * @param matrices `[how many, rows, columns]`
 */
export function orthogonalized(tf: TensorFlow, matrices: Tensor3D): Tensor3D {
  const [, rows, columns] = matrices.shape;
  const wide = rows > columns ? tf.transpose(matrices, [0, 2, 1]) : matrices;
  const length = tf.sqrt(tf.sum(tf.square(wide), [1, 2], true));
  const one = tf.eye(Math.min(rows, columns));
  const [aOne, bOne] = [tf.mul(one, a), tf.mul(one, b)];
  let x = tf.div<Tensor3D>(wide, tf.add(length, 1e-12));
  for (let i = 0; i < iterations; i++) {
    // a x + b s x + c s s x with s = x x', in the fewest operations: each costs more than the numbers in it.
    const square = tf.matMul(x, x, false, true);
    const factor = tf.matMul(square, tf.add<Tensor3D>(tf.mul(square, c), bOne));
    x = tf.matMul(tf.add<Tensor3D>(factor, aOne), x);
  }
  return rows > columns ? tf.transpose(x, [0, 2, 1]) : x;
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
  const directions: Tensor1D[] = [];
  for (const members of groups.values()) {
    const [rows, columns] = matrixOf(shapes[members[0]!]!);
    const together = tf.stack(members.map((i) => momenta[i]!)).reshape<Tensor3D>([-1, rows, columns]);
    const moved = tf.mul(orthogonalized(tf, together), rmsOfAdam * Math.sqrt(Math.max(rows, columns)));
    tf.unstack(moved.reshape([members.length, -1])).forEach((direction, at) => {
      directions[members[at]!] = direction as Tensor1D;
    });
  }
  return directions;
}

function matrixOf(shape: readonly number[]): readonly [rows: number, columns: number] {
  const columns = shape.at(-1)!;
  return [shape.slice(0, -1).reduce((product, size) => product * size, 1), columns];
}
