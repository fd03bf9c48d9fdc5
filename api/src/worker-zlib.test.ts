import { crc32, createDeflate, deflateSync, inflateSync } from 'node:zlib';
import { randomStream } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { workerZlib } from './worker-zlib.js';

const random = randomStream(3);

/** Runs and noise, so that packing has something to do. */
const bytesOf = (length: number) =>
  Uint8Array.from({ length }, (_, i) => (i % 50 < 25 ? 7 : 255 * random.uniform()));

const inflate = async (bytes: Uint8Array, most: number) => workerZlib.inflate(bytes, most);

/** So many zeros, never in memory at once. */
async function packedZeros(length: number): Promise<Buffer> {
  const deflate = createDeflate();
  const zeros = Buffer.alloc(1_000_000);
  for (let at = 0; at < length; at += zeros.length) deflate.write(zeros);
  return Buffer.concat((await deflate.end().toArray()) as Uint8Array[]);
}

describe('zlib in JavaScript', () => {
  it.each([0, 1, 1023, 1024, 1025, 50_000, 300_000])('gives for %i bytes what zlib gives', async (length) => {
    const bytes = bytesOf(length);
    expect(workerZlib.crc32(bytes)).toBe(crc32(bytes));
    expect(Buffer.compare(inflateSync(await workerZlib.deflate(bytes)), bytes)).toBe(0);
    for (const level of [0, 1, 9]) {
      const unpacked = await workerZlib.inflate(deflateSync(bytes, { level }), length);
      expect(Buffer.compare(unpacked, bytes)).toBe(0);
    }
  });

  // The one is short enough to be unpacked at once, the other goes through a stream.
  it.each([50_000_000, 500_000_000])('unpacks no more of %i bytes than it was told', async (length) => {
    const bomb = await packedZeros(length);
    const before = process.resourceUsage().maxRSS;
    await expect(inflate(bomb, 1000)).rejects.toThrow('unpack to more');
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(50_000); // of kilobytes
  });

  it('refuses what is cut short or no zlib at all', async () => {
    const packed = deflateSync(bytesOf(5000));
    await expect(inflate(packed.subarray(0, 700), 5000)).rejects.toThrow();
    await expect(inflate(Uint8Array.of(1, 2, 3, 4, 5, 6, 7), 5000)).rejects.toThrow();
    const long = deflateSync(bytesOf(300_000), { level: 0 });
    await expect(inflate(long.subarray(0, -9), 300_000)).rejects.toThrow();
  });
});
