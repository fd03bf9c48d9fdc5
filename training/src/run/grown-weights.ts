import type { LayersModel, NamedTensorMap, Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../backends/tensorflow.js';

/**
 * The weights of a network, for a larger one with the same layers and more: more channels in a layer, or layers that begin as an identity.
 * It then gives what the smaller one gives (Net2Net, Chen et al. 2015, with zeros where that copies): what a channel had before reads nothing of
 * what is new, and what is new keeps the weights that the larger network began with. Call it inside `tf.tidy`.
 *
 * @param saved by the names that the model's weights have
 * @returns null where the model has less than that in any layer
 */
export function grown(tf: TensorFlow, saved: NamedTensorMap, model: LayersModel): NamedTensorMap | null {
  const weights: NamedTensorMap = {};
  for (const layer of model.layers) {
    const isTransposed = layer.getClassName() === 'Conv2DTranspose';
    for (const weight of layer.weights) {
      const own = weight.read();
      const found = saved[weight.originalName];
      const larger = found ? enlarged(tf, found, own, isTransposed) : own;
      if (larger === null) return null;
      weights[weight.originalName] = larger;
    }
  }
  return Object.keys(saved).every((name) => name in weights) ? weights : null;
}

function enlarged(tf: TensorFlow, found: Tensor, own: Tensor, isTransposed: boolean): Tensor | null {
  // A kernel is [height, width, read, written], that of a transposed convolution [height, width, written, read], a bias [written].
  const channelAxes = found.rank === 4 ? 2 : 0;
  const written = found.rank === 4 && isTransposed ? 2 : found.rank - 1;
  if (found.rank !== own.rank) return null;
  const more = own.shape.map((size, axis) => size - found.shape[axis]!);
  if (more.some((extra, axis) => extra < 0 || (extra > 0 && axis < channelAxes))) return null;
  if (more.every((extra) => extra === 0)) return found;
  const reads = more.map((extra, axis): [number, number] => [0, axis === written ? 0 : extra]);
  const before = own.shape.map((_, axis) => (axis === written ? found.shape[axis]! : 0));
  return tf.concat([tf.pad(found, reads), tf.slice(own, before)], written);
}
