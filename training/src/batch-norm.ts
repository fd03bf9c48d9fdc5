import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import type { TensorFlow } from './tensorflow.js';

/** Added to variances before their root is taken; PyTorch's default. Nothing here is computed in half precision. */
export const normEpsilon = 1e-5;

/** Is told what a batch was like: mean and variance of each channel, which are gone when it returns. */
export type TellStatistics = (mean: Tensor1D, variance: Tensor1D) => void;

/**
 * Batch normalisation as it trains (Ioffe and Szegedy 2015, algorithm 1): each channel of `[batch, height, width, channels]` less its
 * mean over the batch, over its deviation, times `scale`, plus `offset`.
 *
 * TensorFlow computes it in one operation, and its gradient in another. TF.js's own layer puts both together from some twenty, each of
 * which walks over the whole activation, and nearly doubles the time of a step; with the one operation `unet` takes a quarter longer.
 * Other backends than the native ones have no such operation and take TF.js's.
 */
export function normalizeBatch(
  tf: TensorFlow,
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  tell: TellStatistics,
): Tensor4D {
  const native = nativeBackend(tf);
  return native ? fused(tf, native, x, scale, offset, tell) : composed(tf, x, scale, offset, tell);
}

/** By operations that every backend has. */
export function composed(
  tf: TensorFlow,
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  tell: TellStatistics,
): Tensor4D {
  const moments = tf.moments(x, [0, 1, 2]) as { readonly mean: Tensor1D; readonly variance: Tensor1D };
  tell(moments.mean, moments.variance);
  return tf.batchNorm4d(x, moments.mean, moments.variance, offset, scale, normEpsilon);
}

function fused(
  tf: TensorFlow,
  native: NativeBackend,
  input: Tensor4D,
  inputScale: Tensor1D,
  inputOffset: Tensor1D,
  tell: TellStatistics,
): Tensor4D {
  const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_ATTR_STRING, TF_ATTR_BOOL, TF_FLOAT } = native.binding;
  const attributes = [
    { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: 'U', type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: 'epsilon', type: TF_ATTR_FLOAT, value: normEpsilon },
    { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: TF_ATTR_BOOL, value: true },
  ];
  const normalize = tf.customGrad((...inputs) => {
    const save = inputs.pop() as unknown as (tensors: Tensor[]) => void;
    const [x, scale, offset] = inputs as Tensor[];
    const none = tf.tensor1d([]);
    const [output, mean, variance, ...reserved] = native.executeMultipleOutputs(
      'FusedBatchNormV3',
      [...attributes, { name: 'exponential_avg_factor', type: TF_ATTR_FLOAT, value: 1 }],
      [x!, scale!, offset!, none, none],
      6,
    );
    tell(mean as Tensor1D, variance as Tensor1D);
    save([x!, scale!, ...reserved]);
    return {
      value: output!,
      gradFunc: (dy, saved) => {
        const [savedX, ...rest] = saved;
        const inputsOfGradient = [dy, savedX!, ...rest];
        return native
          .executeMultipleOutputs('FusedBatchNormGradV3', attributes, inputsOfGradient, 5)
          .slice(0, 3);
      },
    };
  });
  return normalize(input, inputScale, inputOffset) as Tensor4D;
}

/** The part of tfjs-node's backend that its types leave out of `KernelBackend`. */
interface NativeBackend {
  readonly binding: Readonly<
    Record<'TF_ATTR_TYPE' | 'TF_ATTR_FLOAT' | 'TF_ATTR_STRING' | 'TF_ATTR_BOOL' | 'TF_FLOAT', number>
  >;
  executeMultipleOutputs(
    name: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: unknown }[],
    inputs: readonly Tensor[],
    outputs: number,
  ): Tensor[];
}

function nativeBackend(tf: TensorFlow): NativeBackend | null {
  const backend: object = tf.backend();
  return 'executeMultipleOutputs' in backend && 'binding' in backend ? (backend as NativeBackend) : null;
}
