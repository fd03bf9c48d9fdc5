import { parseNoise } from '@denoisekit/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { networkFacts } from './network.js';
import { headOf } from '../layers/head.js';
import { type TensorFlow, loadTensorFlow } from '../backends/tensorflow.js';
import { allowForTensorFlow } from '../tiny.test.fixtures.js';
import { findRecipe, recipes } from './index.js';
import { createBlocks } from '../layers/blocks.js';

allowForTensorFlow();

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await loadTensorFlow());
});

describe('findRecipe', () => {
  it('finds a recipe by its name', () => {
    expect(findRecipe('compact').title).toBe('Compact');
  });

  it('names the nearest one for a typing mistake', () => {
    expect(() => findRecipe('compakt')).toThrow(
      expect.objectContaining({
        code: 'unknown-recipe',
        message: expect.stringContaining('did you mean "compact"?') as unknown,
      }),
    );
  });
});

/** Recipes whose layers fit any multiple of their size, and those that fit the digits. */
const fixedSize = new Set(['dense', 'latent16', 'deep-conv']);

describe.each(recipes.map((recipe) => [recipe.name, recipe] as const))('the recipe %s', (name, recipe) => {
  const linear = name.startsWith('photo');
  const [height, width] = fixedSize.has(name) ? [28, 28] : [16, 24];

  it.each([1, 3] as const)(
    `gives images of %i channels${linear ? '' : ' in [0, 1]'} as large as its input`,
    (channels) => {
      const model = recipe.build(tf, { height, width, channels, seed: 1 });
      const [least, greatest, shape] = tf.tidy(() => {
        const answer = model.apply(
          tf.randomUniform([2, height, width, channels], 0, 1, 'float32', 7),
        ) as ReturnType<TensorFlow['tensor']>;
        return [answer.min().dataSync()[0]!, answer.max().dataSync()[0]!, answer.shape];
      });
      expect(shape).toEqual([2, height, width, channels]);
      expect(least).toBeLessThan(greatest);
      if (!linear) expect([least >= 0, greatest <= 1]).toEqual([true, true]);
      model.dispose();
    },
  );

  // ONNX Runtime's WebGPU provider computes such convolutions wrongly (microsoft/onnxruntime #29651).
  it.each([1, 3] as const)('has no convolution that WebGPU computes wrongly, for %i channels', (channels) => {
    const model = recipe.build(tf, { height, width, channels, seed: 1 });
    const kernels = model.weights.filter(({ originalName }) => originalName.endsWith('/kernel'));
    expect(kernels.length).toBeGreaterThan(0);
    const convolutions = kernels.filter(({ shape }) => shape.length === 4);
    const wrong = convolutions.filter(({ shape }) => {
      const [height, width, from, to] = shape as [number, number, number, number];
      return height * width > 1 && from > 3 && from % 3 === 0 && from % 4 !== 0 && to % 4 === 0;
    });
    expect(wrong.map(({ originalName }) => originalName)).toEqual([]);
    model.dispose();
  });

  it('ends as training needs it, trains every weight, and says what it is', () => {
    const model = recipe.build(tf, { height, width, channels: 1, seed: 1 });
    expect(model.outputs[0]!.sourceLayer.name).toBe('denoised');
    expect(headOf(tf, model).network.outputs[0]!.shape).toEqual([null, height, width, 1]);
    expect(model.trainableWeights).toHaveLength(model.weights.length);
    expect(networkFacts(model).anySize).toBe(!fixedSize.has(name));
    expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(() => parseNoise(recipe.defaults.noise)).not.toThrow();
    model.dispose();
  });

  it('begins with the same weights for the same seed, in every layer others for another', () => {
    const first = (seed: number) => {
      const model = recipe.build(tf, { height, width, channels: 1, seed });
      const values = model.getWeights().map((weight) => Array.from(weight.dataSync()));
      model.dispose();
      return values.filter((numbers) => numbers.some((value) => value !== 0));
    };
    const one = first(1);
    expect(first(1)).toEqual(one);
    first(2).forEach((numbers, i) => {
      expect(numbers).not.toEqual(one[i]);
    });
  });
});

// Parameters as their publishers print them, or as their layers add up to: (kernel + 1 bias) by output.
describe.each([
  ['dense', 784 * 64 + 64 + 64 * 32 + 32 + 32 * 64 + 64 + 64 * 784 + 784],
  ['conv', 320 + 4624 + 2320 + 4640 + 289],
  ['conv-transpose', 320 + 18_496 + 8224 + 129],
  ['deep-conv', 333_323],
])('the published recipe %s', (name, parameters) => {
  it('has as many parameters as was published', () => {
    const model = findRecipe(name).build(tf, { height: 28, width: 28, channels: 1, seed: 1 });
    expect(model.countParams()).toBe(parameters);
    model.dispose();
  });
});

describe('unet', () => {
  it('stays within half a million parameters', () => {
    const model = findRecipe('unet').build(tf, { height: 28, width: 28, channels: 1, seed: 1 });
    expect(model.countParams()).toBeLessThanOrEqual(500_000);
    model.dispose();
  });
});

