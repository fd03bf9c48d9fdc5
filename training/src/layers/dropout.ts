import type { Shape, Tensor, layers } from '@tensorflow/tfjs';
import { randomStream } from '@denoisekit/core';
import type { TensorFlow } from '../backends/tensorflow.js';

/** First part of the random path of what is dropped: nothing else of a run draws from it. */
const dropped = 0x64726f70;

/** A layer whose draws are decided by the step of the run, so that a resumed run draws what the whole one would have. */
export interface DrawsByStep {
  /** 0 for the first. Set before the layer is applied in training. */
  step: number;
}

export function drawsByStep<T extends object>(layer: T): layer is T & DrawsByStep {
  return 'step' in layer && typeof layer.step === 'number';
}

/**
 * Dropout (Srivastava et al. 2014) as Keras has it: in training each value is 0 with probability `rate`, and what is left is
 * divided by `1 - rate`; otherwise nothing happens. It is saved as a layer `Dropout`.
 *
 * TF.js's own layer draws the same mask in each step when it has a seed, and one that cannot be repeated when it has none.
 *
 * @param which index of this dropout layer within its network
 */
export function seededDropout(
  tf: TensorFlow,
  { name, rate, seed, which }: { name: string; rate: number; seed: number; which: number },
): layers.Layer & DrawsByStep {
  class Dropout extends tf.layers.Layer implements DrawsByStep {
    static className = 'Dropout';
    step = 0;

    override computeOutputShape(inputShape: Shape): Shape {
      return inputShape;
    }

    override call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor {
      const input = Array.isArray(inputs) ? inputs[0]! : inputs;
      if (kwargs['training'] !== true) return input;
      return tf.tidy(() => {
        const random = randomStream(seed, dropped, which, this.step);
        const kept = Float32Array.from({ length: input.size }, () =>
          random.uint32() >= rate * 2 ** 32 ? 1 / (1 - rate) : 0,
        );
        return tf.mul(input, tf.tensor(kept, input.shape));
      });
    }

    override getConfig() {
      return { ...super.getConfig(), rate, noiseShape: null, seed: null };
    }
  }
  return new Dropout({ name });
}
