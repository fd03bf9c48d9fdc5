import { expect, it } from 'vitest';
import { atMostDepth, isOpaque, onWhite } from './reduce.js';

it('lays what is transparent on white, in proportion', () => {
  const data = Uint8Array.of(0, 100, 200, 255, 0, 100, 200, 0, 0, 100, 200, 51);
  // A fifth of 0, 100 and 200 and four of 255.
  expect(onWhite({ width: 3, height: 1, channels: 4, data })).toEqual({
    width: 3,
    height: 1,
    channels: 3,
    data: Uint8Array.of(0, 100, 200, 255, 255, 255, 204, 224, 244),
  });
  const opaque = { width: 1, height: 1, channels: 1, data: Uint8Array.of(3) } as const;
  expect(onWhite(opaque)).toBe(opaque);
});

it('knows what hides nothing', () => {
  const alpha = (...data: number[]) =>
    ({ width: 2, height: 1, channels: 2, data: Uint8Array.from(data) }) as const;
  expect(isOpaque(alpha(0, 255, 9, 255))).toBe(true);
  expect(isOpaque(alpha(0, 255, 9, 254))).toBe(false);
});

it('takes the nearest of 8 bits, so that those that became 16 come back', () => {
  const data = Uint16Array.from({ length: 256 }, (_, i) => 257 * i);
  const pixels = { width: 256, height: 1, channels: 1, data } as const;
  expect([...atMostDepth(pixels, 8).data]).toEqual(Array.from({ length: 256 }, (_, i) => i));
  expect(atMostDepth(pixels, 16)).toBe(pixels);
});

it('stretches a picture from its range to all 8 bits, but not its alpha', () => {
  const data = Uint16Array.of(100, 65_535, 600, 257, 1100, 0, 5000, 0);
  const pixels = { width: 4, height: 1, channels: 2, data, range: { low: 100, high: 1100 } } as const;
  const { data: bytes, range } = atMostDepth(pixels, 8);
  expect([[...bytes], range]).toEqual([[0, 255, 128, 1, 255, 0, 255, 0], undefined]);
});
