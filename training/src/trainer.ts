import type { LayersModel, Tensor1D, Tensor4D, Variable } from '@tensorflow/tfjs';
import { updateAverage } from './averaging.js';
import type { Batch } from './batches.js';
import { toChannelsLast, valuesOf } from './images.js';
import { drawsByStep } from './dropout.js';
import { headOf } from './head.js';
import type { Loss } from './loss.js';
import { type AdamSettings, adamStep } from './optimizer.js';
import { parametersOf } from './parameters.js';
import { useFastReluGradient } from './relu-gradient.js';
import type { TensorFlow } from './tensorflow.js';

/** Everything that a training step changes, each a vector over all weights in the model's order. */
export interface TrainerState {
  readonly weights: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Equal to the weights where the recipe does not average. */
  readonly average: Float32Array;
}

export interface Trainer {
  /** One step of gradient descent; gives the loss before it. The batch's arrays may be written to once it is done. */
  step(batch: Batch, learningRate: number, step: number): Promise<number>;
  /** Which weights the model computes with until the next step: the averaged ones are validated and saved. */
  use(which: 'weights' | 'average'): void;
  /** Makes the model compute with other weights altogether. */
  show(weights: Float32Array): void;
  read(): Promise<TrainerState>;
  restore(state: TrainerState): void;
  dispose(): void;
}

export interface TrainerOptions {
  readonly loss: Loss;
  readonly optimizer: AdamSettings;
  readonly averaging: number | null;
}

/** Trains the weights of `model`, which stays the caller's to dispose of. */
export function createTrainer(
  tf: TensorFlow,
  model: LayersModel,
  { loss, optimizer, averaging }: TrainerOptions,
): Trainer {
  useFastReluGradient(tf);
  const dropouts = model.layers.filter(drawsByStep);
  const head = headOf(tf, model);
  const parameters = parametersOf(tf, model);
  const shapes = parameters.variables.map(({ shape }) => shape);
  const initial = (): Variable => tf.tidy(() => tf.variable(parameters.flatten(parameters.variables), false));
  const zeros = (): Variable => tf.tidy(() => tf.variable(tf.zeros([parameters.count]), false));
  const weights = initial();
  const moments = { first: zeros(), second: zeros() };
  const average = averaging === null ? null : initial();

  function gradientStep({ clean, noisy }: Batch, learningRate: number, step: number): Promise<number> {
    for (const layer of dropouts) layer.step = step;
    const lossBefore = tf.tidy(() => {
      const target = toChannelsLast(tf, clean);
      const input = toChannelsLast(tf, noisy);
      const { value, grads } = tf.variableGrads(
        () => head.loss(loss, head.network.apply(input, { training: true }) as Tensor4D, target),
        [...parameters.variables],
      );
      const gradient = parameters.flatten(parameters.variables.map(({ name }) => grads[name]!));
      adamStep(tf, weights, moments, gradient, learningRate, step, optimizer, shapes);
      parameters.show(weights as Tensor1D);
      if (average && averaging !== null) {
        updateAverage(tf, average, weights as Tensor1D, averaging, step);
      }
      return value;
    });
    return valuesOf(lossBefore).then((values) => values[0]!);
  }

  const copyOf = (vector: Variable): Promise<Float32Array> => valuesOf(vector.clone());

  return {
    step: gradientStep,
    use(which) {
      parameters.show((which === 'average' && average ? average : weights) as Tensor1D);
    },
    show(values) {
      tf.tidy(() => {
        parameters.show(tf.tensor1d(values.slice()));
      });
    },
    read: async () => ({
      weights: await copyOf(weights),
      firstMoment: await copyOf(moments.first),
      secondMoment: await copyOf(moments.second),
      average: await copyOf(average ?? weights),
    }),
    restore(state) {
      tf.tidy(() => {
        weights.assign(tf.tensor1d(state.weights.slice()));
        moments.first.assign(tf.tensor1d(state.firstMoment.slice()));
        moments.second.assign(tf.tensor1d(state.secondMoment.slice()));
        average?.assign(tf.tensor1d(state.average.slice()));
        parameters.show(weights as Tensor1D);
      });
    },
    dispose() {
      tf.dispose([weights, moments.first, moments.second, ...(average ? [average] : [])]);
    },
  };
}
