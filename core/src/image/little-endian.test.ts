import { expect, it } from 'vitest';
import { fromLittleEndian, littleEndian } from './little-endian.js';

it('writes IEEE 754 binary32, the lowest byte first', () => {
  expect([...littleEndian(Float32Array.of(1, -2))]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
});

it('reads what it wrote, from anywhere in a buffer, and leaves a rest out', () => {
  const bytes = Uint8Array.of(9, ...littleEndian(Float32Array.of(0.5, 3e-39, Infinity)), 7);
  expect(fromLittleEndian(bytes.subarray(1))).toEqual(Float32Array.of(0.5, 3e-39, Infinity));
});
