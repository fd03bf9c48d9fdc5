import { describe, expect, it } from 'vitest';
import { exifOrientation, uprightExif } from './exif.js';

/** One directory of a text and the orientation, the offset of a second one, and the byte 99 behind it. */
function exifOf(orientation: number, little: boolean): Uint8Array {
  const bytes = new Uint8Array(39);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 2, little);
  view.setUint16(10, 271, little); // Make, text of three letters and a zero
  view.setUint16(12, 2, little);
  view.setUint32(14, 4, little);
  bytes.set([65, 66, 67, 0], 18);
  view.setUint16(22, 274, little);
  view.setUint16(24, 3, little);
  view.setUint32(26, 1, little);
  view.setUint16(30, orientation, little);
  view.setUint32(34, 38, little);
  bytes[38] = 99;
  return bytes;
}

describe.each([true, false])('EXIF whose low byte comes first: %s', (little) => {
  it('says how a picture lies', () => {
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      expect(exifOrientation(exifOf(orientation, little))).toBe(orientation);
    }
    expect(exifOrientation(exifOf(9, little))).toBe(1);
  });

  it('is turned upright by two numbers, and is not itself changed', () => {
    const exif = exifOf(6, little);
    const turned = uprightExif(exif);
    expect(exifOrientation(turned)).toBe(1);
    const differs = [...turned.keys()].filter((i) => turned[i] !== exif[i]);
    expect(differs).toEqual(little ? [30, 34] : [31, 37]);
    expect([...turned.subarray(34, 38)]).toEqual([0, 0, 0, 0]);
    expect(exif).toEqual(exifOf(6, little));
  });

  it('that is upright already stays the same', () => {
    const exif = exifOf(1, little);
    expect(uprightExif(exif)).toBe(exif);
  });
});

it('that is cut anywhere, or is none, means an upright picture or the right one, and never fails', () => {
  const whole = exifOf(6, true);
  for (let length = 0; length < whole.length; length++) {
    const cut = whole.subarray(0, length);
    expect(exifOrientation(cut)).toBe(length < 34 ? 1 : 6);
    expect(uprightExif(cut)).toHaveLength(length);
  }
  expect(exifOrientation(new Uint8Array(40).fill(255))).toBe(1);
});
