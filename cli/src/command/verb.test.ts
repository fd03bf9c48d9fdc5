import { expect, it } from 'vitest';
import { parseNumber, ranges } from './verb.js';

it.each([
  ['0.1', 0.1],
  ['51/255', 0.2],
  ['1e-2', 0.01],
])('reads %s as a level of noise', (text, level) => {
  expect(parseNumber(text, ranges.level)).toBe(level);
});

it.each(['', '/255', '-1/255', 'a', '1/256', '25/255/255'])('refuses "%s" as a level of noise', (text) => {
  expect(() => parseNumber(text, ranges.level)).toThrow('It takes a number from 0 to 1000000.');
});

it('takes a fraction for no whole number', () => {
  expect(() => parseNumber('255/255', ranges.quality)).toThrow('It takes a whole number from 1 to 100.');
});
