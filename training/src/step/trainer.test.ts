import type { Tensor1D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { averagingDecay, updateAverage } from './averaging.js';
import { type Loss, lossOf, lossOfImages } from '../layers/loss.js';
import { type AdamSettings, adamStep, defaultAdam, describeAdam } from './optimizer.js';
import { type TensorFlow, loadTensorFlow } from '../backends/tensorflow.js';
import {
  allowForTensorFlow,
  slopeByGradient,
  tinyBatch,
  tinyPairs,
  tinyRecipe,
} from '../tiny.test.fixtures.js';
import { createTrainer } from './trainer.js';

allowForTensorFlow();

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow());
});

/** The weights after Adam has seen these gradients, one after the other. */
function afterAdam(start: number[], gradients: number[][], settings: AdamSettings): number[] {
  return tf.tidy(() => {
    const vector = (values: number[]) => tf.variable(tf.tensor1d(values), false);
    const weights = vector(start);
    const moments = { first: vector(start.map(() => 0)), second: vector(start.map(() => 0)) };
    gradients.forEach((gradient, step) => {
      adamStep(tf, weights, moments, tf.tensor1d(gradient), 0.1, step, settings, [[start.length]]);
    });
    const result = Array.from(weights.dataSync());
    tf.dispose([weights, moments.first, moments.second]);
    return result;
  });
}

describe('adamStep', () => {
  const gradients = [
    [1, -2, 0.5],
    [3, 0.1, -0.5],
    [-0.2, 4, 0],
  ];

  it('moves by the learning rate against the sign of the first gradient', () => {
    // Bias correction makes the first moments g and g^2: the step is lr * g / |g|.
    const [a, b] = afterAdam([1, 1], [[0.003, -7]], defaultAdam);
    expect(a).toBeCloseTo(0.9, 4);
    expect(b).toBeCloseTo(1.1, 4);
  });

  it('gives what the algorithm of the paper gives in double precision', () => {
    const { beta1, beta2, epsilon } = defaultAdam;
    const expected = [0.5, -1, 2].map((start, i) => {
      let [weight, m, v] = [start, 0, 0];
      gradients.forEach((gradient, t) => {
        m = beta1 * m + (1 - beta1) * gradient[i]!;
        v = beta2 * v + (1 - beta2) * gradient[i]! ** 2;
        weight -= (0.1 * (m / (1 - beta1 ** (t + 1)))) / (Math.sqrt(v / (1 - beta2 ** (t + 1))) + epsilon);
      });
      return weight;
    });
    afterAdam([0.5, -1, 2], gradients, defaultAdam).forEach((weight, i) => {
      expect(weight).toBeCloseTo(expected[i]!, 5);
    });
  });

  it('gives what the optimiser of TF.js gives', () => {
    const expected = tf.tidy(() => {
      const weights = tf.variable(tf.tensor1d([0.5, -1, 2]), true);
      const adam = tf.train.adam(0.1, 0.9, 0.99, 1e-7);
      for (const gradient of gradients)
        adam.minimize(() => tf.sum(tf.mul(weights, gradient)), false, [weights]);
      const values = Array.from(weights.dataSync());
      weights.dispose();
      return values;
    });
    afterAdam([0.5, -1, 2], gradients, defaultAdam).forEach((weight, i) => {
      expect(weight).toBeCloseTo(expected[i]!, 5);
    });
  });

  it('scales a long gradient down to the norm it may have', () => {
    // After one step the second moment is (1 - beta2) g^2, so epsilon shows the length: |g| = 5 becomes 1.
    const settings = { ...defaultAdam, epsilon: 1, clipNorm: 1 };
    const [a, b] = afterAdam([0, 0], [[3, 4]], settings);
    expect(a).toBeCloseTo((-0.1 * 0.6) / 1.6, 5);
    expect(b).toBeCloseTo((-0.1 * 0.8) / 1.8, 5);
    const [c] = afterAdam([0, 0], [[0.3, 0.4]], settings);
    expect(c).toBeCloseTo((-0.1 * 0.3) / 1.3, 5);
  });
});

