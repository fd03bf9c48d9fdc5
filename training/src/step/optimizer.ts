import type { Tensor1D, Variable } from '@tensorflow/tfjs';
import { elementCount } from '@denoisekit/core';
import { isMatrix, muonDirections } from './muon.js';
import type { TensorFlow } from '../backends/tensorflow.js';

export interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Gradients longer than this (L2 norm over all weights) are scaled down to it; null: never. Keras's `global_clipnorm`. */
  readonly clipNorm: number | null;
  /** Each value of the gradient is clipped to [-clipValue, clipValue], before the norm is computed; absent: never. */
  readonly clipValue?: number;
  /**
   * Before the step of Adam, weights become `weights * (1 - learning rate * weightDecay)`: AdamW (Loshchilov and Hutter 2019) as
   * Keras has it, biases too. Absent: they do not.
   */
  readonly weightDecay?: number;
  /**
   * Whether the kernels between hidden layers move as Muon has it (`muon.ts`), and the rest as Adam: fewer steps to the same loss.
   * Absent: all move as Adam.
   */
  readonly muon?: true;
}

export const defaultAdam: AdamSettings = { beta1: 0.9, beta2: 0.99, epsilon: 1e-7, clipNorm: null };

/** For recipes of our own. The longer memory of the gradient is what Jordan et al. take; Adam's part stands it as well. */
export const defaultMuon: AdamSettings = { ...defaultAdam, beta1: 0.95, muon: true };

/** The defaults of Keras and TF.js, which the published recipes leave unnamed. */
export const kerasAdam: AdamSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, clipNorm: null };

export interface Moments {
  /** Moving averages of the gradient and of its square; zero before the first step. */
  readonly first: Variable;
  readonly second: Variable;
}

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1) over all weights as one vector, in place, or of Muon and Adam.
 *
 * `tf.train.adam` is not used: it keeps the powers of the betas as running float32 products that it does not give
 * away, so a resumed run would differ in the last bits; and a dozen small operations a weight cost more than a dozen
 * large ones in all. Here the powers follow from the step. They are folded into the rate and epsilon, which is the
 * same formula (section 2 of the paper).
 *
 * Call it inside `tf.tidy`.
 *
 * @param step 0 for the first
 * @param shapes of the parts that the vector consists of; Muon alone looks at them
 */
export function adamStep(
  tf: TensorFlow,
  weights: Variable,
  moments: Moments,
  gradient: Tensor1D,
  learningRate: number,
  step: number,
  settings: AdamSettings,
  shapes: readonly (readonly number[])[],
): void {
  const { beta1, beta2, epsilon, weightDecay = 0, muon } = settings;
  const g = clipped(tf, gradient, settings);
  const first = tf.add(moments.first, tf.mul(tf.sub(g, moments.first), 1 - beta1));
  const second = tf.add(moments.second, tf.mul(tf.sub(tf.square(g), moments.second), 1 - beta2));
  const secondScale = Math.sqrt(1 - beta2 ** (step + 1));
  const rate = (learningRate * secondScale) / (1 - beta1 ** (step + 1));
  const byAdam = tf.mul<Tensor1D>(tf.div(first, tf.add(tf.sqrt(second), epsilon * secondScale)), rate);
  moments.first.assign(first);
  moments.second.assign(second);
  const kept = weightDecay === 0 ? weights : tf.mul(weights, 1 - learningRate * weightDecay);
  weights.assign(tf.sub(kept, muon ? withMuon() : byAdam));

  function withMuon(): Tensor1D {
    const sizes = shapes.map(elementCount);
    const ahead = tf.split<Tensor1D>(tf.add(g, tf.mul(tf.sub(first, g), beta1)), sizes);
    const changes = tf.split<Tensor1D>(byAdam, sizes);
    const kernels = shapes.flatMap((shape, i) => (isMatrix(shape) ? [i] : []));
    const directions = muonDirections(
      tf,
      kernels.map((i) => ahead[i]!),
      kernels.map((i) => shapes[i]!),
    );
    kernels.forEach((i, at) => {
      changes[i] = tf.mul(directions[at]!, learningRate);
    });
    // A unit that relu holds at zero for the whole batch has no gradient. It stays where it is: Muon makes what is left in its momentum as
    // long as any other step, which drove whole layers of units so far that none came back (`docs/decisions/0020-photo.md`).
    return tf.mul(tf.concat1d(changes), tf.cast(tf.notEqual(g, 0), 'float32'));
  }
}

function clipped(tf: TensorFlow, gradient: Tensor1D, { clipValue, clipNorm }: AdamSettings): Tensor1D {
  const bounded = clipValue === undefined ? gradient : tf.clipByValue(gradient, -clipValue, clipValue);
  if (clipNorm === null) return bounded;
  const length = tf.sqrt(tf.sum(tf.square(bounded))); // `tf.norm` takes each value to the power of 2, which is slow
  return tf.mul(bounded, tf.minimum(tf.div(clipNorm, tf.add(length, 1e-12)), 1));
}

/** The optimiser in words, for records. */
export function describeAdam({
  beta1,
  beta2,
  epsilon,
  clipNorm,
  clipValue,
  weightDecay,
  muon,
}: AdamSettings): string {
  return [
    `${muon ? 'Muon for hidden kernels, else ' : ''}${weightDecay === undefined ? 'Adam' : 'AdamW'}, beta1 ${beta1}, beta2 ${beta2}, epsilon ${epsilon}`,
    ...(weightDecay === undefined ? [] : [`weight decay ${weightDecay}`]),
    ...(clipValue === undefined ? [] : [`gradient values at most ${clipValue}`]),
    ...(clipNorm === null ? [] : [`gradient norm at most ${clipNorm}`]),
  ].join(', ');
}
