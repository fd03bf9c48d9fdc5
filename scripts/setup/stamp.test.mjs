import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differenceOf, readStamp, sha256, writeStamp } from './stamp.mjs';
import { temporaryFolder } from './temporary.test.helper.mjs';

describe('a stamp', () => {
  it('is read as it was written, and leaves no partial file', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'deep', 'stamp.json');
    writeStamp(path, { a: 1 });
    writeStamp(path, { a: 2 });
    expect(readStamp(path)).toEqual({ a: 2 });
    expect(readdirSync(join(folder, 'deep'))).toEqual(['stamp.json']);
  });

  it('is none when missing, cut off, or no object', () => {
    const folder = temporaryFolder({ cut: '{"a": ', list: '[1]', nothing: 'null' });
    for (const name of ['missing', 'cut', 'list', 'nothing']) {
      expect(readStamp(join(folder, name))).toBeUndefined();
    }
  });

  it('leaves the old one when the new one cannot be written', () => {
    const folder = temporaryFolder({ 'stamp.json/inside': 'a folder in its place' });
    const path = join(folder, 'stamp.json');
    expect(() => writeStamp(path, { a: 1 })).toThrow();
    expect(existsSync(join(path, 'inside'))).toBe(true);
    expect(readdirSync(folder)).toEqual(['stamp.json']);
  });

  it('names the first fact that differs', () => {
    expect(differenceOf(undefined, { a: 1 })).toBe('not there yet');
    expect(differenceOf({ a: 1, b: 2, c: 3 }, { a: 1, b: 2 })).toBeUndefined();
    expect(differenceOf({ a: 1, b: 3 }, { a: 1, b: 2 })).toBe('b changed');
    expect(differenceOf({ a: 1 }, { a: 1, b: 2 })).toBe('b changed');
  });
});

describe('sha256', () => {
  it('gives the digest of FIPS 180-2’s first example', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
