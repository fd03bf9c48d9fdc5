import { describe, expect, it } from 'vitest';
import { createSharpCodec } from '@denoisekit/runtime-node';
import { answerTypeOf } from './accept.js';
import { answerTypes, usualType } from './picture-types.js';
import { errorOf } from './testing/error-of.js';

const { formats } = createSharpCodec();
const types = answerTypes(formats);

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
    ['image/png;q=0, */*', 'image/tiff'],
    ['text/html, image/avif, image/webp, image/apng, */*;q=0.8', 'image/webp'],
    ['text/html, application/json;q=0.1', 'application/json'],
    ['image/jpeg, application/json', 'image/jpeg'],
  ])('answers to Accept: %s with %s', (header, type) => {
    expect(answerTypeOf(header, types)).toBe(type);
  });

  it('knows a type by its other names', () => {
    const usual = (type: string) => usualType(type, formats);
    expect(answerTypeOf('image/JPG, image/png;q=0.5', types, usual)).toBe('image/jpeg');
    expect(answerTypeOf('image/*', types, usual)).toBe('image/png');
  });

  it('prefers formats that lose nothing', () => {
    expect(types).toEqual([
      ...['image/png', 'image/tiff', 'image/webp', 'image/jpeg', 'image/avif'],
      'application/json',
    ]);
  });

  it.each(['text/html', 'image/gif', 'image/png;q=0', '*/*;q=0'])(
    'cannot answer to Accept: %s',
    async (header) => {
      expect((await errorOf(() => answerTypeOf(header, types))).code).toBe('not-acceptable');
    },
  );
});
