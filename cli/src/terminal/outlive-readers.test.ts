import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { outliveReaders } from './outlive-readers.js';

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('a stream that is printed to', () => {
  it.each(['EPIPE', 'EIO'])('may lose its reader (%s) without a loss to anybody', (code) => {
    const stream = new PassThrough();
    const lost = outliveReaders(stream);
    stream.emit('error', failure(code));
    expect(lost()).toBeUndefined();
  });

  it('tells the first error that loses output', () => {
    const stream = new PassThrough();
    const lost = outliveReaders(stream);
    stream.emit('error', failure('EPIPE'));
    stream.emit('error', failure('ENOSPC'));
    stream.emit('error', failure('EFBIG'));
    expect(lost()).toMatchObject({ code: 'ENOSPC' });
  });
});
