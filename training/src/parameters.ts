import type { LayersModel, Tensor, Tensor1D, Variable } from '@tensorflow/tfjs';
import { DenoiseError } from '@denoisekit/core';
import type { TensorFlow } from './tensorflow.js';

/**
 * The weights of a model as one vector: the layers' kernels and biases one after the other, in the model's order.
 * Optimiser, average, checkpoints and the best weights so far are then plain vectors of the same length.
 */
export interface Parameters {
  /** How many numbers there are. */
  readonly count: number;
  /** The model's own variables. */
  readonly variables: readonly Variable[];
  /** Makes the model compute with these weights. */
  show(flat: Tensor1D): void;
  /** One vector of tensors that are shaped as the variables. Call it inside `tf.tidy`. */
  flatten(tensors: readonly Tensor[]): Tensor1D;
}

export function parametersOf(tf: TensorFlow, model: LayersModel): Parameters {
  if (model.weights.length !== model.trainableWeights.length) {
    throw new DenoiseError('internal', {
      what: 'the network has weights that training does not change',
      actual: `${model.weights.length - model.trainableWeights.length} of them`,
      expected: 'none: recipes do without batch normalisation',
    });
  }
  // `read` gives the variable itself, under the type Tensor.
  const variables = model.trainableWeights.map((weight) => weight.read()).filter(isVariable);
  const sizes = variables.map((variable) => variable.size);

  function flatten(tensors: readonly Tensor[]): Tensor1D {
    return tf.concat1d(tensors.map((tensor) => tensor.reshape<Tensor1D>([-1])));
  }

  return {
    count: sizes.reduce((sum, size) => sum + size, 0),
    variables,
    show(flat) {
      tf.tidy(() => {
        tf.split(flat, sizes).forEach((part, i) => {
          const variable = variables[i]!;
          variable.assign(part.reshape(variable.shape));
        });
      });
    },
    flatten,
  };
}

function isVariable(tensor: Tensor): tensor is Variable {
  return 'assign' in tensor;
}
