import type { LayersModel, Rank, Tensor, Tensor4D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { normalizedTwin } from './normalized.js';
import { defaultMuon } from '../step/optimizer.js';
import { createBlocks } from './blocks.js';
import { type TensorFlow, loadTensorFlow } from '../backends/tensorflow.js';
import {
  allowForTensorFlow,
  runTiny,
  slopeByGradient,
  tinyBatch,
  tinyPairs,
  tinyRecipe,
  tinyStoppedAfter,
} from '../tiny.test.fixtures.js';
import { createTrainer } from '../step/trainer.js';

allowForTensorFlow();

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow());
});

/** Both kinds of convolution, both strides, with and without relu, and an end of two convolutions that stay as they are. */
function network(): LayersModel {
  const { input, conv, grow, residual, blend } = createBlocks(tf, 3);
  const noisy = input(8, 8, 1);
  const half = residual(
    'block',
    conv('half', noisy, { filters: 6, kernel: 3, stride: 2, activation: 'relu' }),
  );
  const full = grow('full', half, { filters: 5, kernel: 2, activation: 'relu' });
  const end = (name: string) => conv(name, full, { filters: 1, kernel: 3 });
  return tf.model({ name: 'net', inputs: noisy, outputs: blend(end('logits'), end('keep_logits'), noisy) });
}

const pairs = tinyPairs();
const batchAt = (step: number) => pairs.at(step, tinyBatch);
const settings = { loss: 'bce', optimizer: defaultMuon, averaging: 0.9, normalized: true } as const;

interface Statistics {
  readonly mean: number;
  readonly variance: number;
}

function apart(a: Tensor, b: Tensor): number {
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);
}

describe('normalizedTwin', () => {
  it('folds to the same picture, whatever its weights and statistics are', () => {
    const plain = network();
    const twin = normalizedTwin(tf, plain);
    const { model } = twin;
    expect(model.nonTrainableWeights.map(({ shape }) => shape[0])).toEqual([6, 6, 6, 6, 6, 6, 5, 5]);
    tf.tidy(() => {
      const x = tf.randomUniform([4, 8, 8, 1], 0, 1, 'float32', 5);
      for (const [at, layer] of model.layers.entries()) {
        const drawn = layer.getWeights().map((weight, i) =>
          // Variances must be positive; the rest may be anything.
          tf.randomUniform(weight.shape, i === 4 ? 0.5 : -0.7, i === 4 ? 2 : 0.9, 'float32', 31 * at + i + 1),
        );
        layer.setWeights(drawn);
      }
      expect(apart(model.predict(x) as Tensor, plain.predict(x) as Tensor)).toBeGreaterThan(0.01);
      twin.fold();
      expect(apart(model.predict(x) as Tensor, plain.predict(x) as Tensor)).toBeLessThan(2e-6);
    });
    model.dispose();
    plain.dispose();
  });

  it("computes in training what TF.js's own layer of batch normalisation computes", () => {
    const { input, conv, image } = createBlocks(tf, 4);
    const noisy = input(8, 8, 1);
    const hidden = conv('hidden', noisy, { filters: 6, kernel: 3, activation: 'relu' });
    const plain = tf.model({
      inputs: noisy,
      outputs: image(conv('logits', hidden, { filters: 1, kernel: 3 })),
    });
    const { model } = normalizedTwin(tf, plain);
    tf.tidy(() => {
      const x = tf.randomUniform<Rank.R4>([4, 8, 8, 1], 0, 1, 'float32', 6);
      const [kernel] = plain.getLayer('hidden').getWeights() as [Tensor4D];
      const layer = tf.layers.batchNormalization({ epsilon: 1e-5 });
      const normal = layer.apply(tf.conv2d(x, kernel, 1, 'same'), { training: true }) as Tensor4D;
      const [last, bias] = plain.getLayer('logits').getWeights() as [Tensor4D, Tensor];
      const expected = tf.sigmoid(tf.add(tf.conv2d(tf.relu(normal), last, 1, 'same'), bias));
      expect(apart(model.apply(x, { training: true }) as Tensor, expected)).toBeLessThan(1e-5);
      layer.dispose();
    });
    model.dispose();
    plain.dispose();
  });
});

