import type { LayersModel, Tensor, Tensor1D, Variable } from '@tensorflow/tfjs';
import type { TensorFlow } from '../backends/tensorflow.js';

/**
 * The weights of a model as one vector: the layers' kernels and biases one after the other, in the model's order, then what training
 * does not change. Optimiser, average, checkpoints and the best weights so far are then plain vectors of the same length.
 */
export interface Parameters {
  /** How many numbers there are. */
  readonly count: number;
  /** The model's own variables: those that gradients change, then the rest. */
  readonly variables: readonly Variable[];
  readonly trainable: readonly Variable[];
  readonly untrainable: readonly Variable[];
  /** Makes the model compute with these weights. */
  show(flat: Tensor1D): void;
  /** One vector of tensors that are shaped as the variables. Call it inside `tf.tidy`. */
  flatten(tensors: readonly Tensor[]): Tensor1D;
}

export function parametersOf(tf: TensorFlow, model: LayersModel): Parameters {
  // `read` gives the variable itself, under the type Tensor.
  const variablesOf = (weights: LayersModel['weights']) =>
    weights.map((weight) => weight.read()).filter(isVariable);
  const trainable = variablesOf(model.trainableWeights);
  const untrainable = variablesOf(model.nonTrainableWeights);
  const variables = [...trainable, ...untrainable];
  const sizes = variables.map((variable) => variable.size);

  return {
    count: sizes.reduce((sum, size) => sum + size, 0),
    variables,
    trainable,
    untrainable,
    show(flat) {
      tf.tidy(() => {
        tf.split(flat, sizes).forEach((part, i) => {
          const variable = variables[i]!;
          variable.assign(part.reshape(variable.shape));
        });
      });
    },
    flatten: (tensors) => tf.concat1d(tensors.map((tensor) => tensor.reshape<Tensor1D>([-1]))),
  };
}

function isVariable(tensor: Tensor): tensor is Variable {
  return 'assign' in tensor;
}
