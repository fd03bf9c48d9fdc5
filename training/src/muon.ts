import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
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
 * The nearest orthogonal matrix, roughly: all singular values become about 1, by a Newton-Schulz iteration that takes products of
 * matrices alone (Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks").
 */
export function orthogonalized(tf: TensorFlow, matrix: Tensor2D): Tensor2D {
  const [rows, columns] = matrix.shape;
  const wide = rows > columns ? tf.transpose(matrix) : matrix;
  let x = tf.div<Tensor2D>(wide, tf.add(tf.norm(wide), 1e-12));
  for (let i = 0; i < iterations; i++) {
    const square = tf.matMul(x, x, false, true);
    const change = tf.add<Tensor2D>(tf.mul(square, b), tf.mul(tf.matMul(square, square), c));
    x = tf.add(tf.mul(x, a), tf.matMul(change, x));
  }
  return rows > columns ? tf.transpose(x) : x;
}

/**
 * By how much Muon moves a kernel at a learning rate of 1, in the kernel's shape.
 *
 * A kernel `[height, width, from, to]` is the matrix from all it reads to its outputs; that of a transposed convolution,
 * `[height, width, to, from]`, the matrix from its inputs to all that it writes.
 *
 * @param momentum the moving average of the gradient, already looking one step ahead (Nesterov)
 */
export function muonDirection(tf: TensorFlow, momentum: Tensor, shape: readonly number[]): Tensor {
  const matrix = momentum.reshape<Tensor2D>([-1, shape.at(-1)!]);
  return tf.mul(orthogonalized(tf, matrix), rmsOfAdam * Math.sqrt(Math.max(...matrix.shape)));
}