describe('a trainer with batch normalisation', () => {
  it('knows the mean and variance of what its convolutions gave, averaged as the weights are', async () => {
    const plain = network();
    const [kernel] = plain.getLayer('half').getWeights() as [Tensor4D];
    const statisticsAt = async (step: number): Promise<Statistics> => {
      const { input } = await batchAt(step);
      // A batch of one channel is the same channels first or last.
      const laid = tf.conv2d(tf.tensor4d(input.data.slice(), [8, 8, 8, 1]), kernel, 2, 'same');
      const values = laid.dataSync<'float32'>(); // 8 images of 4x4 by 6 channels
      const mean = (at: (value: number) => number) => {
        return values.reduce((sum, value, i) => sum + (i % 6 === 0 ? at(value) : 0), 0) / 128;
      };
      const of = mean((value) => value);
      return { mean: of, variance: mean((value) => (value - of) ** 2) * (128 / 127) };
    };
    const first = await statisticsAt(0);
    const second = await statisticsAt(1);
    const trainer = createTrainer(tf, plain, settings);
    // At a rate of 0 the kernels stay, so the second batch goes through the same convolution as the first.
    for (const step of [0, 1]) await trainer.step(await batchAt(step), 0, step);
    const { average, weights } = await trainer.read();
    const learnt = 960; // kernels, scales and offsets, by hand: 54 + 12, twice 324 + 12, 120 + 10, twice 45 + 1
    expect(weights[learnt]).toBeCloseTo(second.mean, 5);
    expect(weights[learnt + 6]).toBeCloseTo(second.variance, 5);
    // Decays of 1/10 and 2/11, from a mean of 0 and a variance of 1.
    expect(average[learnt]).toBeCloseTo((2 / 11) * 0.9 * first.mean + (9 / 11) * second.mean, 5);
    const afterOne = 0.1 + 0.9 * first.variance;
    expect(average[learnt + 6]).toBeCloseTo((2 / 11) * afterOne + (9 / 11) * second.variance, 5);
    trainer.dispose();
    plain.dispose();
  });

  it('leaves no tensors behind', async () => {
    const outside = tf.memory().numTensors;
    const plain = network();
    const trainer = createTrainer(tf, plain, settings);
    await trainer.step(await batchAt(0), 1e-3, 0);
    const before = tf.memory().numTensors;
    await trainer.step(await batchAt(1), 1e-3, 1);
    trainer.use('average');
    trainer.use('weights');
    expect(tf.memory().numTensors).toBe(before);
    trainer.dispose();
    plain.dispose();
    expect(tf.memory().numTensors).toBe(outside);
  });

  it('goes down the slope of the loss that finite differences show', async () => {
    const plain = network();
    const trainer = createTrainer(tf, plain, settings);
    expect(await slopeByGradient(trainer, () => batchAt(0), defaultMuon.beta1, 5e-4)).toBeCloseTo(1, 1);
    trainer.dispose();
    plain.dispose();
  });

  it('is resumed to the same weights, and saves a network without normalisation', async () => {
    const recipe = {
      ...tinyRecipe,
      defaults: { ...tinyRecipe.defaults, optimizer: defaultMuon, normalized: true as const },
    };
    const tensorflow = await loadTensorFlow();
    const whole = await runTiny(tensorflow, { recipe });
    const expected = await whole.work;
    const directory = await tinyStoppedAfter(tensorflow, 6, { recipe });
    const resumed = await runTiny(tensorflow, { recipe, resume: directory });
    const actual = await resumed.work;
    expect(actual.record.network.parameters).toBe(expected.record.network.parameters);
    expect(actual.record.optimizer).toContain('batch normalisation');
    expect(actual.quality).toEqual(expected.quality);
  });

  it('is refused without an average of the weights', () => {
    const plain = network();
    expect(() => createTrainer(tf, plain, { ...settings, averaging: null })).toThrow(/average/);
    plain.dispose();
  });
});
