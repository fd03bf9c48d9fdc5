import { describe, expect, it } from 'vitest';
import { mostPixels } from './limits.js';

describe('the most pixels of a picture', () => {
  it('are 12 megapixels everywhere, and 50 where the browser has the memory or does not say', () => {
    expect([0.25, 2, 4, 8, undefined].map((memory) => Math.floor(mostPixels(memory) / 1e6))).toEqual([
      12, 12, 25, 50, 50,
    ]);
  });
});
