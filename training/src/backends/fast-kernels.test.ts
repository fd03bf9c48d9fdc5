import { beforeAll, describe, expect, it } from 'vitest';
import { useFastKernels } from './fast-kernels.js';
import { loadTensorFlow, type TensorFlow } from './tensorflow.js';
import { allowForTensorFlow } from '../tiny.test.fixtures.js';

allowForTensorFlow();

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow());
  useFastKernels(tf);
  useFastKernels(tf);
});

const valuesOf = (tensor: { dataSync(): ArrayLike<number> }) => Array.from(tensor.dataSync());

describe('the fast gradient of relu', () => {
  it('is dy above zero and nothing at or below it', () => {
    const gradient = tf.tidy(() =>
      valuesOf(
        tf.grad((x) => tf.relu(x))(tf.tensor1d([-2, -0, 0, 1e-30, 3]), tf.tensor1d([10, 20, 30, 40, 50])),
      ),
    );
    expect(gradient).toEqual([0, 0, 0, 40, 50]);
  });

  it('goes through a composition by the chain rule: d/dx relu(3x - 6)^2 = 6 relu(3x - 6)', () => {
    const gradient = tf.tidy(() =>
      valuesOf(tf.grad((x) => tf.square(tf.relu(tf.sub(tf.mul(x, 3), 6))))(tf.tensor1d([1, 2, 3, 5]))),
    );
    expect(gradient).toEqual([0, 0, 18, 54]);
  });
});

describe('a bias', () => {
  /** Two images of one row of two pixels in two channels. */
  const images = () => tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 2, 2]);

  it('is added to its own channel', () => {
    const sum = tf.tidy(() => valuesOf(tf.add(images(), tf.tensor1d([10, 20]))));
    expect(sum).toEqual([11, 22, 13, 24, 15, 26, 17, 28]);
  });

  it('is no vector of one value, nor an image: those are added as ever', () => {
    const sums = tf.tidy(() => [
      valuesOf(tf.add(images(), tf.tensor1d([10]))),
      valuesOf(tf.add(images(), tf.tensor4d([10, 20], [1, 1, 2, 1]))),
    ]);
    expect(sums).toEqual([
      [11, 12, 13, 14, 15, 16, 17, 18],
      [11, 12, 23, 24, 15, 16, 27, 28],
    ]);
  });

  it('has the sum over all pixels of its channel as its gradient', () => {
    const gradient = tf.tidy(() =>
      valuesOf(tf.grad((bias) => tf.square(tf.add(images(), bias)).sum())(tf.tensor1d([0, 1]))),
    );
    expect(gradient).toEqual([2 * (1 + 3 + 5 + 7), 2 * (3 + 5 + 7 + 9)]);
  });

  it('follows a convolution that is fused with it', () => {
    const outputs = tf.tidy(() => {
      const filter = tf.tensor4d([1, 0, 0, 2], [1, 1, 2, 2]);
      const options = { x: images(), filter, strides: 1, pad: 'same', bias: tf.tensor1d([-2, 1]) } as const;
      return [
        valuesOf(tf.fused.conv2d({ ...options, activation: 'linear' })),
        valuesOf(tf.fused.conv2d({ ...options, activation: 'relu' })),
      ];
    });
    expect(outputs).toEqual([
      [-1, 5, 1, 9, 3, 13, 5, 17],
      [0, 5, 1, 9, 3, 13, 5, 17],
    ]);
  });
});

describe('a sum', () => {
  it('over other axes than all pixels, or that keeps its axes, is as ever', () => {
    const sums = tf.tidy(() => {
      const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 2, 2]);
      return [x.sum([1, 2, 3]), x.sum([0, 1, 2], true), x.sum([0, 1, 2])].map((sum) => [
        sum.shape,
        valuesOf(sum),
      ]);
    });
    expect(sums).toEqual([
      [[2], [10, 26]],
      [
        [1, 1, 1, 2],
        [16, 20],
      ],
      [[2], [16, 20]],
    ]);
  });
});
