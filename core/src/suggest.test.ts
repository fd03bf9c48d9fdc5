import { describe, expect, it } from 'vitest';
import { nearestName, suggestion } from './suggest.js';

describe('nearestName', () => {
  it.each([
    ['compakt', 'compact'], // a substitution
    ['compct', 'compact'], // a deletion
    ['commpact', 'compact'], // an insertion
    ['copmact', 'compact'], // a swap of neighbours
    ['COMPACT', 'compact'],
    ['uent', 'unet'],
    ['gauss', 'gaussian'], // three insertions in eight letters
  ])('takes %s for %s', (input, meant) => {
    expect(nearestName(input, ['unet', 'compact', 'gaussian'])).toBe(meant);
  });

  it('suggests nothing that is more than a third away', () => {
    expect(nearestName('zebra', ['unet', 'compact'])).toBeUndefined();
    expect(nearestName('cpu', ['gpx'])).toBeUndefined();
    expect(nearestName('', ['unet'])).toBeUndefined();
    expect(nearestName('unet', [])).toBeUndefined();
    expect(nearestName('abcdefghijklwxyz', ['abcdefghijklmnop'])).toBeUndefined(); // four in sixteen
    expect(nearestName('x'.repeat(1_000_000), ['unet'])).toBeUndefined();
  });

  it('prefers the nearest, and of equally near ones the first', () => {
    expect(nearestName('model-c', ['model-aa', 'model-a', 'model-b'])).toBe('model-a');
  });

  it('can be put as a question', () => {
    expect(suggestion('unte', ['unet'])).toBe('did you mean "unet"?');
    expect(suggestion('zebra', ['unet'])).toBeUndefined();
  });
});