describe('adamStep with clipping and decay', () => {
  const gradients = [
    [1, -2, 0.5],
    [3, 0.1, -0.5],
    [-0.2, 4, 0],
  ];

  // What tf_keras 2.21 makes of these gradients with `Adam(0.1, beta_2=0.99, ...)` and `AdamW(0.1, weight_decay=0.05, ...)`.
  it.each<[string, Partial<AdamSettings>, number[]]>([
    [
      'clips by value as `clipvalue`',
      { clipValue: 0.4 },
      [0.24835722148418427, -0.8714284300804138, 1.9093410968780518],
    ],
    [
      'clips by the norm of all weights as `global_clipnorm`',
      { clipNorm: 1 },
      [0.23440535366535187, -0.8511641025543213, 1.884473204612732],
    ],
    [
      'takes the decay off the weights and not off the gradient',
      { weightDecay: 0.05 },
      [0.23558220267295837, -0.8582270741462708, 1.8804619312286377],
    ],
  ])('%s does', (_, settings, expected) => {
    afterAdam([0.5, -1, 2], gradients, { ...defaultAdam, ...settings }).forEach((weight, i) => {
      expect(weight).toBeCloseTo(expected[i]!, 5);
    });
  });

  it('clips each value before it looks at the norm', () => {
    // (30, 4) becomes (4, 4), whose norm is 4 * sqrt(2); epsilon shows the length, as above.
    const settings = { ...defaultAdam, epsilon: 1, clipValue: 4, clipNorm: 4 };
    const [a, b] = afterAdam([0, 0], [[30, 4]], settings);
    const each = 4 / Math.SQRT2;
    expect(a).toBeCloseTo((-0.1 * each) / (each + 1), 5);
    expect(b).toBeCloseTo((-0.1 * each) / (each + 1), 5);
  });

  it('is told in words', () => {
    expect(describeAdam(defaultAdam)).toBe('Adam, beta1 0.9, beta2 0.99, epsilon 1e-7');
    expect(describeAdam({ ...defaultAdam, clipNorm: 1, clipValue: 2, weightDecay: 0.01 })).toBe(
      'AdamW, beta1 0.9, beta2 0.99, epsilon 1e-7, weight decay 0.01, gradient values at most 2, gradient norm at most 1',
    );
  });
});

describe('the average of the weights', () => {
  it('is that of Keras where the decay is not held back', () => {
    // `SGD(1.0, use_ema=True, ema_momentum=0.9)` of tf_keras 2.21 on weights [1, 2] and three gradients.
    const steps = [
      [0.9, 1.8],
      [0.6, 2.3],
      [0.8, 1.9],
    ];
    const result = tf.tidy(() => {
      const average = tf.variable(tf.tensor1d([1, 2]), false);
      steps.forEach((weights, i) => {
        updateAverage(tf, average, tf.tensor1d(weights), 0.9, 1_000 + i);
      });
      const values = Array.from(average.dataSync());
      average.dispose();
      return values;
    });
    expect(result[0]).toBeCloseTo(0.9358999133110046, 6);
    expect(result[1]).toBeCloseTo(2.0007998943328857, 6);
  });

  it.each([
    [0, 0.1],
    [8, 0.5],
    [89, 90 / 99],
    [1_000_000, 0.998],
  ])('remembers little in the beginning: at step %i a part of %d', (step, expected) => {
    expect(averagingDecay(0.998, step)).toBeCloseTo(expected, 12);
  });

  it('moves towards the weights by what the decay leaves', () => {
    const result = tf.tidy(() => {
      const average = tf.variable(tf.tensor1d([0, 10]), false);
      updateAverage(tf, average, tf.tensor1d([1, 20]), 0.998, 0);
      updateAverage(tf, average, tf.tensor1d([1, 20]), 0.5, 1_000);
      const values = Array.from(average.dataSync());
      average.dispose();
      return values;
    });
    expect(result[0]).toBeCloseTo(0.95, 6);
    expect(result[1]).toBeCloseTo(19.5, 5);
  });
});

