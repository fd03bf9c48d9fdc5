import { describe, expect, it } from 'vitest';
import { shownAs } from './colour-space.js';

type Column = readonly [number, number, number];

/** A profile with primaries and one curve: a header of 128 bytes, the number of tags, then name, place and length of each (ICC.1:2022, section 7). */
function profile(columns: readonly [Column, Column, Column], curve: Uint8Array): Uint8Array {
  const xyz = (values: Column) => bytesOf('XYZ \0\0\0\0', ...values.map(fixed));
  const parts = [...columns.map(xyz), curve];
  const names = ['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC', 'wtpt'];
  const bytes = new Uint8Array(512 + 64 * parts.length);
  const view = new DataView(bytes.buffer);
  const header: [number, string][] = [
    [12, 'mntrRGB XYZ '],
    [36, 'acsp'],
  ];
  for (const [at, text] of header) bytes.set(bytesOf(text), at);
  view.setUint32(0, bytes.length);
  view.setUint32(8, 0x04_30_00_00);
  bytes.set(bytesOf(...[0.9642, 1, 0.8249].map(fixed)), 68);
  view.setUint32(128, names.length);
  bytes.set(xyz([0.9642, 1, 0.8249]), 480);
  for (const [i, part] of parts.entries()) bytes.set(part, 512 + 64 * i);
  for (const [i, name] of names.entries()) {
    const at = 132 + 12 * i;
    bytes.set(bytesOf(name), at);
    view.setUint32(at + 4, name === 'wtpt' ? 480 : 512 + 64 * Math.min(i, 3));
    view.setUint32(at + 8, i < 3 || name === 'wtpt' ? 20 : curve.length);
  }
  return bytes;
}

const fixed = (value: number) => Math.round(value * 65_536);

function bytesOf(...parts: (string | number)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string'
        ? Array.from(part, (char) => char.charCodeAt(0))
        : [24, 16, 8, 0].map((shift) => (part >> shift) & 255),
    ),
  );
}

const gamma = (exponent: number) => {
  const value = Math.round(exponent * 256);
  return Uint8Array.of(...bytesOf('curv\0\0\0\0', 1), value >> 8, value & 255);
};
const table = (...values: number[]) =>
  Uint8Array.of(
    ...bytesOf('curv\0\0\0\0', values.length),
    ...values.flatMap((value) => [value >> 8, value & 255]),
  );
const srgbCurve = bytesOf(
  'para\0\0\0\0\0\x03\0\0',
  ...[2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045].map(fixed),
);

const adobe = [
  [0.60974, 0.31111, 0.01947],
  [0.20528, 0.62567, 0.06087],
  [0.14919, 0.06322, 0.74457],
] as const;
const proPhoto = [
  [0.79767, 0.28804, 0],
  [0.13519, 0.71188, 0],
  [0.03134, 0.00009, 0.82491],
] as const;
const p3 = [
  [0.51512, 0.2412, -0.00105],
  [0.29198, 0.69225, 0.04189],
  [0.1571, 0.06657, 0.78407],
] as const;
const srgb = [
  [0.43607, 0.22249, 0.01392],
  [0.38515, 0.71687, 0.09708],
  [0.14307, 0.06061, 0.7141],
] as const;

const colours = [
  [200, 100, 50],
  [20, 180, 90],
  [3, 2, 1],
  [250, 240, 30],
  [60, 70, 200],
];

// What Little CMS 2.19 in sharp 0.35 makes of the same colours and profiles.
describe.each([
  ['Adobe RGB', profile(adobe, gamma(2.199_218_75)), '227 100 42, 0 181 83, 0 0 0, 254 240 0, 52 68 205'],
  ['ProPhoto RGB', profile(proPhoto, gamma(1.8)), '255 80 46, 0 212 87, 2 1 0, 255 241 0, 0 90 223'],
  ['Display P3', profile(p3, srgbCurve), '215 93 31, 0 183 78, 3 2 1, 252 240 0, 57 70 208'],
  [
    'a table',
    profile(adobe, table(0, 8_000, 30_000, 65_535)),
    '236 118 73, 0 191 99, 15 9 5, 254 244 18, 80 89 214',
  ],
])('a picture in %s', (_, icc, expected) => {
  it('is converted for canvases that hold sRGB alone', () => {
    const { space, convert } = shownAs(icc, false);
    expect(space).toBe('srgb');
    const samples = Uint8ClampedArray.from(colours.flatMap((colour) => [...colour, 77]));
    convert!(samples);
    const wanted = expected.split(', ').flatMap((colour) => [...colour.split(' ').map(Number), 77]);
    const apart = wanted.map((value, i) => Math.abs(value - samples[i]!));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1);
  });
});

it('gives canvases that hold Display P3 the samples of such a picture, and converts others to it', () => {
  expect(shownAs(profile(p3, srgbCurve), true)).toEqual({ space: 'display-p3' });
  const { space, convert } = shownAs(profile(adobe, gamma(2.199_218_75)), true);
  const samples = Uint8ClampedArray.of(200, 100, 50, 255);
  convert!(samples);
  expect([space, ...samples]).toEqual(['display-p3', 212, 108, 59, 255]);
});

it('converts primaries of sRGB with another curve', () => {
  const { convert } = shownAs(profile(srgb, gamma(1)), true);
  const samples = Uint8ClampedArray.of(55, 55, 55, 255);
  convert!(samples);
  // sRGB has 128 at a linear 0.216, and so has Display P3 in grey.
  expect([...samples]).toEqual([128, 128, 128, 255]);
});

it.each([
  ['sRGB', profile(srgb, srgbCurve)],
  ['one that ends early', profile(p3, srgbCurve).subarray(0, 520)],
  ['one of 100 bytes', profile(p3, srgbCurve).subarray(0, 100)],
  ['none', undefined],
])('leaves samples as they are for %s', (_, icc) => {
  expect(shownAs(icc, true)).toEqual({ space: 'srgb' });
});
