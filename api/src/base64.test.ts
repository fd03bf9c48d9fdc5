import { expect, it } from 'vitest';
import { toBase64 } from './base64.js';

it.each([0, 1, 2, 3, 24_572, 24_573, 24_574, 100_000])('writes %i bytes as Node does', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) % 256);
  expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
});
