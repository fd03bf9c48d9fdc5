import { describe, expect, it } from 'vitest';
import { resolveConfig, stepsPerEpochOf, totalStepsOf } from './config.js';
import { tinyRecipe } from '../tiny.test.fixtures.js';

/** Digits, of which so many train. */
const images = (train: number) => ({
  size: { height: 28, width: 28 },
  counts: { train, validation: 1, test: 1 },
});

describe('resolveConfig', () => {
  it('takes the defaults of the recipe', () => {
    expect(resolveConfig(tinyRecipe, {}, images(100))).toEqual({
      seed: 1,
      epochs: 3,
      batchSize: 8,
      learningRate: 1e-2,
      noise: 'gaussian:0.5',
      loss: 'bce',
      limit: null,
      averaging: 0.9,
      noiseDraw: 'fresh',
      images: 'held-out',
    });
  });

  it('takes what the user wants, and undefined for nothing', () => {
    const overrides = { epochs: 0.5, averaging: null, noise: ' gaussian:0.10', seed: undefined };
    expect(resolveConfig(tinyRecipe, overrides, images(100))).toMatchObject({
      epochs: 0.5,
      averaging: null,
      noise: 'gaussian:0.1',
      seed: 1,
    });
  });

  it('raises the epochs of a small data set, but not those that were asked for nor those of a limit', () => {
    const recipe = { ...tinyRecipe, defaults: { ...tinyRecipe.defaults, minSteps: 50 } };
    expect(resolveConfig(recipe, {}, images(80)).epochs).toBe(5);
    expect(resolveConfig(recipe, {}, images(800)).epochs).toBe(3);
    expect(resolveConfig(recipe, { epochs: 1 }, images(80)).epochs).toBe(1);
    expect(resolveConfig(recipe, { limit: 80 }, images(80)).epochs).toBe(3);
  });

  it.each([
    ['epochs', 0],
    ['epochs', Infinity],
    ['batchSize', 1.5],
    ['batchSize', 0],
    ['learningRate', NaN],
    ['seed', -1],
    ['limit', 0],
    ['steps', 0],
    ['steps', 1.5],
    ['averaging', 1],
  ])('refuses %s %d', (key, value) => {
    expect(() => resolveConfig(tinyRecipe, { [key]: value }, images(100))).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
  });

  it('refuses batch normalisation without a long average, but not where it is in the weights already', () => {
    const recipe = { ...tinyRecipe, defaults: { ...tinyRecipe.defaults, normalized: true as const } };
    expect(resolveConfig(recipe, {}, images(100)).averaging).toBe(0.9);
    for (const averaging of [null, 0.5]) {
      expect(() => resolveConfig(recipe, { averaging }, images(100))).toThrow(
        expect.objectContaining({ code: 'usage' }),
      );
      const from = 'a'.repeat(64);
      expect(resolveConfig(recipe, { averaging, from }, images(100)).averaging).toBe(averaging);
    }
  });

  it('refuses a noise that there is not', () => {
    expect(() => resolveConfig(tinyRecipe, { noise: 'rain' }, images(100))).toThrow(
      expect.objectContaining({ code: 'noise-invalid' }),
    );
  });
});

describe('the length of a run', () => {
  const pictures = { ...images(20), size: null };
  const bySteps = { ...tinyRecipe, defaults: { ...tinyRecipe.defaults, steps: 500, epochSteps: 200 } };

  it('is in steps where the recipe or the user has it so, and the epochs follow', () => {
    expect(resolveConfig(bySteps, {}, images(80))).toMatchObject({ steps: 500, epochs: 50 });
    expect(resolveConfig(tinyRecipe, { steps: 25 }, images(80))).toMatchObject({ steps: 25, epochs: 2.5 });
    expect(resolveConfig(bySteps, {}, pictures)).toMatchObject({ steps: 500, epochs: 2.5, batchSize: 8 });
  });

  it('is in epochs where the user has it so; on pictures an epoch has a fixed number of steps', () => {
    const asked = resolveConfig(bySteps, { epochs: 2 }, pictures);
    expect(asked).not.toHaveProperty('steps');
    expect(totalStepsOf(asked, stepsPerEpochOf(bySteps, pictures, 8))).toBe(400);
    expect(stepsPerEpochOf(tinyRecipe, pictures, 8)).toBe(1000);
  });

  it('is not given twice', () => {
    expect(() => resolveConfig(tinyRecipe, { steps: 5, epochs: 1 }, images(80))).toThrow(/given twice/);
  });

  it('goes with a warm-up in steps alone where the schedule has that', () => {
    const wanted = { schedule: 'constant-then-decay', warmup: 0.1 } as const;
    expect(() => resolveConfig(tinyRecipe, wanted, images(80))).toThrow(/constant-then-decay/);
  });
});

describe('totalStepsOf', () => {
  it.each([
    [1, 10],
    [0.25, 3],
    [0.001, 1],
    [2.5, 25],
  ])('makes of %d epochs of 10 steps %i', (epochs, steps) => {
    expect(totalStepsOf({ ...resolveConfig(tinyRecipe, {}, images(80)), epochs }, 10)).toBe(steps);
  });
});
