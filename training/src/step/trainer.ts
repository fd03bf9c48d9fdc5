import type { LayersModel, Tensor1D, Tensor4D, Variable } from '@tensorflow/tfjs';
import { DenoiseError } from '@denoisekit/core';
import { updateAverage } from './averaging.js';
import { bfloat16Convolutions } from '../backends/bfloat16.js';
import { toChannelsLast, valuesOf } from '../backends/channels-last.js';
import { drawsByStep } from '../layers/dropout.js';
import { useFastKernels } from '../backends/fast-kernels.js';
import { headOf } from '../layers/head.js';
import type { Pair } from '../images/port.js';
import type { Loss } from '../layers/loss.js';
import { type NormalizedTwin, normalizedTwin } from '../layers/normalized.js';
import { type AdamSettings, adamStep } from './optimizer.js';
import { parametersOf } from '../layers/parameters.js';
import type { TensorFlow } from '../backends/tensorflow.js';

/** Everything that a training step changes, each a vector over all weights of what trains (`parametersOf`). */
export interface TrainerState {
  readonly weights: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Equal to the weights where the recipe does not average. */
  readonly average: Float32Array;
}

export interface Trainer {
  /** One step of gradient descent; gives the loss before it. The batch's arrays may be written to once it is done. */
  step(batch: Pair, learningRate: number, step: number): Promise<number>;
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
  /** Decay of the moving average of the weights; null: there is none. */
  readonly averaging: number | null;
  /** Whether a twin with batch normalisation trains in place of the model (`normalized.ts`). It needs `averaging`. Default: false. */
  readonly normalized?: boolean;
  /** Whether hidden convolutions are computed in bfloat16 (`bfloat16.ts`). Default: false. */
  readonly bfloat16?: boolean;
}

/** Trains the weights of `model`, which the caller has to dispose of. */
export function createTrainer(
  tf: TensorFlow,
  model: LayersModel,
  { loss, optimizer, averaging, normalized = false, bfloat16 = false }: TrainerOptions,
): Trainer {
  assertTrainable(model, normalized, averaging);
  useFastKernels(tf);
  const compute = bfloat16 ? bfloat16Convolutions(tf) : <T>(work: () => T): T => work();
  const twin: NormalizedTwin | null = normalized ? normalizedTwin(tf, model) : null;
  const trained = twin?.model ?? model;
  const dropouts = trained.layers.filter(drawsByStep);
  const head = headOf(tf, trained);
  const parameters = parametersOf(tf, trained);
  const shapes = parameters.variables.map(({ shape }) => shape);
  const { trainable, untrainable } = parameters;
  const trainableCount = trainable.reduce((sum, { size }) => sum + size, 0);
  const initial = (): Variable => tf.tidy(() => tf.variable(parameters.flatten(parameters.variables), false));
  const zeros = (): Variable => tf.tidy(() => tf.variable(tf.zeros([parameters.count]), false));
  const weights = initial();
  const moments = { first: zeros(), second: zeros() };
  const average = averaging === null ? null : initial();

  function gradientStep(pair: Pair, learningRate: number, step: number): Promise<number> {
    for (const layer of dropouts) layer.step = step;
    const lossBefore = tf.tidy(() => {
      const target = toChannelsLast(tf, pair.target);
      const input = toChannelsLast(tf, pair.input);
      const { value, grads } = compute(() =>
        tf.variableGrads(
          () => head.loss(loss, head.network.apply(input, { training: true }) as Tensor4D, target),
          [...trainable],
        ),
      );
      const gradient = parameters.flatten([
        ...trainable.map(({ name }) => grads[name]!),
        ...untrainable.map((variable) => tf.zerosLike(variable)),
      ]);
      adamStep(tf, weights, moments, gradient, learningRate, step, optimizer, shapes);
      if (twin) {
        // In training a batch is normalised by its own statistics. Those of all batches are the average of this vector, as for the weights.
        const moved = tf.slice1d(weights as Tensor1D, 0, trainableCount);
        weights.assign(tf.concat1d([moved, parameters.flatten(untrainable)]));
      }
      parameters.show(weights as Tensor1D);
      if (average && averaging !== null) {
        updateAverage(tf, average, weights as Tensor1D, averaging, step);
      }
      return value;
    });
    return valuesOf(lossBefore).then((values) => values[0]!);
  }

  function show(vector: Tensor1D): void {
    parameters.show(vector);
    twin?.fold();
  }

  const copyOf = (vector: Variable): Promise<Float32Array> => valuesOf(vector.clone());

  return {
    step: gradientStep,
    use(which) {
      show((which === 'average' && average ? average : weights) as Tensor1D);
    },
    show(values) {
      tf.tidy(() => {
        show(tf.tensor1d(values.slice()));
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
        show(weights as Tensor1D);
      });
    },
    dispose() {
      tf.dispose([weights, moments.first, moments.second, ...(average ? [average] : [])]);
      twin?.model.dispose();
    },
  };
}

function assertTrainable(model: LayersModel, normalized: boolean, averaging: number | null): void {
  const fixed = model.weights.length - model.trainableWeights.length;
  if (fixed > 0) {
    throw new DenoiseError('internal', {
      what: 'the network has weights that training does not change',
      actual: `${fixed} of them`,
      expected: 'none: for batch normalisation a recipe says `normalized: true`',
    });
  }
  if (normalized && averaging === null) {
    throw new DenoiseError('internal', {
      what: 'a recipe with batch normalisation does not average its weights',
      expected: '`averaging`, by which the mean and variance of all batches are known too',
    });
  }
}
