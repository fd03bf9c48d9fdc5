import type { Rank } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { isMatrix, muonDirections, orthogonalized } from './muon.js';
import { adamStep, defaultMuon, describeAdam } from './optimizer.js';
import { loadTensorFlow } from '../backends/tensorflow.js';
import type { TensorFlow } from '../backends/tensorflow.js';
import { allowForTensorFlow } from '../tiny.test.fixtures.js';

// The expected numbers are from NumPy in float64, by the formulas of the papers.

allowForTensorFlow();

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow());
});

const irregular = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => Math.sin((i + 1) ** 2 + from));

describe('orthogonalized', () => {
  const matrix = irregular(30);
  const firstRow = [0.269961, -0.4080344, 0.0432031, -0.1280205, 0.008005];
  const lastRow = [-0.0876405, -0.071087, -0.4771724, -0.4040013, 0.2600242];

  it('makes all singular values alike, of a tall matrix', () => {
    const result = tf.tidy(() =>
      Array.from(orthogonalized(tf, [tf.tensor3d(matrix, [1, 6, 5])])[0]!.dataSync()),
    );
    firstRow.forEach((value, i) => {
      expect(result[i]).toBeCloseTo(value, 5);
    });
    lastRow.forEach((value, i) => {
      expect(result[25 + i]).toBeCloseTo(value, 5);
    });
  });

  it('does the same with a wide one, and whatever its length', () => {
    const result = tf.tidy(() => {
      const wide = tf.mul(tf.transpose(tf.tensor2d(matrix, [6, 5])), 1e-4);
      return Array.from(orthogonalized(tf, [wide.reshape([1, 5, 6])])[0]!.dataSync());
    });
    lastRow.forEach((value, i) => {
      expect(result[6 * i + 5]).toBeCloseTo(value, 5);
    });
  });

  it('leaves a matrix of zeros as it is', () => {
    const result = tf.tidy(() => Array.from(orthogonalized(tf, [tf.zeros([1, 2, 3])])[0]!.dataSync()));
    expect(result).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('muonDirections', () => {
  it('are those of each kernel alone, by a fifth of the square root of its longer side', () => {
    const shapes = [
      [2, 1, 3, 5],
      [1, 1, 7, 4],
      [6, 5],
    ];
    const momenta = [irregular(30), irregular(28, 1), irregular(30, 2)];
    const [one, , three] = tf.tidy(() => {
      const vectors = momenta.map((values) => tf.tensor1d(values));
      return muonDirections(tf, vectors, shapes).map((direction) => Array.from(direction.dataSync()));
    });
    const scale = 0.2 * Math.sqrt(6);
    expect(one![0]).toBeCloseTo(scale * 0.269961, 5);
    expect(one![29]).toBeCloseTo(scale * 0.2600242, 5);
    const alone = tf.tidy(() => orthogonalized(tf, [tf.tensor3d(momenta[2]!, [1, 6, 5])])[0]!.dataSync());
    three!.forEach((value, i) => {
      expect(value).toBeCloseTo(scale * alone[i]!, 5);
    });
  });
});

describe('isMatrix', () => {
  it.each([
    ['a convolution between hidden layers', [3, 3, 32, 64], true],
    ['a dense layer', [784, 64], true],
    ['a convolution of a grey image', [5, 5, 1, 48], false],
    ['a convolution to a colour image', [3, 3, 17, 3], false],
    ['a bias', [64], false],
  ])('%s: %j is %s', (_, shape, expected) => {
    expect(isMatrix(shape)).toBe(expected);
  });
});

describe('adamStep with Muon', () => {
  it('moves kernels by the orthogonalized momentum, and biases by Adam', () => {
    const start = [...Array.from({ length: 40 }, (_, i) => Math.cos(i)), 0, 0, 0, 0, 0];
    const result = tf.tidy(() => {
      const variable = (values: number[]) => tf.variable(tf.tensor1d(values), false);
      const weights = variable(start);
      const moments = { first: variable(start.map(() => 0)), second: variable(start.map(() => 0)) };
      for (const step of [0, 1]) {
        const gradient = tf.tensor1d(irregular(45, step));
        adamStep(tf, weights, moments, gradient, 0.1, step, defaultMuon, [[2, 1, 4, 5], [5]]);
      }
      const values = Array.from(weights.dataSync());
      tf.dispose([weights, moments.first, moments.second]);
      return values;
    });
    expect(result[0]).toBeCloseTo(0.9619192758240767, 5);
    expect(result[7]).toBeCloseTo(0.7084482898291214, 5);
    expect(result[39]).toBeCloseTo(0.3028878011016602, 5);
    expect(result[40]).toBeCloseTo(0.18727955749701614, 5);
    expect(result[44]).toBeCloseTo(-0.1883849132652612, 5);
  });

  it('leaves a unit alone that has no gradient, whatever its momentum is', () => {
    const moved = (gradients: readonly number[][]) =>
      tf.tidy(() => {
        const variable = () => tf.variable(tf.zeros<Rank.R1>([25]), false);
        const [weights, first, second] = [variable(), variable(), variable()];
        gradients.forEach((gradient, step) => {
          adamStep(tf, weights, { first, second }, tf.tensor1d(gradient), 0.1, step, defaultMuon, [
            [1, 1, 4, 5],
            [5],
          ]);
        });
        const values = Array.from(weights.dataSync());
        tf.dispose([weights, first, second]);
        return values;
      });
    // Unit 2 of 5, in the kernel and in the biases, is off in the second step.
    const [before, after] = [irregular(25), irregular(25, 1).map((value, i) => (i % 5 === 2 ? 0 : value))];
    const once = moved([before]);
    moved([before, after]).forEach((value, i) => {
      if (i % 5 === 2) expect(value).toBe(once[i]);
      else expect(Math.abs(value - once[i]!)).toBeGreaterThan(1e-3);
    });
  });

  it('says so in words', () => {
    expect(describeAdam(defaultMuon)).toBe(
      'Muon for hidden kernels, else Adam, beta1 0.95, beta2 0.99, epsilon 1e-7',
    );
  });
});
