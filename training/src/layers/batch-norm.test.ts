import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { composed, normEpsilon, normalizeBatch } from './batch-norm.js';
import { type TensorFlow, loadTensorFlow } from '../backends/tensorflow.js';
import { allowForTensorFlow } from '../tiny.test.fixtures.js';

allowForTensorFlow();

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow());
});

// Three pixels of two channels, in two images of 1x3.
const x = [0.5, -3, 2, 0.25, 1, 7, -1.5, 0.125, 0, 2, 4, -1];
const [scale, offset] = [
  [1.5, -0.5],
  [0.25, 2],
];
/** So that the gradient of the sum is not that of a constant, which normalisation takes away. */
const weights = x.map((_, i) => Math.sin(i + 1));

/** Algorithm 1 of Ioffe and Szegedy in double precision. */
function byHand(values: readonly number[]): { output: number[]; mean: number[]; variance: number[] } {
  const channel = (c: number) => values.filter((_, i) => i % 2 === c);
  const mean = [0, 1].map((c) => channel(c).reduce((sum, v) => sum + v, 0) / 6);
  const variance = [0, 1].map((c) => channel(c).reduce((sum, v) => sum + (v - mean[c]!) ** 2, 0) / 6);
  const output = values.map((v, i) => {
    const c = i % 2;
    return ((v - mean[c]!) / Math.sqrt(variance[c]! + normEpsilon)) * scale[c]! + offset[c]!;
  });
  return { output, mean, variance };
}

describe.each([
  ['by the one operation', normalizeBatch],
  ['by operations of TF.js', composed],
])('batch normalisation %s', (_, normalize) => {
  const tensors = () => [tf.tensor4d(x, [2, 1, 3, 2]), tf.tensor1d(scale), tf.tensor1d(offset)] as const;

  it('gives what the algorithm of the paper gives', () => {
    const expected = byHand(x);
    tf.tidy(() => {
      const told: number[][] = [];
      const output = normalize(tf, ...tensors(), (...statistics) => {
        told.push(...statistics.map((statistic) => Array.from(statistic.dataSync())));
      });
      output.dataSync().forEach((value, i) => {
        expect(value).toBeCloseTo(expected.output[i]!, 5);
      });
      const [mean, variance] = told as [number[], number[]];
      mean.forEach((value, i) => {
        expect(value).toBeCloseTo(expected.mean[i]!, 5);
      });
      variance.forEach((value, i) => {
        // Of all images there are, as estimated from these: n / (n - 1) of theirs.
        expect(value).toBeCloseTo((6 / 5) * expected.variance[i]!, 4);
      });
    });
  });

  it('has the gradient that finite differences show', () => {
    const sumAt = (values: readonly number[]): number =>
      byHand(values).output.reduce((sum, value, i) => sum + value * weights[i]!, 0);
    const slopes = x.map((_, i) => {
      const moved = (by: number) => x.map((value, at) => (at === i ? value + by : value));
      return (sumAt(moved(1e-5)) - sumAt(moved(-1e-5))) / 2e-5;
    });
    const normalized = byHand(x).output.map((value, i) => (value - offset[i % 2]!) / scale[i % 2]!);
    const along = (values: readonly number[]) =>
      [0, 1].map((c) => values.reduce((sum, value, i) => sum + (i % 2 === c ? value * weights[i]! : 0), 0));
    const ones = x.map(() => 1);
    tf.tidy(() => {
      const [gradient, ofScale, ofOffset] = tf.grads((a, b, c) =>
        tf.sum(
          tf.mul(
            normalize(tf, a as Tensor4D, b as Tensor1D, c as Tensor1D, () => undefined),
            tf.tensor4d(weights, [2, 1, 3, 2]),
          ),
        ),
      )([...tensors()]);
      gradient!.dataSync().forEach((value, i) => {
        expect(value).toBeCloseTo(slopes[i]!, 4);
      });
      ofScale!.dataSync().forEach((value, c) => {
        expect(value).toBeCloseTo(along(normalized)[c]!, 4);
      });
      ofOffset!.dataSync().forEach((value, c) => {
        expect(value).toBeCloseTo(along(ones)[c]!, 4);
      });
    });
  });
});
