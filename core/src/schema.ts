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
    field: inBounds((issue.path ?? []).map(({ key }) => String(key)).join('.')), // of a record, a stranger's words too
    actual: inBounds(actual),
    ...(expected === null ? {} : { expected }),
  };
}

function inBounds(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, ' ');
  return line.length > longestFinding ? `${line.slice(0, longestFinding)}…` : line;
}

function wordsOf({ type, input, expected, received, message }: v.BaseIssue<unknown>): {
  readonly actual: string;
  readonly expected: string | null;
} {
  const isKey = type.endsWith('object'); // of a key, what is expected is its own name, or that it is not there
  if (isKey && expected === 'never') return { actual: 'a field that is not known', expected: null };
  if (received === 'undefined') return { actual: 'nothing', expected: isKey ? null : expected };
  if (type === 'min_length' || type === 'max_length') return { actual: `length ${received}`, expected };
  if (type === 'safe_integer') return { actual: received, expected: 'a whole number' };
  if (type === 'finite') return { actual: received, expected: 'a finite number' };
  if (type === 'custom' || type === 'check') return { actual: JSON.stringify(input), expected: message };
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
  /** Done to the value before it is checked: an older version of the document becomes the one that the schema knows. */
  readonly upgrade?: (value: unknown) => unknown;
}

/**
 * What a JSON document holds, by its schema.
 *
 * @throws DenoiseError of the given code, for text that is too long, no JSON, or something else, naming the first field that is wrong
 */
export function parseDocument<T>(
  schema: v.GenericSchema<unknown, T>,
  json: string,
  { where, what, code, maxLength, fix, upgrade = (value) => value }: DocumentWords,
): T {
  if (json.length > maxLength) {
    throw new DenoiseError(code, {
      what: `${where} is too long for ${what}`,
      actual: `${json.length} characters`,
      expected: `at most ${maxLength}`,
      fix,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new DenoiseError(code, {
      what: `${where} is not JSON`,
      actual: JSON.stringify(json.slice(0, 40)),
      fix,
      cause,
    });
  }
  const result = v.safeParse(schema, upgrade(value), { abortEarly: true });
  if (result.success) return result.output;
  const { field, ...found } = faultOf(result.issues);
  throw new DenoiseError(code, {
    what: `${where}: ${field || 'the document'} is wrong`,
    ...found,
    fix,
    details: { path: field },
  });
}
