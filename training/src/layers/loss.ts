import type { Scalar, Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../backends/tensorflow.js';

/**
 * `l1` is the mean absolute error, `charbonnier` its smooth form (Charbonnier et al. 1994), as in the training of larger restorers. `rmse`
 * is the root of each image's mean squared error, averaged over the images: within an image it asks for what PSNR measures, and an image
 * with little noise counts nearly as much as one with a lot, which `mse` would hardly weigh.
 */
export type Loss = 'bce' | 'mse' | 'l1' | 'charbonnier' | 'rmse';

/** Where the Charbonnier loss goes from squares to absolute values: 1e-3 on [0, 1], as in LapSRN (Lai et al. 2017). */
const charbonnierEpsilon = 1e-3;

/** The least error of an image, so that the root has a gradient: a quarter of a level of 8 bits. */
const rmseEpsilon = 1e-3;

/**
 * The mean over all pixels of the loss between images that are `sigmoid(logits)` and clean ones.
 *
 * `bce` is `max(z, 0) - z * x + log(1 + exp(-|z|))`, written with softplus: `log(1 + exp(z)) - z * x`, which
 * TensorFlow computes without overflow. Its gradient is given in closed form, `(sigmoid(z) - x) / n`.
 */
export function lossOf(tf: TensorFlow, loss: Loss, logits: Tensor, clean: Tensor): Scalar {
  if (loss !== 'bce') return distance(tf, loss, tf.sigmoid(logits), clean);
  const crossEntropy = tf.customGrad((z, save) => {
    const output = z as Tensor;
    (save as (tensors: Tensor[]) => void)([output, clean]);
    return {
      value: tf.mean<Scalar>(tf.sub(tf.softplus(output), tf.mul(output, clean))),
      gradFunc(upstream: Tensor, saved: Tensor[]) {
        const [savedOutput, savedClean] = saved as [Tensor, Tensor];
        const perPixel = tf.sub(tf.sigmoid(savedOutput), savedClean);
        return [tf.mul(perPixel, tf.div(upstream, savedClean.size))];
      },
    };
  });
  return crossEntropy(logits);
}

/** What is nearer to 0 or 1 than this counts as this far away, so that a logarithm is finite. */
const certainty = 1e-6;

/** The same between images in [0, 1] and clean ones, for networks whose output is no sigmoid. */
export function lossOfImages(tf: TensorFlow, loss: Loss, images: Tensor, clean: Tensor): Scalar {
  if (loss !== 'bce') return distance(tf, loss, images, clean);
  const p = tf.clipByValue(images, certainty, 1 - certainty);
  const white = tf.mul(clean, tf.log(p));
  const black = tf.mul(tf.sub(1, clean), tf.log(tf.sub(1, p)));
  return tf.neg(tf.mean<Scalar>(tf.add(white, black)));
}

function distance(tf: TensorFlow, loss: Exclude<Loss, 'bce'>, images: Tensor, clean: Tensor): Scalar {
  switch (loss) {
    case 'mse':
      return tf.mean<Scalar>(tf.squaredDifference(images, clean));
    case 'l1':
      return meanAbsolute(tf, tf.sub(images, clean));
    case 'charbonnier': {
      const squared = tf.squaredDifference(images, clean);
      return tf.mean<Scalar>(tf.sqrt(tf.add(squared, charbonnierEpsilon ** 2)));
    }
    case 'rmse': {
      const [, ...within] = images.shape.keys();
      const squared = tf.mean(tf.squaredDifference(images, clean), within);
      return tf.mean<Scalar>(tf.sqrt(tf.add(squared, rmseEpsilon ** 2)));
    }
  }
}

/** TF.js's own gradient of an absolute value is -1 at zero, which would change a perfect output. */
function meanAbsolute(tf: TensorFlow, difference: Tensor): Scalar {
  const mean = tf.customGrad((x, save) => {
    const errors = x as Tensor;
    (save as (tensors: Tensor[]) => void)([errors]);
    return {
      value: tf.mean<Scalar>(tf.abs(errors)),
      gradFunc: (upstream: Tensor, saved: Tensor[]) => [
        tf.mul(tf.sign(saved[0]!), tf.div(upstream, errors.size)),
      ],
    };
  });
  return mean(difference);
}
