import { expect, it } from 'vitest';
import { briefNoise, formatBytes, formatCount } from './brief-texts.js';

it('figures for people have commas or units', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect([999, 412_345, 1_113_261].map(formatBytes)).toEqual(['999 B', '412.3 kB', '1.1 MB']);
});

it('the text of a mixture of noises is cut to the length of a line', () => {
  expect(briefNoise('gaussian:0.5')).toBe('gaussian:0.5');
  expect(briefNoise('a'.repeat(49))).toBe(`${'a'.repeat(47)}…`);
});
