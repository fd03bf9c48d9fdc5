import type { TensorFlow } from './tensorflow.js';

/**
 * Replaces the gradient of relu by one that gives the same numbers with fewer operations.
 *
 * TF.js multiplies by `step(x)`, which its native backend puts together from seven operations over the whole activation (IsNan, Fill,
 * Greater, Select twice, ...). The sign of relu's own output is 1 where x > 0 and 0 elsewhere too, in one operation. Measured on the
 * network of `compact`, batch 128, two cores: 20 steps took 0.67 to 0.79 of the time, in three pairs of runs.
 *
 * Process-wide, as TF.js's gradients are; calling it again changes nothing.
 */
export function useFastReluGradient(tf: TensorFlow): void {
  tf.unregisterGradient('Relu'); // registering over one that stands prints a warning
  tf.registerGradient({
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (dy, [output]) => ({ x: () => tf.mul(asTensor(dy), tf.sign(output!)) }),
  });
}

function asTensor<T>(value: T | T[]): T {
  return Array.isArray(value) ? value[0]! : value;
}
