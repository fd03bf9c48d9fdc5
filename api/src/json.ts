import { DenoiseError, textOf } from '@denoisekit/core';

export interface ParseJsonOptions {
  readonly maxBytes: number;
  readonly maxDepth: number;
}

/** Of arrays as many as a nested tensor of 512 rows for each of 512 channels needs; of objects far fewer are ever sent. */
const maxArrays = 262_144;
const maxObjects = 1000;

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [34, 92, 91, 93, 123, 125];

/**
 * JSON from strangers. What would need much memory or a deep stack is refused before it is parsed, keys that touch prototypes
 * after it.
 *
 * @throws DenoiseError `body-invalid`, `body-too-large`
 */
export function parseJson(bytes: Uint8Array, { maxBytes, maxDepth }: ParseJsonOptions): unknown {
  if (bytes.length > maxBytes) {
    throw new DenoiseError('body-too-large', {
      what: 'there is too much JSON',
      actual: `${bytes.length} bytes`,
      expected: `at most ${maxBytes}`,
      fix: 'send tensors as binary data, which takes a fifth of the room',
      details: { maxBytes },
    });
  }
  assertTame(bytes, maxDepth);
  const value = parse(bytes);
  assertPlainKeys(value);
  return value;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (cause) {
    throw invalid(
      'the body is not JSON',
      bytes.length === 0 ? 'no bytes' : textOf(cause).slice(0, 100),
      cause,
    );
  }
}

/** Counts brackets outside of strings. In UTF-8 their bytes never are a part of another character. */
function assertTame(bytes: Uint8Array, maxDepth: number): void {
  let depth = 0;
  let arrays = 0;
  let objects = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === quote) {
      for (i++; i < bytes.length && bytes[i] !== quote; i++) if (bytes[i] === backslash) i++;
    } else if (byte === openBracket || byte === openBrace) {
      if (++depth > maxDepth) {
        throw invalid('the JSON is nested too deeply', `more than ${maxDepth} levels`);
      }
      if (byte === openBracket ? ++arrays > maxArrays : ++objects > maxObjects) {
        throw invalid(
          'the JSON has too many parts',
          `more than ${maxArrays} arrays or ${maxObjects} objects`,
        );
      }
    } else if (byte === closeBracket || byte === closeBrace) {
      depth--;
    }
  }
}

function assertPlainKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    for (const item of items) if (typeof item === 'object') assertPlainKeys(item);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
      throw invalid('the JSON has a key that is not allowed', key);
    }
    assertPlainKeys(item);
  }
}

function invalid(what: string, actual: string, cause?: unknown): DenoiseError {
  return new DenoiseError('body-invalid', { what, actual, fix: '/docs shows what to send', cause });
}
