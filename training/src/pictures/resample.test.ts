import { expect, it } from 'vitest';
import { picture } from './pictures.test.support.js';
import { resample } from './resample.js';

function resampled(
  source: ReturnType<typeof picture>,
  region: { left: number; top: number; width: number; height: number },
  width: number,
  height: number,
): Float32Array {
  const plane = width * height;
  const out = new Float32Array(source.channels * plane);
  resample(source, region, width, height, { out, start: 0, plane, alongX: 1, alongY: width });
  return out;
}

const ramp = picture(20, 10, 1, (x, y) => 10 * x + y);

it('copies a region of whole pixels, as 255ths', () => {
  const out = resampled(ramp, { left: 3, top: 4, width: 2, height: 2 }, 2, 2);
  expect([...out].map((value) => value * 255)).toEqual(
    [34, 44, 35, 45].map((value): unknown => expect.closeTo(value, 4)),
  );
});

it('gives channels as planes', () => {
  const colours = picture(4, 4, 3, (x, _, channel) => 50 * channel + x);
  const out = resampled(colours, { left: 1, top: 0, width: 1, height: 1 }, 1, 1);
  expect([...out].map((value) => Math.round(value * 255))).toEqual([1, 51, 101]);
});

it('reads 16-bit samples as 65535ths', () => {
  const source = { width: 1, height: 1, channels: 1 as const, data: Uint16Array.of(13_107) };
  expect(resampled(source, { left: 0, top: 0, width: 1, height: 1 }, 1, 1)[0]).toBeCloseTo(0.2, 7);
});

it.each([8, 16])(
  'keeps a ramp a ramp at any scale, with %i bits: pixel centres lie where the scale puts them',
  (bits) => {
    const bytes = picture(201, 201, 1, (x) => x);
    const wide =
      bits === 8 ? bytes : { ...bytes, data: Uint16Array.from(bytes.data, (value) => 257 * value) };
    for (const step of [1.25, 2.5, 3.75]) {
      // Pixel i covers source columns 50 + step i to 50 + step (i + 1), of which the middle has the value in the middle, less a half.
      const out = resampled(wide, { left: 50, top: 50, width: 30 * step, height: 30 * step }, 30, 30);
      for (let i = 0; i < 30; i++) expect(out[20 * 30 + i]! * 255).toBeCloseTo(49.5 + step * (i + 0.5), 1);
    }
  },
);

it('makes grey of stripes that are too fine for the result, instead of aliasing', () => {
  const stripes = picture(200, 40, 1, (x) => 255 * (x % 2));
  for (const value of resampled(stripes, { left: 50, top: 10, width: 96, height: 16 }, 32, 8)) {
    expect(value).toBeCloseTo(0.5, 1);
  }
});

it('stays within [0, 1] beside an edge', () => {
  const edge = picture(64, 64, 1, (x) => (x < 32 ? 0 : 255));
  const out = resampled(edge, { left: 0, top: 0, width: 64, height: 64 }, 48, 48);
  expect(Math.min(...out)).toBe(0);
  expect(Math.max(...out)).toBe(1);
});

it('mirrors a picture that is smaller than the region', () => {
  const small = picture(3, 1, 1, (x) => 10 * (x + 1));
  const out = resampled(small, { left: -2, top: 0, width: 7, height: 1 }, 7, 1);
  expect([...out].map((value) => Math.round(value * 255))).toEqual([20, 10, 10, 20, 30, 30, 20]);
});
