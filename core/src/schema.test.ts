import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { DenoiseError } from './errors.js';
import { count, faultOf, fileName, finite, parseDocument, positive, sha256 } from './schema.js';

const accepts = (schema: v.GenericSchema, value: unknown): boolean => v.is(schema, value);

describe('the fields of documents', () => {
  it.each([
    ['a number', finite, [0, -1.5, 1e308], [Number.NaN, JSON.parse('1e999'), '1', null]],
    ['a count', count, [0, 7, 2 ** 53 - 1], [-1, 0.5, 2 ** 53, '7']],
    ['what is positive', positive, [1, 2 ** 53 - 1], [0, -1, 1.5]],
    ['a digest', sha256, ['0123456789abcdef'.repeat(4)], ['0'.repeat(63), 'G'.repeat(64), '0'.repeat(65)]],
    ['a file name', fileName, ['model.onnx', 'a'], ['../a', '.a', 'a/b', 'a\\b', '', 'a\n']],
  ])('%s', (_, schema, right, wrong) => {
    for (const value of right) expect(accepts(schema, value)).toBe(true);
    for (const value of wrong) expect(accepts(schema, value)).toBe(false);
  });
});

describe('faultOf', () => {
  const fault = (value: unknown) => {
    const result = v.safeParse(v.object({ a: v.array(v.picklist(['x'])) }), value);
    return faultOf(result.issues!);
  };

  it('names the field and what was found there', () => {
    expect(fault({ a: ['x', 'y'] })).toEqual({
      field: 'a.1',
      text: expect.stringContaining('"y"') as string,
    });
    expect(fault(7)).toEqual({ field: '', text: expect.stringContaining('7') as string });
  });

  it('is one line of bounded length, whatever was found', () => {
    const { text } = fault({ a: [`\u0000\n${'y'.repeat(1_000_000)}`] });
    expect(text).toMatch(/^[^\p{Cc}]{100,201}$/u);
  });
});

describe('parseDocument', () => {
  const words = {
    where: 'a.json',
    what: 'a list',
    code: 'usage',
    maxLength: 10,
    fix: 'write it again',
  } as const;
  const thrown = (json: string): DenoiseError => {
    try {
      parseDocument(v.array(count), json, words);
    } catch (error) {
      if (error instanceof DenoiseError) return error;
    }
    throw new Error('nothing was refused');
  };

  it('gives what the text holds', () => {
    expect(parseDocument(v.array(count), '[1, 2, 3]', words)).toEqual([1, 2, 3]);
  });

  it.each([
    ['['.repeat(11), 'a.json is too long for a list'],
    ['[1', 'a.json is not JSON'],
    ['[1, -2]', 'a.json: 1 is wrong'],
    ['{}', 'a.json: the document is wrong'],
  ])('refuses %s', (json, message) => {
    const error = thrown(json);
    expect(error.code).toBe('usage');
    expect(error.message).toContain(message);
    expect(error.message).toContain('write it again');
  });
});
