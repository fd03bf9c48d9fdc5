import type { LayersModel, NamedTensorMap, Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../backends/tensorflow.js';

/** Axes of a kernel `[height, width, a, b]`. */
const [first, last] = [2, 3];

/**
 * The weights of a network for colour, for the same one with a single channel: what reads three channels is summed over them, what writes
 * them is averaged. So it gives the mean over the channels of what the colour network gives for a grey picture. Weights of the right
 * shape stay as they are, and so does what fits in no way. Call it inside `tf.tidy`.
 *
 * @param saved by the names that the model's weights have
 */
export function greyed(tf: TensorFlow, saved: NamedTensorMap, model: LayersModel): NamedTensorMap {
  const weights = { ...saved };
  for (const layer of model.layers) {
    // A transposed convolution has what it writes before what it reads.
    const reads = layer.getClassName() === 'Conv2DTranspose' ? last : first;
    for (const { originalName, shape } of layer.weights) {
      const found = saved[originalName];
      const axis = found ? colourAxis(found, shape) : null;
      if (!found || axis === null) continue;
      weights[originalName] = axis === reads ? tf.sum(found, axis, true) : tf.mean<Tensor>(found, axis, true);
    }
  }
  return weights;
}

/** The one axis along which there are three in place of one; null where the shapes differ otherwise, or not at all. */
function colourAxis(found: Tensor, own: readonly (number | null)[]): number | null {
  if (found.rank !== own.length) return null;
  const different = own.flatMap((size, axis) => (size === found.shape[axis] ? [] : [axis]));
  const [axis] = different;
  return axis !== undefined && different.length === 1 && own[axis] === 1 && found.shape[axis] === 3
    ? axis
    : null;
}
