import { describe, expect, it } from 'vitest';
import { unsuitedLevel } from './unsuited-level.js';

const forLittle = {
  suits: { pictures: ['photographs'], noise: ['gaussian:0.04', 'gaussian:0.06', 'gaussian:0.1'] },
};

describe('noise that a model is not for', () => {
  it.each([
    ['twice as strong as it helps against', 0.2],
    ['hardly any, of a picture that it would smooth', 0.01],
  ])('is %s', (_, sigma) => {
    expect(unsuitedLevel(forLittle, sigma)).toEqual({ least: 0.04, greatest: 0.1 });
  });

  it.each([0.035, 0.04, 0.07, 0.1, 0.12])('is none at sigma %d, where it helps or nearly so', (sigma) => {
    expect(unsuitedLevel(forLittle, sigma)).toBeUndefined();
  });

  it('is known of levels in 255ths too', () => {
    const suits = { pictures: ['photographs'], noise: ['gaussian:10/255', 'gaussian:51/255'] };
    expect(unsuitedLevel({ suits }, 0.5)).toEqual({ least: 10 / 255, greatest: 0.2 });
  });

  it.each([
    ['a span of levels', { suits: { pictures: ['digits'], noise: ['gaussian:0..0.1', 'gaussian:0.2'] } }],
    ['one level', { suits: { pictures: ['digits'], noise: ['gaussian:0.5'] } }],
    ['other noise', { suits: { pictures: ['photographs'], noise: ['gaussian:0.1', 'poisson:30'] } }],
    ['nothing', {}],
  ])('is unknown where the manifest names %s', (_, manifest) => {
    expect(unsuitedLevel(manifest, 0.9)).toBeUndefined();
  });
});