// Counted by hand: 9 c^2 for a 3x3 convolution, 4 a b for a 2x2 one and a b for a 1x1 one, over 4, 16 and 64 pixels of the picture. The radius
// is 2 pixels for a 3x3 convolution at half resolution, 4 at a quarter, 8 at an eighth, and 7 for the cells of 8x8 that the foldings make.
describe.each([
  ['photo', 69_944, 2 * (2 + 6) + 4 * 4 + 8 * 3 + 7, 64],
  ['photo-small', 9_520, 2 * (2 + 4) + 4 * 2 + 8 * 2 + 7, 48],
])('the recipe %s', (name, macs, radius, most) => {
  it('computes and looks as far as it is meant to', () => {
    const model = findRecipe(name).build(tf, { height: 64, width: 64, channels: 3, seed: 1 });
    expect(radius).toBeLessThanOrEqual(most);
    expect(networkFacts(model)).toMatchObject({
      macs: macs * 64 * 64,
      receptiveFieldRadius: radius,
      sizeMultiple: 8,
      anySize: true,
    });
    model.dispose();
  });

  it('begins by giving its input back', () => {
    const model = findRecipe(name).build(tf, { height: 16, width: 16, channels: 3, seed: 1 });
    const change = tf.tidy(() => {
      const picture = tf.randomUniform([1, 16, 16, 3], 0, 1, 'float32', 7);
      return (model.apply(picture) as typeof picture).sub(picture).abs().max().dataSync()[0]!;
    });
    expect(change).toBe(0);
    model.dispose();
  });
});

describe('latent16', () => {
  it('squeezes an image into 16 numbers', () => {
    const model = findRecipe('latent16').build(tf, { height: 28, width: 28, channels: 1, seed: 1 });
    expect(model.getLayer('latent').output).toMatchObject({ shape: [null, 16] });
    model.dispose();
  });
});

describe('createBlocks', () => {
  it('draws weights as Glorot and Bengio do where it is asked to: within sqrt(6 / (in + out))', () => {
    const { input, conv } = createBlocks(tf, 3, 'glorotUniform');
    const from = input(8, 8, 16);
    const model = tf.model({ inputs: from, outputs: conv('wide', from, { filters: 256, kernel: 3 }) });
    const greatest = tf.tidy(() => model.getWeights()[0]!.abs().max().dataSync()[0]!);
    const bound = Math.sqrt(6 / (9 * 16 + 9 * 256));
    expect(greatest).toBeLessThanOrEqual(bound);
    expect(greatest).toBeGreaterThan(0.99 * bound);
    model.dispose();
  });

  it('draws narrower ones where it is asked to: within 1 / sqrt(in), as PyTorch does', () => {
    const { input, conv } = createBlocks(tf, 3, 'narrowUniform');
    const from = input(8, 8, 16);
    const model = tf.model({ inputs: from, outputs: conv('wide', from, { filters: 256, kernel: 3 }) });
    const greatest = tf.tidy(() => model.getWeights()[0]!.abs().max().dataSync()[0]!);
    expect(greatest).toBeLessThanOrEqual(1 / 12);
    expect(greatest).toBeGreaterThan(0.99 / 12);
    model.dispose();
  });

  it('draws weights as He et al. do: their variance is 2 over the number of inputs', () => {
    const { input, conv } = createBlocks(tf, 3);
    const from = input(8, 8, 16);
    const model = tf.model({ inputs: from, outputs: conv('wide', from, { filters: 256, kernel: 3 }) });
    const variance = tf.tidy(() => tf.moments(model.getWeights()[0]!).variance.dataSync()[0]!);
    // TF.js cuts the normal at two standard deviations without making up for it: 0.7737 of the variance is left.
    expect(variance / (2 / 144)).toBeCloseTo(0.7737, 1);
    model.dispose();
  });

  it('folds an image into four times the channels and back, with nothing lost at first', () => {
    const { input, fold, unfold } = createBlocks(tf, 3);
    const from = input(8, 8, 3);
    const half = fold('fold', from, 12);
    expect(half.shape).toEqual([null, 4, 4, 12]);
    const model = tf.model({ inputs: from, outputs: unfold('unfold', half, 3) });
    // Back by the transpose of the way there, which is its inverse where that is a rotation.
    const there = model.getLayer('fold').getWeights()[0]!;
    model.getLayer('unfold').setWeights([there, tf.zeros([3])]);
    const difference = tf.tidy(() => {
      const image = tf.randomUniform([1, 8, 8, 3], 0, 1, 'float32', 5);
      const back = model.predict(image) as typeof image;
      return back.sub(image).abs().max().dataSync()[0]!;
    });
    expect(difference).toBeLessThan(1e-5);
    model.dispose();
  });

  it('adds a residual without an outer relu where it is asked to', () => {
    const { input, residual } = createBlocks(tf, 3);
    const from = input(4, 4, 8);
    const model = tf.model({ inputs: from, outputs: residual('block', from, { activation: 'linear' }) });
    const answer = tf.tidy(() => {
      model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight)));
      return (model.predict(tf.fill([1, 4, 4, 8], -2)) as ReturnType<TensorFlow['tensor']>).dataSync();
    });
    expect(new Set(answer)).toEqual(new Set([-2]));
    model.dispose();
  });
});
