import { parseNoise } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { levelText } from './level-text.js';

const textOf = (noise: string, in255ths: boolean): string =>
  levelText(parseNoise(noise)[0]!.stages[0]!, in255ths);

describe('a level of noise', () => {
  it.each([
    ['gaussian:25/255', '25 of 255'],
    ['gaussian:0.1', '25.5 of 255'],
    ['poisson-gaussian:5/255..50/255', '5–50 of 255'],
    // No brightness.
    ['poisson:30', '30'],
    ['salt-pepper:0.05', '0.05'],
    ['jpeg:60', '60'],
  ])('of a photograph, %s, is told as %s', (noise, text) => {
    expect(textOf(noise, true)).toBe(text);
  });

  it.each([
    ['gaussian:0.5', '0.5'],
    ['poisson:5..200', '5–200'],
  ])('of digits, %s, is told as %s', (noise, text) => {
    expect(textOf(noise, false)).toBe(text);
  });
});
