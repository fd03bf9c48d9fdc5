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
  const schema = v.strictObject({
    a: v.optional(v.array(v.picklist(['x', 'y']))),
    n: v.optional(count),
    f: v.optional(finite),
    s: v.optional(v.pipe(v.string(), v.maxLength(3))),
    c: v.optional(v.custom<string>(() => false, 'a miracle')),
    o: v.optional(v.object({ needed: v.string() })),
  });
  const fault = (value: unknown) => faultOf(v.safeParse(schema, value).issues!);

  it.each([
    [{ a: ['x', 'z'] }, { field: 'a.1', actual: '"z"', expected: '("x" | "y")' }],
    [{ n: 0.5 }, { field: 'n', actual: '0.5', expected: 'a whole number' }],
    [{ n: -1 }, { field: 'n', actual: '-1', expected: '>=0' }],
    [{ f: Number.POSITIVE_INFINITY }, { field: 'f', actual: 'Infinity', expected: 'a finite number' }],
    [{ s: 'abcd' }, { field: 's', actual: 'length 4', expected: '<=3' }],
    [{ c: 1 }, { field: 'c', actual: '1', expected: 'a miracle' }],
    [{ o: {} }, { field: 'o.needed', actual: 'nothing' }],
    [{ b: 1 }, { field: 'b', actual: 'a field that is not known' }],
    [7, { field: '', actual: '7', expected: 'Object' }],
  ])('%j: names the field, what was found, and what is right', (value, expected) => {
    expect(fault(value)).toEqual(expected);
  });

  it('is one line of bounded length, whatever was found', () => {
    const { actual } = fault({ a: [`\u0000\n${'z'.repeat(1_000_000)}`] });
    expect(actual).toMatch(/^[^\p{Cc}]{100,201}$/u);
    const { field } = fault({ [`\n${'k'.repeat(1_000_000)}`]: 1 });
    expect(field).toMatch(/^[^\p{Cc}]{100,201}$/u);
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
