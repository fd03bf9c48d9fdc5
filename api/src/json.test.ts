import { describe, expect, it } from 'vitest';
import { parseJson } from './json.js';
import { errorOf } from './testing/error-of.js';

const options = { maxBytes: 5_000_000, maxDepth: 4 };
const bytes = (text: string) => new TextEncoder().encode(text);
const codeOf = async (text: string, limits = options) =>
  (await errorOf(() => parseJson(bytes(text), limits))).code;

describe('parseJson', () => {
  it('gives what JSON.parse gives', () => {
    const text = '{"a":[1,-2.5e3,"[[[[[[\\"{{{",null,true,{"ü":[]}]}';
    expect(parseJson(bytes(text), options)).toEqual(JSON.parse(text));
  });

  it('takes as many levels as allowed and refuses one more', async () => {
    expect(parseJson(bytes('[[[[]]]]'), options)).toEqual([[[[]]]]);
    expect(await codeOf('[[[[[]]]]]')).toBe('body-invalid');
    expect(await codeOf('{"a":{"a":{"a":{"a":{}}}}}')).toBe('body-invalid');
  });

  it('refuses a million levels without a deep stack', async () => {
    expect(await codeOf('['.repeat(1_000_000))).toBe('body-invalid');
    expect(await codeOf('['.repeat(1_000_000) + ']'.repeat(1_000_000))).toBe('body-invalid');
  });

  it('refuses more arrays and objects than any request has', async () => {
    expect(await codeOf(`[${'[],'.repeat(262_144)}[]]`)).toBe('body-invalid');
    expect(await codeOf(`[${'{},'.repeat(1000)}{}]`)).toBe('body-invalid');
  });

  it('refuses more bytes than allowed', async () => {
    expect(await codeOf('[1,2]', { ...options, maxBytes: 4 })).toBe('body-too-large');
    expect(parseJson(bytes('[1,2]'), { ...options, maxBytes: 5 })).toEqual([1, 2]);
  });

  it.each([
    '{"__proto__":{"x":1}}',
    '{"\\u005f_proto__":1}',
    '{"a":[{"constructor":{"prototype":{}}}]}',
    '{"a":{"prototype":1}}',
  ])('refuses keys that touch prototypes: %s', async (text) => {
    expect(await codeOf(text)).toBe('body-invalid');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('lets such words pass where they are values', () => {
    expect(parseJson(bytes('["__proto__"]'), options)).toEqual(['__proto__']);
  });

  it.each(['', '{', '[1,]', 'NaN', '[NaN]', '[Infinity]', "{'a':1}", '"\\', 'null null'])(
    'refuses what is not JSON: %j',
    async (text) => {
      expect(await codeOf(text)).toBe('body-invalid');
    },
  );

  it('refuses bytes that are not UTF-8', async () => {
    const error = await errorOf(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22), options));
    expect(error.code).toBe('body-invalid');
  });
});
