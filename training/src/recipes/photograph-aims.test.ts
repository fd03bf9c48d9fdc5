import { formatNoise, parseNoise, shotNoise } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { findRecipe } from './index.js';
import { photographAims } from './photograph-aims.js';

describe('what recipes for photographs owe', () => {
  it.each([...photographAims])(
    '$figure of $recipe on $dataset at $noise, can be measured',
    ({ recipe, noise, first, owed, hoped }) => {
      expect(findRecipe(recipe).name).toBe(recipe);
      if (noise !== shotNoise) expect(formatNoise(parseNoise(noise))).toBe(noise);
      expect(first).toBeLessThan(owed);
      if (hoped !== null) expect(owed).toBeLessThan(hoped);
    },
  );

  it('is said once for each recipe, set and noise', () => {
    const keys = photographAims.map(
      ({ recipe, dataset, grey, noise }) => `${recipe} ${dataset} ${grey} ${noise}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
    // Three levels of papers for two recipes, one for the small one, real noise, six realistic kinds, and clean pictures.
    expect(keys).toHaveLength(3 + 3 + 1 + 1 + 6 + 1);
  });
});
