import type { Rank, Tensor4D } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { bfloat16Convolutions, isBfloat16Faster } from './bfloat16.js';
import { loadTensorFlow } from './tensorflow.js';
import { allowForTensorFlow } from '../tiny.test.fixtures.js';

allowForTensorFlow();

const { tf, bfloat16: processorHasIt = false } = await loadTensorFlow('tensorflow');
const inBfloat16 = bfloat16Convolutions(tf);

const valuesOf = (tensor: { dataSync(): ArrayLike<number> }) => Array.from(tensor.dataSync());

describe('convolutions while others are in bfloat16', () => {
  it('leaves layers that read or write images in float32', () => {
    tf.tidy(() => {
      const fine = 1 + 2 ** -12;
      const kernel = tf.ones<Rank.R4>([1, 1, 1, 16]);
      const answer = inBfloat16(() => tf.conv2d(tf.fill<Rank.R4>([1, 2, 2, 1], fine), kernel, 1, 'same'));
      expect(new Set(valuesOf(answer))).toEqual(new Set([fine]));
    });
  });
});

/** TensorFlow refuses it on other processors, and training does not ask for it there. */
const owed = processorHasIt ? describe : () => undefined;

owed('a convolution in bfloat16', () => {
  // 1 + 2^-7 is the next number after 1 in bfloat16; half way between two numbers, the even one is taken.
  it.each([
    ['1 + 2^-7', 1 + 2 ** -7, 1 + 2 ** -7],
    ['1 + 2^-8', 1 + 2 ** -8, 1],
    ['1 + 2^-9', 1 + 2 ** -9, 1],
  ])('takes %s for the nearest number with 8 bits', (_, value, expected) => {
    tf.tidy(() => {
      const identity = tf.eye(16).reshape<Tensor4D>([1, 1, 16, 16]);
      const answer = inBfloat16(() => tf.conv2d(tf.fill<Rank.R4>([1, 2, 2, 16], value), identity, 1, 'same'));
      expect(new Set(valuesOf(answer))).toEqual(new Set([expected]));
    });
  });

  it('is float32 again afterwards', () => {
    tf.tidy(() => {
      const fine = 1 + 2 ** -12;
      const identity = tf.eye(16).reshape<Tensor4D>([1, 1, 16, 16]);
      inBfloat16(() => tf.conv2d(tf.ones<Rank.R4>([1, 2, 2, 16]), identity, 1, 'same'));
      const answer = tf.conv2d(tf.fill<Rank.R4>([1, 2, 2, 16], fine), identity, 1, 'same');
      expect(new Set(valuesOf(answer))).toEqual(new Set([fine]));
    });
  });

  // Whole numbers below 256 are exact in bfloat16, and their sums in float32.
  it.each([1, 2] as const)('gives the gradients of float32 for small whole numbers, stride %i', (stride) => {
    tf.tidy(() => {
      const x = tf.randomUniformInt([2, 8, 8, 16], -2, 3, 1).toFloat() as Tensor4D;
      const kernel = tf.randomUniformInt([stride + 1, stride + 1, 16, 32], 0, 2, 2).toFloat() as Tensor4D;
      const gradients = tf.grads((image, weights) =>
        tf.conv2d(image as Tensor4D, weights as Tensor4D, stride, 'same').sum(),
      );
      const expected = gradients([x, kernel]).map(valuesOf);
      expect(Math.max(...expected.flat())).toBeLessThan(256);
      expect(inBfloat16(() => gradients([x, kernel])).map(valuesOf)).toEqual(expected);
    });
  });

  it('leaves no tensor behind, also where the work fails', () => {
    const before = tf.memory().numTensors;
    expect(() =>
      tf.tidy(() =>
        inBfloat16(() => {
          tf.conv2d(tf.ones<Rank.R4>([1, 4, 4, 16]), tf.ones<Rank.R4>([3, 3, 16, 16]), 1, 'same');
          throw new Error('full');
        }),
      ),
    ).toThrow('full');
    expect(tf.memory().numTensors).toBe(before);
  });
});

owed('whether it is faster', () => {
  /** A clock by which float32 and bfloat16, in turns, take these milliseconds. */
  const clock = (durations: readonly number[]) => {
    let [time, calls] = [0, 0];
    return () => (time += calls++ % 2 ? durations[Math.floor(calls / 2) - 1]! : 0);
  };
  const five = (float32: number, bfloat16: number) => Array(5).fill([float32, bfloat16]).flat() as number[];

  it.each([
    ['half of the time', five(10, 5), true],
    ['0.79 of it', five(100, 79), true],
    ['0.81 of it', five(100, 81), false],
    ['1.7 times as long', five(10, 17), false],
    ['half of it at best, and slow four times', [10, 90, 10, 90, 10, 5, 90, 90, 90, 90], true],
  ])('takes the better of the tries: %s', (_, durations, faster) => {
    const before = tf.memory().numTensors;
    expect(isBfloat16Faster(tf, clock(durations))).toBe(faster);
    expect(tf.memory().numTensors).toBe(before);
  });
});
