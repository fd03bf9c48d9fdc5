import type { NamedTensorMap, Rank, Tensor4D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { greyed } from './greyed-weights.js';
import { findRecipe } from '../recipes/index.js';
import { type TensorFlow, loadTensorFlow } from '../backends/tensorflow.js';
import { allowForTensorFlow, tinyRecipe } from '../tiny.test.fixtures.js';

allowForTensorFlow();

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow());
});

const size = { height: 16, width: 16 } as const;

it('makes of photo a network that gives the grey of what photo gives for a grey picture', () => {
  const colour = findRecipe('photo').build(tf, { ...size, channels: 3, seed: 1 });
  const grey = findRecipe('photo-grey').build(tf, { ...size, channels: 1, seed: 2 });
  const difference = tf.tidy(() => {
    // Before training it changes nothing, so these weights are others.
    colour.setWeights(
      colour.weights.map(({ shape }, i) => tf.randomNormal(shape as number[], 0, 0.05, 'float32', i + 1)),
    );
    const saved: NamedTensorMap = {};
    for (const weight of colour.weights) saved[weight.originalName] = weight.read();
    const weights = greyed(tf, saved, grey);
    grey.setWeights(grey.weights.map(({ originalName }) => weights[originalName]!));
    const picture = tf.randomUniform<Rank.R4>([2, 16, 16, 1], 0, 1, 'float32', 3);
    const answer = grey.apply(picture) as Tensor4D;
    const inColour = colour.apply(tf.tile(picture, [1, 1, 1, 3])) as Tensor4D;
    const change = answer.sub(picture).abs().max().dataSync()[0]!;
    return { from: answer.sub(inColour.mean(3, true)).abs().max().dataSync()[0]!, change };
  });
  expect(difference.change).toBeGreaterThan(0.05);
  expect(difference.from).toBeLessThan(1e-5);
  colour.dispose();
  grey.dispose();
});

describe('weights that are not those of a counterpart in colour', () => {
  it('stay as they are', () => {
    const model = tinyRecipe.build(tf, { height: 8, width: 8, channels: 1, seed: 1 });
    const saved = tf.tidy(() => {
      const own = Object.fromEntries(
        model.weights.map(({ originalName }, i) => [originalName, tf.tensor1d([i])]),
      );
      const weights = greyed(tf, own, model);
      return Object.keys(own).every((name) => weights[name] === own[name]);
    });
    expect(saved).toBe(true);
    model.dispose();
  });
});