describe('lossOf', () => {
  const valueAndGradient = (loss: Loss, logits: number[], clean: number[]) =>
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((z) => lossOf(tf, loss, z, tf.tensor1d(clean)))(
        tf.tensor1d(logits),
      );
      return { value: value.dataSync()[0]!, gradient: Array.from((grad as Tensor1D).dataSync()) };
    });

  it('is the mean cross-entropy of the sigmoid, with its gradient', () => {
    const { value, gradient } = valueAndGradient('bce', [0, 2], [1, 0.25]);
    const sigmoid = 1 / (1 + Math.exp(-2));
    const second = -0.25 * Math.log(sigmoid) - 0.75 * Math.log(1 - sigmoid);
    expect(value).toBeCloseTo((Math.log(2) + second) / 2, 6);
    expect(gradient[0]).toBeCloseTo(-0.25, 6);
    expect(gradient[1]).toBeCloseTo((sigmoid - 0.25) / 2, 6);
  });

  it('neither overflows nor loses its gradient where the sigmoid is flat', () => {
    const { value, gradient } = valueAndGradient('bce', [100, -100, 100], [0, 1, 1]);
    expect(value).toBeCloseTo(200 / 3, 4);
    expect(gradient[0]).toBeCloseTo(1 / 3, 6);
    expect(gradient[1]).toBeCloseTo(-1 / 3, 6);
    expect(gradient[2]).toBeCloseTo(0, 6);
  });

  it('is the mean squared error of the sigmoid', () => {
    const { value, gradient } = valueAndGradient('mse', [0, 0], [1, 0.5]);
    expect(value).toBeCloseTo(0.125, 6);
    expect(gradient[0]).toBeCloseTo(-0.125, 6); // 2 (0.5 - 1) * 0.25 / 2
    expect(gradient[1]).toBeCloseTo(0, 6);
  });
});

describe('lossOfImages', () => {
  const valueAndGradient = (loss: Loss, images: number[], clean: number[]) =>
    tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((x) => lossOfImages(tf, loss, x, tf.tensor1d(clean)))(
        tf.tensor1d(images),
      );
      return { value: value.dataSync()[0]!, gradient: Array.from((grad as Tensor1D).dataSync()) };
    });

  it('is the mean absolute error, whose gradient is a sign, and nothing where there is no error', () => {
    const { value, gradient } = valueAndGradient('l1', [1.5, 0.25, 0.5], [1, 0.75, 0.5]);
    expect(value).toBeCloseTo(1 / 3, 6);
    [1 / 3, -1 / 3, 0].forEach((expected, i) => {
      expect(gradient[i]).toBeCloseTo(expected, 6);
    });
  });

  it('is the smooth absolute error sqrt(d^2 + 1e-6): 5e-3 at d = 4.9e-3, with the gradient d / 5e-3', () => {
    const d = Math.sqrt(24) * 1e-3;
    const { value, gradient } = valueAndGradient('charbonnier', [d, -d], [0, 0]);
    expect(value).toBeCloseTo(5e-3, 7);
    expect(gradient[0]).toBeCloseTo(d / 5e-3 / 2, 5);
    expect(gradient[1]).toBeCloseTo(-d / 5e-3 / 2, 5);
  });

  it('is the mean over images of the root of their mean squared error and 1e-6', () => {
    // Errors 0.3 and 0.4 in the first image, none in the second: (sqrt(0.25 / 2 + 1e-6) + 0.001) / 2.
    const root = Math.sqrt(0.125 + 1e-6);
    const clean = tf.tensor4d([0, 0, 0.5, 0.5], [2, 1, 2, 1]);
    const { value, grad } = tf.valueAndGrad((x) => lossOfImages(tf, 'rmse', x, clean))(
      tf.tensor4d([0.3, -0.4, 0.5, 0.5], [2, 1, 2, 1]),
    );
    expect(value.dataSync()[0]).toBeCloseTo((root + 1e-3) / 2, 6);
    const expected = [0.3 / root / 4, -0.4 / root / 4, 0, 0]; // d / (2 pixels * root), over 2 images
    grad.dataSync().forEach((slope, i) => {
      expect(slope).toBeCloseTo(expected[i]!, 6);
    });
    tf.dispose([clean, value, grad]);
  });
});

describe('createTrainer', () => {
  it('goes down the slope of the loss that finite differences show', async () => {
    const pairs = tinyPairs();
    const model = tinyRecipe.build(tf, { height: 8, width: 8, channels: 1, seed: 1 });
    const trainer = createTrainer(tf, model, { loss: 'bce', optimizer: defaultAdam, averaging: null });
    expect(await slopeByGradient(trainer, () => pairs.at(0, tinyBatch), defaultAdam.beta1, 1e-3)).toBeCloseTo(
      1,
      2,
    );
    trainer.dispose();
    model.dispose();
  });
});
