import type { LayersModel, NamedTensorMap, Rank } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { grown } from './grown-weights.js';
import { createBlocks } from '../layers/blocks.js';
import { findRecipe } from '../recipes/index.js';
import { type TensorFlow, loadTensorFlow } from '../backends/tensorflow.js';
import { allowForTensorFlow, tinyRecipe } from '../tiny.test.fixtures.js';

allowForTensorFlow();

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow());
});

const shape = { height: 16, width: 16, channels: 3 } as const;

function savedOf(model: LayersModel): NamedTensorMap {
  return Object.fromEntries(model.weights.map((weight) => [weight.originalName, weight.read()]));
}

it('makes of photo-small the larger photo, with more channels and more blocks, that gives the same picture', () => {
  const small = findRecipe('photo-small').build(tf, { ...shape, seed: 1 });
  const large = findRecipe('photo').build(tf, { ...shape, seed: 2 });
  expect(large.countParams()).toBeGreaterThan(4 * small.countParams());
  const { apart, change, isNew } = tf.tidy(() => {
    // Before training it changes nothing, so these weights are others.
    small.setWeights(
      small.weights.map(({ shape }, i) => tf.randomNormal(shape as number[], 0, 0.05, 'float32', i + 1)),
    );
    const weights = grown(tf, savedOf(small), large)!;
    large.setWeights(large.weights.map(({ originalName }) => weights[originalName]!));
    const picture = tf.randomUniform<Rank.R4>([2, 16, 16, 3], 0, 1, 'float32', 3);
    const [before, after] = [small, large].map((model) => model.apply(picture) as typeof picture);
    return {
      apart: before!.sub(after!).abs().max().dataSync()[0]!,
      change: before!.sub(picture).abs().max().dataSync()[0]!,
      // Channels that were not there go on learning from their own weights.
      isNew: weights['head/kernel']!.slice([0, 0, 0, 32]).abs().min().dataSync()[0]!,
    };
  });
  expect(change).toBeGreaterThan(0.05);
  expect(apart).toBeLessThan(1e-5);
  expect(isNew).toBeGreaterThan(0);
  small.dispose();
  large.dispose();
});

describe('a network that has less in any layer', () => {
  it.each([
    ['fewer channels', 6, 3, 'full'],
    ['a smaller kernel', 8, 1, 'full'],
    ['another layer', 8, 3, 'first'],
  ])('takes no weights: %s', (_, filters, kernel, name) => {
    const large = tinyRecipe.build(tf, { ...shape, seed: 1 });
    const { input, conv } = createBlocks(tf, 1);
    const noisy = input(16, 16, 3);
    const other = tf.model({ inputs: noisy, outputs: conv(name, noisy, { filters, kernel }) });
    tf.tidy(() => {
      expect(grown(tf, savedOf(large), other)).toBeNull();
    });
    large.dispose();
    other.dispose();
  });
});
