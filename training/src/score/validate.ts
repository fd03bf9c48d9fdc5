import type { LayersModel, Scalar, Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import { shotNoise, squaredError } from '@denoisekit/core';
import { toChannelsLast, valuesOf } from '../backends/channels-last.js';
import { type Head, headOf } from '../layers/head.js';
import type { Pair, PairSet, Series } from '../images/port.js';
import type { Loss } from '../layers/loss.js';
import type { TensorFlow } from '../backends/tensorflow.js';

export interface Validation {
  /** Means over all values of a series, then over the series. */
  readonly loss: number;
  readonly mse: number;
  /** In dB: the mean over its images, for each series. */
  readonly psnr: readonly { readonly noise: string; readonly psnr: number }[];
  /** The scores of answers without learning: a black image, and the input as it is. */
  readonly trivial: { readonly blackMse: number; readonly inputMse: number };
}

/** An image without any error would have no PSNR: it counts as this, the error of a float32. */
export const leastMse = 1e-12;

/** The error of the model's current outputs. Aborted, it throws between two parts of a series. */
export async function validate(
  tf: TensorFlow,
  model: LayersModel,
  series: readonly Series[],
  loss: Loss,
  signal?: AbortSignal,
): Promise<Validation> {
  const head = headOf(tf, model);
  const results: (SetValidation & { readonly noise: string })[] = [];
  for (const { noise, pairs } of series) {
    results.push({ noise: noise ?? shotNoise, ...(await validateSet(tf, head, pairs, loss, signal)) });
  }
  const mean = (of: (result: SetValidation) => number): number =>
    results.reduce((sum, result) => sum + of(result), 0) / results.length;
  return {
    loss: mean((result) => result.loss),
    mse: mean((result) => result.mse),
    psnr: results.map(({ noise, psnr }) => ({ noise, psnr })),
    trivial: { blackMse: mean((result) => result.black), inputMse: mean((result) => result.input) },
  };
}

type SetValidation = Readonly<Record<'loss' | 'mse' | 'black' | 'input' | 'psnr', number>>;

async function validateSet(
  tf: TensorFlow,
  head: Head,
  pairs: PairSet,
  loss: Loss,
  signal: AbortSignal | undefined,
): Promise<SetValidation> {
  const sums = { loss: 0, mse: 0, black: 0, input: 0 };
  let values = 0;
  let psnr = 0;
  let images = 0;
  for await (const pair of pairs.parts(signal)) {
    signal?.throwIfAborted();
    const count = pair.target.data.length;
    const { imageMses, ...means } = await validatePart(tf, head, pair, loss);
    sums.loss += means.loss * count;
    sums.mse += means.mse * count;
    sums.black += sumOfSquares(pair.target.data);
    sums.input += squaredError(pair.input.data, pair.target.data, 0, count);
    values += count;
    for (const mse of imageMses) psnr -= 10 * Math.log10(Math.max(mse, leastMse));
    images += imageMses.length;
  }
  return {
    loss: sums.loss / values,
    mse: sums.mse / values,
    black: sums.black / values,
    input: sums.input / values,
    psnr: psnr / images,
  };
}

async function validatePart(tf: TensorFlow, head: Head, pair: Pair, loss: Loss) {
  const [lossHere, squaredHere, squaredEach] = tf.tidy(() => {
    const target = toChannelsLast(tf, pair.target);
    const output = head.network.apply(toChannelsLast(tf, pair.input)) as Tensor4D;
    const squared = tf.squaredDifference(head.image(output), target);
    const each = tf.mean<Tensor1D>(squared, [1, 2, 3]);
    return [head.loss(loss, output, target), tf.mean<Scalar>(squared), each] as const;
  });
  return {
    loss: (await valuesOf(lossHere))[0]!,
    mse: (await valuesOf(squaredHere))[0]!,
    imageMses: await valuesOf(squaredEach),
  };
}

function sumOfSquares(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
