import { describe, expect, it } from 'vitest';
import { answerTypeOf } from './accept.js';
import { errorOf } from './testing/error-of.js';

describe('answerTypeOf', () => {
  it.each([
    [undefined, 'image/png'],
    ['', 'image/png'],
    ['*/*', 'image/png'],
    ['image/*', 'image/png'],
    ['image/webp', 'image/webp'],
    ['IMAGE/JPEG', 'image/jpeg'],
    ['application/json', 'application/json'],
    ['application/*', 'application/json'],
    ['image/png;q=0.5, image/webp', 'image/webp'],
    ['image/png;q=0.5, image/webp;q=0.9, */*;q=0.1', 'image/webp'],
    ['image/png;q=0, */*', 'image/webp'],
    ['text/html, image/avif, image/webp, image/apng, */*;q=0.8', 'image/webp'],
    ['text/html, application/json;q=0.1', 'application/json'],
    ['image/jpeg, application/json', 'image/jpeg'],
  ])('answers to Accept: %s with %s', (header, type) => {
    expect(answerTypeOf(header)).toBe(type);
  });

  it.each(['text/html', 'image/gif', 'image/png;q=0', '*/*;q=0'])(
    'cannot answer to Accept: %s',
    async (header) => {
      expect((await errorOf(() => answerTypeOf(header))).code).toBe('not-acceptable');
    },
  );
});
