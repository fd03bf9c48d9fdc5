import { expect, it } from 'vitest';
import { colourSpaceOf } from './colour-space.js';

/** A profile with one tag, `rXYZ` of a red whose X is so much (ICC.1: a header of 128 bytes, the number of tags, name, place and length of each). */
function profile(red: number): Uint8Array {
  const bytes = new Uint8Array(164);
  const view = new DataView(bytes.buffer);
  view.setUint32(128, 1);
  bytes.set(
    Array.from('rXYZ', (char) => char.charCodeAt(0)),
    132,
  );
  view.setUint32(136, 144);
  view.setUint32(140, 20);
  bytes.set(
    Array.from('XYZ ', (char) => char.charCodeAt(0)),
    144,
  );
  view.setInt32(152, Math.round(red * 65_536));
  return bytes;
}

it.each([
  ['Display P3', profile(0.51512), 'display-p3'],
  ['sRGB', profile(0.43607), 'srgb'],
  ['Adobe RGB', profile(0.60974), 'srgb'],
  ['one that ends early', profile(0.51512).subarray(0, 150), 'srgb'],
  ['none', undefined, 'srgb'],
])('tells a canvas of %s', (_, icc, space) => {
  expect(colourSpaceOf(icc)).toBe(space);
});
