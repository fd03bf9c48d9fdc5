import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { headOf } from './head.js';
import { lossOfImages } from './loss.js';
import { createBlocks } from './blocks.js';
import { loadTensorFlow } from '../backends/tensorflow.js';
import type { TensorFlow } from '../backends/tensorflow.js';
import { allowForTensorFlow } from '../tiny.test.fixtures.js';

allowForTensorFlow();

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow());
});

/** One pixel, with given biases and no kernels. */
function blendOf(logit: number, keepLogit: number) {
  const { input, conv, blend } = createBlocks(tf, 1);
  const noisy = input(1, 1, 1);
  const logits = conv('logits', noisy, { filters: 1, kernel: 1 });
  const keep = conv('keep_logits', noisy, { filters: 1, kernel: 1 });
  const model = tf.model({ inputs: noisy, outputs: blend(logits, keep, noisy) });
  const weights = [0, logit, 0, keepLogit].map((value, i) =>
    i % 2 === 0 ? tf.zeros([1, 1, 1, 1]) : tf.tensor1d([value]),
  );
  model.setWeights(weights);
  tf.dispose(weights);
  return model;
}

describe('a blend', () => {
  it.each([
    ['half of each where it is undecided', 0, 0, 0.75], // (0.5 + 1) / 2
    ['the noisy image where it keeps', -100, 100, 1],
    ['its own where it does not', -100, -100, 0],
    ['a part', Math.log(3), Math.log(1 / 4), 0.8], // 0.2 * 1 + 0.8 * 0.75
  ])('gives %s', (_, logit, keep, expected) => {
    const model = blendOf(logit, keep);
    const { network, image } = headOf(tf, model);
    const value = tf.tidy(() => {
      const output = network.predict(tf.ones([1, 1, 1, 1]));
      return image(Array.isArray(output) ? output[0]! : output).dataSync()[0];
    });
    expect(value).toBeCloseTo(expected, 6);
    model.dispose();
  });

  it('is nothing to compute the loss before', () => {
    const model = blendOf(0, 0);
    const head = headOf(tf, model);
    const clean = 0.25;
    const loss = (kind: 'bce' | 'mse') =>
      tf.tidy(() => head.loss(kind, tf.tensor1d([0.75]), tf.tensor1d([clean])).dataSync()[0]);
    expect(head).toMatchObject({ corrects: false });
    expect(head.network).toBe(model);
    expect(loss('mse')).toBeCloseTo(0.25, 6);
    expect(loss('bce')).toBeCloseTo(-clean * Math.log(0.75) - (1 - clean) * Math.log(0.25), 6);
    model.dispose();
  });
});

describe('a change to the noisy image', () => {
  it('is added to it; what is shown is within [0, 1], and the loss goes by what is not', () => {
    const { input, conv, corrected } = createBlocks(tf, 1);
    const noisy = input(null, null, 1);
    const model = tf.model({
      inputs: noisy,
      outputs: corrected(conv('change', noisy, { filters: 1, kernel: 1 }), noisy),
    });
    const weights = [tf.zeros([1, 1, 1, 1]), tf.tensor1d([0.75])];
    model.setWeights(weights);
    tf.dispose(weights);
    const head = headOf(tf, model);
    expect(head.corrects).toBe(true);
    expect(head.network).toBe(model);
    tf.tidy(() => {
      const output = model.predict(tf.fill([1, 2, 2, 1], 0.5)) as Tensor;
      expect([...new Set(output.dataSync())]).toEqual([1.25]);
      expect([...new Set(head.image(output).dataSync())]).toEqual([1]);
      expect(head.loss('l1', output, tf.ones([1, 2, 2, 1])).dataSync()[0]).toBe(0.25);
    });
    model.dispose();
  });
});

describe('headOf', () => {
  it('refuses a network that ends in something else', () => {
    const { input, conv } = createBlocks(tf, 1);
    const noisy = input(4, 4, 1);
    const model = tf.model({
      inputs: noisy,
      outputs: conv('denoised', noisy, { filters: 1, kernel: 1 }),
    });
    expect(() => headOf(tf, model)).toThrow(/a layer Conv2D/);
    model.dispose();
  });
});

describe('lossOfImages', () => {
  it('is finite, and has a gradient that is, where an image is certain and wrong', () => {
    const { value, gradient } = tf.tidy(() => {
      const { value, grad } = tf.valueAndGrad((p) => lossOfImages(tf, 'bce', p, tf.tensor1d([1, 0])))(
        tf.tensor1d([0, 1.0000001]),
      );
      return { value: value.dataSync()[0], gradient: Array.from(grad.dataSync()) };
    });
    expect(value).toBeCloseTo(-Math.log(1e-6), 1);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });
});
