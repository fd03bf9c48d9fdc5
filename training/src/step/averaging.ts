import type { Tensor1D, Variable } from '@tensorflow/tfjs';
import type { TensorFlow } from '../backends/tensorflow.js';

/**
 * The weight of the past in an exponential moving average after `step` updates: `min(decay, (1 + step) / (10 +
 * step))`, so that the first averages forget the random start (the rule of TensorFlow's `ExponentialMovingAverage`
 * with `num_updates`).
 */
export function averagingDecay(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}

/**
 * `average <- d * average + (1 - d) * weights`, in place, with the decay `d` of this step. Call it inside `tf.tidy`.
 */
export function updateAverage(
  tf: TensorFlow,
  average: Variable,
  weights: Tensor1D,
  decay: number,
  step: number,
): void {
  const toNew = 1 - averagingDecay(decay, step);
  average.assign(tf.add(average, tf.mul(tf.sub(weights, average), toNew)));
}
