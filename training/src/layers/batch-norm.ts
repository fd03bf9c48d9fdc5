import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import { type NativeBackend, nativeBackend } from '../backends/native-backend.js';
import type { TensorFlow } from '../backends/tensorflow.js';

/** Added to variances before their root is taken; PyTorch's default. Nothing here is computed in half precision. */
export const normEpsilon = 1e-5;

/**
 * Called with the batch's estimates for all images: mean and (unbiased) variance of each channel. They are disposed of when it
 * returns.
 */
export type TellStatistics = (mean: Tensor1D, variance: Tensor1D) => void;

/** Normalises a batch `[batch, height, width, channels]`, with a scale and an offset for each channel. */
type Normalize = (
  tf: TensorFlow,
  x: Tensor4D,
  scale: Tensor1D,
  offset: Tensor1D,
  tell: TellStatistics,
) => Tensor4D;

/**
 * Batch normalisation as it trains (Ioffe and Szegedy 2015, algorithm 1): each channel less its mean over the batch, over its deviation,
 * times `scale`, plus `offset`.
 *
 * TensorFlow computes it in one operation, and its gradient in another. TF.js's own layer puts both together from some twenty, each of
 * which walks over the whole activation, and nearly doubles the time of a step; with the one operation `unet` takes a quarter longer.
 * Other backends than the native ones have no such operation and take TF.js's.
 */
export const normalizeBatch: Normalize = (tf, ...batch) => {
  const native = nativeBackend(tf);
  return native ? fusedOn(native)(tf, ...batch) : composed(tf, ...batch);
};

/** By operations that every backend has. */
export const composed: Normalize = (tf, x, scale, offset, tell) => {
  const { mean, variance } = tf.moments(x, [0, 1, 2]) as Record<'mean' | 'variance', Tensor1D>;
  const count = x.size / mean.size;
  tell(mean, variance.mul(count / Math.max(1, count - 1)));
  return tf.batchNorm4d(x, mean, variance, offset, scale, normEpsilon);
};

/** By TensorFlow's own operation. */
const fusedOn = (native: NativeBackend): Normalize => {
  const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_ATTR_STRING, TF_ATTR_BOOL, TF_FLOAT } = native.binding;
  const attributes = [
    { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: 'U', type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: 'epsilon', type: TF_ATTR_FLOAT, value: normEpsilon },
    { name: 'data_format', type: TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: TF_ATTR_BOOL, value: true },
  ];
  return (tf, x, scale, offset, tell) => {
    const normalize = tf.customGrad((...inputs) => {
      const save = inputs.pop() as unknown as (tensors: Tensor[]) => void;
      const [ownX, ownScale, ownOffset] = inputs as [Tensor, Tensor, Tensor];
      const none = tf.tensor1d([]);
      const [output, mean, variance, ...reserved] = native.executeMultipleOutputs(
        'FusedBatchNormV3',
        [...attributes, { name: 'exponential_avg_factor', type: TF_ATTR_FLOAT, value: 1 }],
        [ownX, ownScale, ownOffset, none, none],
        6,
      );
      tell(mean as Tensor1D, variance as Tensor1D);
      save([ownX, ownScale, ...reserved]);
      return {
        value: output!,
        // Of what comes out, the last two are the gradients of no input.
        gradFunc: (dy, saved) =>
          native.executeMultipleOutputs('FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3),
      };
    });
    return normalize(x, scale, offset) as Tensor4D;
  };
};
