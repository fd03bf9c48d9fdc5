/*
 * `@denoisekit/core/schema`: what documents are checked with. Their fields in common, and one way from text to a value.
 */
import * as v from 'valibot';
import { DenoiseError, type ErrorCode } from './errors.js';

/** A number that JSON can hold: not infinite, which `1e999` would be. */
export const finite = v.pipe(v.number(), v.finite());
export const notNegative = v.pipe(finite, v.minValue(0));
/** 0, 1, 2 and so on, as far as they are exact. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** 1, 2, 3 and so on, as far as they are exact. */
export const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** In lower case, as hexadecimal digits. */
export const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** A file beside the one that names it: no folders, so nothing outside can be meant. */
export const fileName = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,99}$/i));

/** What was found is given back in errors, up to this many characters of it. */
const longestFinding = 200;

export interface Fault {
  /** Such as `files.fp32.path`; empty for the whole. */
  readonly field: string;
  readonly actual: string;
  readonly expected?: string;
}

/** The first thing that is wrong, in the words of an error: one line, however long what was found is. */
export function faultOf([issue]: readonly [v.BaseIssue<unknown>, ...unknown[]]): Fault {
  const { actual, expected } = wordsOf(issue);
  return {
    field: inBounds(v.getDotPath(issue) ?? ''), // of a record, a stranger's words too
    actual: inBounds(actual),
    ...(expected === null ? {} : { expected }),
  };
}

function inBounds(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, ' ');
  return line.length > longestFinding ? `${line.slice(0, longestFinding)}…` : line;
}

function wordsOf({ type, expected, received, message }: v.BaseIssue<unknown>): {
  readonly actual: string;
  readonly expected: string | null;
} {
  const isKey = type.endsWith('object'); // of a key, what is expected is its own name, or that it is not there
  if (isKey && expected === 'never') return { actual: 'a field that is not known', expected: null };
  if (received === 'undefined') return { actual: 'nothing', expected: isKey ? null : expected };
  if (type === 'min_length' || type === 'max_length' || type === 'min_entries') {
    return { actual: `length ${received}`, expected };
  }
  if (type === 'safe_integer') return { actual: received, expected: 'a whole number' };
  if (type === 'finite') return { actual: received, expected: 'a finite number' };
  if (type === 'custom') return { actual: received, expected: message };
  return { actual: received, expected };
}

export interface DocumentWords {
  /** The file's path or address. */
  readonly where: string;
  /** Such as `a manifest`. */
  readonly what: string;
  readonly code: ErrorCode;
  /** In characters. */
  readonly maxLength: number;
  /** What to do about a document that is wrong. */
  readonly fix: string;
}

/**
 * What a JSON document holds, by its schema.
 *
 * @throws DenoiseError of the given code, for text that is too long, no JSON, or something else, naming the first field that is wrong
 */
export function parseDocument<T>(schema: v.GenericSchema<unknown, T>, json: string, words: DocumentWords): T {
  return checked(schema, jsonOf(json, words), words);
}

/**
 * What a JSON document holds whose `version` says by which schema it is read.
 *
 * @param schemas by version; each gives what the newest one does
 * @throws DenoiseError as `parseDocument`, and for a version that has no schema
 */
export function parseVersioned<T>(
  schemas: ReadonlyMap<number, v.GenericSchema<unknown, T>>,
  json: string,
  words: DocumentWords,
): T {
  const value = jsonOf(json, words);
  const known = [...schemas.keys()];
  const newest = Math.max(...known);
  const version: unknown = isObject(value) && 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && !schemas.has(version)) {
    throw new DenoiseError(words.code, {
      what: `${words.where} is ${words.what} of another version`,
      actual: `version ${version}`,
      expected: `version ${known.join(' or ')}, which this denoisekit reads`,
      fix: version > newest ? 'update denoisekit' : words.fix,
      details: { path: 'version' },
    });
  }
  return checked(schemas.get(typeof version === 'number' ? version : newest)!, value, words);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function jsonOf(json: string, { where, what, code, maxLength, fix }: DocumentWords): unknown {
  if (json.length > maxLength) {
    throw new DenoiseError(code, {
      what: `${where} is too long for ${what}`,
      actual: `${json.length} characters`,
      expected: `at most ${maxLength}`,
      fix,
    });
  }
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new DenoiseError(code, {
      what: `${where} is not JSON`,
      actual: JSON.stringify(json.slice(0, 40)),
      fix,
      cause,
    });
  }
}

function checked<T>(
  schema: v.GenericSchema<unknown, T>,
  value: unknown,
  { where, code, fix }: DocumentWords,
): T {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const { field, ...found } = faultOf(result.issues);
  throw new DenoiseError(code, {
    what: `${where}: ${field || 'the document'} is wrong`,
    ...found,
    fix,
    details: { path: field },
  });
}
