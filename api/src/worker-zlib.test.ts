import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { randomStream } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { workerZlib } from './worker-zlib.js';

const random = randomStream(3);

/** Runs and noise, so that packing has something to do. */
const bytesOf = (length: number) =>
  Uint8Array.from({ length }, (_, i) => (i % 50 < 25 ? 7 : 255 * random.uniform()));

describe('zlib in JavaScript', () => {
  it.each([0, 1, 1023, 1024, 1025, 50_000])('gives for %i bytes what zlib gives', (length) => {
    const bytes = bytesOf(length);
    expect(workerZlib.crc32(bytes)).toBe(crc32(bytes));
    expect(Buffer.compare(inflateSync(workerZlib.deflate(bytes)), bytes)).toBe(0);
    for (const level of [0, 1, 9]) {
      expect(Buffer.compare(workerZlib.inflate(deflateSync(bytes, { level }), length), bytes)).toBe(0);
    }
  });

  it('unpacks no more than it was told', () => {
    const bomb = deflateSync(new Uint8Array(100_000_000));
    const before = process.resourceUsage().maxRSS;
    expect(() => workerZlib.inflate(bomb, 1000)).toThrow('unpack to more');
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(50_000); // of kilobytes
  });

  it('refuses what is cut short or no zlib at all', () => {
    const packed = deflateSync(bytesOf(5000));
    expect(() => workerZlib.inflate(packed.subarray(0, 700), 5000)).toThrow();
    expect(() => workerZlib.inflate(Uint8Array.of(1, 2, 3, 4, 5, 6, 7), 5000)).toThrow();
  });
});
