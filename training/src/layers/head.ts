import type { LayersModel, Scalar, Tensor } from '@tensorflow/tfjs';
import { DenoiseError } from '@denoisekit/core';
import { type Loss, lossOf, lossOfImages } from './loss.js';
import { imageLayer } from './blocks.js';
import type { TensorFlow } from '../backends/tensorflow.js';

/** How training computes with a network. */
export interface Head {
  /** Whether the network adds a change to its input: without training its output is its input, and its images may leave [0, 1]. */
  readonly corrects: boolean;
  /** Shares its layers with the model: dispose of the given model only. */
  readonly network: LayersModel;
  /** The model's output, within [0, 1], from the output of `network`. */
  readonly image: (output: Tensor) => Tensor;
  /** The loss of the output of `network`, as a mean over all pixels. */
  readonly loss: (loss: Loss, output: Tensor, clean: Tensor) => Scalar;
}

/**
 * A network that ends in a sigmoid is computed up to there: the saved model gives [0, 1], and the loss wants what comes before,
 * because binary cross-entropy from a sigmoid's output loses its gradient (and its value, to infinity) where the sigmoid rounds to 0
 * or 1. One that ends in a blend with the noisy image, or in a change to it, is computed whole.
 *
 * @throws DenoiseError `internal` when the last layer is something else
 */
export function headOf(tf: TensorFlow, model: LayersModel): Head {
  const last = model.outputs[0]!.sourceLayer;
  const kind = last.getClassName();
  if (kind === 'Activation' && last.getConfig()['activation'] === 'sigmoid') {
    return {
      corrects: false,
      network: tf.model({ inputs: model.inputs, outputs: last.input }),
      image: (logits) => tf.sigmoid(logits),
      loss: (loss, logits, clean) => lossOf(tf, loss, logits, clean),
    };
  }
  if (kind === 'Add' && last.name === imageLayer) {
    const corrects = [last.input].flat().some(({ id }) => id === model.inputs[0]!.id);
    return {
      corrects,
      network: model,
      image: (output) => (corrects ? tf.clipByValue(output, 0, 1) : output),
      loss: (loss, output, clean) => lossOfImages(tf, loss, output, clean),
    };
  }
  throw new DenoiseError('internal', {
    what: 'the network does not end as recipes must',
    actual: `a layer ${kind}`,
    expected: 'a layer Activation with sigmoid, on its own, a blend, or a change added to the input',
  });
}
