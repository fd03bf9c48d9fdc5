import type { LayersModel, Scalar, Tensor } from '@tensorflow/tfjs';
import { DenoiseError } from '@denoisekit/core';
import type { TensorFlow } from './tensorflow.js';

export type Loss = 'bce' | 'mse';

/**
 * The part of a network that training runs: all but its last layer, which must be a sigmoid activation. The saved
 * model gives [0, 1]; the loss wants what comes before, because binary cross-entropy from a sigmoid's output loses
 * its gradient (and its value, to infinity) where the sigmoid rounds to 0 or 1.
 *
 * The two share their layers: dispose of the given model only.
 *
 * @throws DenoiseError `internal` when the last layer is something else
 */
export function logitsOf(tf: TensorFlow, model: LayersModel): LayersModel {
  const last = model.outputs[0]!.sourceLayer;
  if (last.getClassName() !== 'Activation' || last.getConfig()['activation'] !== 'sigmoid') {
    throw new DenoiseError('internal', {
      what: 'the network does not end as recipes must',
      actual: `a layer ${last.getClassName()}`,
      expected: 'a layer Activation with sigmoid, on its own',
    });
  }
  return tf.model({ inputs: model.inputs, outputs: last.input });
}

/**
 * The mean over all pixels of the loss between images that are `sigmoid(logits)` and clean ones.
 *
 * `bce` is `max(z, 0) - z * x + log(1 + exp(-|z|))`, written with softplus: `log(1 + exp(z)) - z * x`, which
 * TensorFlow computes without overflow. Its gradient is given in closed form, `(sigmoid(z) - x) / n`.
 */
export function lossOf(tf: TensorFlow, loss: Loss, logits: Tensor, clean: Tensor): Scalar {
  if (loss === 'mse') return tf.mean<Scalar>(tf.squaredDifference(tf.sigmoid(logits), clean));
  const crossEntropy = tf.customGrad((z, save) => {
    const output = z as Tensor;
    (save as (tensors: Tensor[]) => void)([output, clean]);
    return {
      value: tf.mean<Scalar>(tf.sub(tf.softplus(output), tf.mul(output, clean))),
      gradFunc(upstream: Tensor, saved: Tensor[]) {
        const [savedOutput, savedClean] = saved as [Tensor, Tensor];
        const perPixel = tf.sub(tf.sigmoid(savedOutput), savedClean);
        return [tf.mul(perPixel, tf.div(upstream, savedClean.size))];
      },
    };
  });
  return crossEntropy(logits);
}
