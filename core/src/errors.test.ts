import { describe, expect, it } from 'vitest';
import { DenoiseError, errorCodes, readingError, textOf, type SerializedError } from './errors.js';

/** As on the other side of a worker or of HTTP. */
function crossed(error: DenoiseError): DenoiseError {
  return DenoiseError.fromJSON(JSON.parse(JSON.stringify(error)) as SerializedError);
}

describe('DenoiseError', () => {
  it('says what, actual, expected and fix, in this order, on one line', () => {
    const error = new DenoiseError('digest-mismatch', {
      what: 'model.onnx does not match\n its manifest',
      actual: 'sha256 91ab',
      expected: 'sha256 03cd',
      fix: 'export again',
    });
    expect(error.message).toBe(
      'model.onnx does not match its manifest: found sha256 91ab, expected sha256 03cd; export again',
    );
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('DenoiseError');
  });

  it.each([
    [{ what: 'a' }, 'a'],
    [{ what: 'a', actual: 'b' }, 'a: found b'],
    [{ what: 'a', expected: 'c' }, 'a: expected c'],
    [{ what: 'a', fix: 'd' }, 'a; d'],
    [{ what: 'a', actual: '', fix: '' }, 'a'],
  ])('leaves out what is not known: %j', (facts, message) => {
    expect(new DenoiseError('usage', facts).message).toBe(message);
  });

  it('keeps its cause, and has none when none was given', () => {
    const cause = new Error('disk');
    expect(new DenoiseError('write-failed', { what: 'a', cause }).cause).toBe(cause);
    expect('cause' in new DenoiseError('write-failed', { what: 'a' })).toBe(false);
  });

  it('crosses JSON with code, message and details, for every code', () => {
    for (const code of errorCodes) {
      const details = { index: 3, names: ['a', 'b'], ratio: 0.5, none: null, yes: true };
      const error = new DenoiseError(code, { what: 'it: broke; somehow', actual: 'x', fix: 'y', details });
      const copy = crossed(error);
      expect(copy).toBeInstanceOf(DenoiseError);
      expect(copy.toJSON()).toEqual(error.toJSON());
      expect(crossed(copy).message).toBe(error.message);
    }
  });

  it('is not harmed by __proto__ among the details', () => {
    const json =
      '{"name":"DenoiseError","code":"usage","message":"x","details":{"__proto__":{"polluted":1}}}';
    const error = DenoiseError.fromJSON(JSON.parse(json) as SerializedError);
    expect(Object.getPrototypeOf(error.details)).toBe(Object.prototype);
    expect('polluted' in error.details).toBe(false);
    expect('polluted' in {}).toBe(false);
  });

  it('takes an answer without details', () => {
    const json = { name: 'DenoiseError', code: 'aborted', message: 'x' } as unknown as SerializedError;
    expect(DenoiseError.fromJSON(json).details).toEqual({});
  });
});

describe('textOf', () => {
  it.each([
    [new Error(' two\n  lines '), 'two lines'],
    [new DenoiseError('usage', { what: 'x' }), 'x'],
    ['a string', 'a string'],
    [undefined, 'undefined'],
    [null, 'null'],
    [404, '404'],
  ])('says what %s says, as one line', (thrown, text) => {
    expect(textOf(thrown)).toBe(text);
  });
});

describe('what keeps a file from being read', () => {
  const failed = (code: string) => Object.assign(new Error(`${code}: open '/tmp/x'`), { code });

  it('is that it is not there, or what the system says', () => {
    const missing = readingError('a.png', failed('ENOENT'), 'check the path');
    expect([missing.code, missing.message]).toEqual([
      'file-missing',
      'there is no file a.png; check the path',
    ]);
    expect(readingError('a/b.png', failed('ENOTDIR'), 'check the path').code).toBe('file-missing');
    const refused = readingError('a.png', failed('EACCES'), 'check the path');
    expect([refused.code, refused.message]).toEqual([
      'file-unreadable',
      'cannot read a.png: found no permission (EACCES)',
    ]);
  });
});
