import { parseNoise } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { findRecipe } from './index.js';
import { publishedFigures } from './published.js';

describe('published figures', () => {
  it.each([...publishedFigures])(
    'of $recipe, $metric, can be compared: same loss, and a noise that is one',
    (figure) => {
      const { defaults } = findRecipe(figure.recipe);
      expect(figure.loss).toBe(defaults.loss);
      expect(figure.value).toBeGreaterThan(0);
      if (figure.noise === null) return;
      expect(parseNoise(figure.noise)).toHaveLength(1);
      expect(figure.noise).toBe(defaults.noise);
    },
  );
});
