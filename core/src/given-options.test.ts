import { expect, it } from 'vitest';
import { errorOf } from './error-of.test.helper.js';
import { givenOptions } from './given-options.js';

it('options that are missing are asked for by what they hold at least', () => {
  const options = { format: 'png' };
  expect(givenOptions(options, 'encode', '{ format }')).toBe(options);
  for (const nothing of [undefined, null, 'png']) {
    const error = errorOf(() => givenOptions(nothing as unknown as object, 'encode', '{ format }'));
    expect(error.code).toBe('usage');
    expect(error.message).toBe(`encode got no options: found ${String(nothing)}, expected { format }`);
  }
});
