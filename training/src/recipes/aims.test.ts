import { formatNoise, parseNoise } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { recipeAims } from './aims.js';
import { findRecipe } from './index.js';

describe('what recipes owe', () => {
  it.each([...recipeAims])('$metric of $recipe at $noise, can be measured', ({ recipe, noise, bound }) => {
    expect(findRecipe(recipe).name).toBe(recipe);
    expect(formatNoise(parseNoise(noise))).toBe(noise);
    expect(bound).toBeGreaterThan(0);
  });

  it('is said once for each recipe, figure and noise', () => {
    const keys = recipeAims.map(({ recipe, metric, noise }) => `${recipe} ${metric} ${noise}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
