import { describe, expect, it } from 'vitest';
import { fromLatin1, latin1 } from '../bytes.js';
import { encodeExif, openTiff, readDirectories, type TiffEntry } from './tiff-directory.js';
import {
  exifDensity,
  exifWithDensity,
  readTiffMetadata,
  readTiffPages,
  withTiffMetadata,
} from './tiff-metadata.js';

type Value = number | string | readonly number[];

/** A TIFF written by hand: for each page, tags with their type and their values; behind them what does not fit into four bytes. */
function tiffOf(
  pages: readonly (readonly (readonly [tag: number, type: number, value: Value])[])[],
  little = true,
) {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  let free = 8;
  let pointer = 4;
  const take = (length: number) => {
    const at = free;
    free += length + (length & 1);
    return at;
  };
  const put = (at: number, type: number, value: Value) => {
    if (typeof value === 'string') bytes.set(fromLatin1(value), at);
    else {
      const size = type === 3 ? 2 : type === 1 || type === 7 ? 1 : 4;
      [value].flat().forEach((one, i) => {
        if (size === 2) view.setUint16(at + 2 * i, one, little);
        else if (size === 1) bytes[at + i] = one;
        else view.setUint32(at + 4 * i, one, little);
      });
    }
  };
  for (const tags of pages) {
    const at = take(2 + 12 * tags.length + 4);
    view.setUint32(pointer, at, little);
    pointer = at + 2 + 12 * tags.length;
    view.setUint16(at, tags.length, little);
    tags.forEach(([tag, type, value], i) => {
      const entry = at + 2 + 12 * i;
      const values = typeof value === 'string' ? value.length : [value].flat().length;
      const count = type === 5 ? values / 2 : values;
      const length = values * (type === 3 ? 2 : [1, 2, 7].includes(type) ? 1 : 4);
      view.setUint16(entry, tag, little);
      view.setUint16(entry + 2, type, little);
      view.setUint32(entry + 4, count, little);
      const place = length <= 4 ? entry + 8 : take(length);
      if (length > 4) view.setUint32(entry + 8, place, little);
      put(place, type, value);
    });
  }
  return bytes.slice(0, free);
}

const structure = [
  [256, 4, 300],
  [257, 3, 258],
  [259, 3, 8],
  [273, 4, 1234],
] as const;
const said = [
  [271, 2, 'Maker\0'],
  [274, 3, 6],
  [282, 5, [600, 1]],
  [283, 5, [3000, 10]],
  [296, 3, 2],
  [700, 1, [...fromLatin1('<x/>')]],
  [34_675, 7, [...fromLatin1('profile')]],
  [50_838, 4, [1, 2, 3]], // of ImageJ
] as const;

const tagsOf = (entries: readonly TiffEntry[]) => entries.map(({ tag }) => tag);
const directoriesOf = (bytes: Uint8Array) => readDirectories(openTiff(bytes));

describe.each([true, false])('a TIFF whose low byte comes first: %s', (little) => {
  it('says its size, its pages, and which are small copies', () => {
    const small = [[254, 4, 1], ...structure] as const;
    expect(readTiffPages(tiffOf([structure, structure, small], little))).toEqual({
      width: 300,
      height: 258,
      pages: 2,
      isRaw: false,
      isUniform: true,
    });
    const other = [[256, 4, 30], ...structure.slice(1)] as const;
    expect(readTiffPages(tiffOf([structure, other], little)).isUniform).toBe(false);
  });

  it('may be what a sensor saw', () => {
    const dng = [...structure, [50_706, 1, [1, 4, 0, 0]]] as const;
    const filters = [...structure, [262, 3, 32_803]] as const;
    const nikon = [[254, 4, 1], ...structure, [330, 4, [1, 2]]] as const;
    for (const tags of [dng, filters, nikon]) expect(readTiffPages(tiffOf([tags], little)).isRaw).toBe(true);
  });

  it('says what it says beside its pixels', () => {
    const metadata = readTiffMetadata(tiffOf([[...structure, ...said]], little));
    expect(latin1(metadata.icc!)).toBe('profile');
    expect(latin1(metadata.xmp!)).toBe('<x/>');
    expect(metadata.orientation).toBe(6);
    expect(metadata.density![0]).toBeCloseTo(600 / 0.0254, 6);
    expect(metadata.density![1]).toBeCloseTo(300 / 0.0254, 6);
    expect(tagsOf(directoriesOf(metadata.exif!)[0]!)).toEqual([271, 274, 282, 283, 296]);
    expect(tagsOf(directoriesOf(metadata.parts![0]!.bytes)[0]!)).toEqual(said.map(([tag]) => tag));
  });

  it('gives a TIFF what it said, page by page, in place of what the encoder says', () => {
    const pages = [
      [...structure, ...said],
      [...structure, [270, 2, 'second\0']],
    ] as const;
    const metadata = readTiffMetadata(tiffOf(pages, little));
    const encoded = tiffOf([
      [...structure, [305, 2, 'encoder\0'], [282, 5, [72, 1]]],
      [...structure, [305, 2, 'encoder\0']],
    ]);
    const { bytes, notes } = withTiffMetadata(encoded, metadata);
    const [first, second] = directoriesOf(bytes);
    expect(tagsOf(first!)).toEqual([...structure, ...said].map(([tag]) => tag).sort((a, b) => a - b));
    expect(tagsOf(second!)).toEqual([256, 257, 259, 270, 273]);
    expect(latin1(first!.find(({ tag }) => tag === 271)!.value)).toBe('Maker\0');
    expect([...first!.find(({ tag }) => tag === 50_838)!.value]).toEqual([
      1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0,
    ]);
    expect([...first!.find(({ tag }) => tag === 273)!.value]).toEqual([0xd2, 4, 0, 0]); // 1234, where the pixels are
    expect(bytes.subarray(8, encoded.length)).toEqual(encoded.subarray(8));
    expect(notes).toEqual([]);
  });
});

describe('a TIFF', () => {
  it('is given what other formats say, EXIF with its directories', () => {
    const exposure = { tag: 33_434, type: 5, count: 1, value: Uint8Array.of(1, 0, 0, 0, 60, 0, 0, 0) };
    const exif = encodeExif([
      { tag: 271, type: 2, count: 6, value: fromLatin1('Maker\0') },
      { tag: 274, type: 3, count: 1, value: Uint8Array.of(1, 0) },
      { tag: 513, type: 4, count: 1, value: Uint8Array.of(9, 0, 0, 0) }, // of a small picture, which is elsewhere
      { tag: 34_665, type: 4, count: 1, value: new Uint8Array(4), directory: [exposure] },
    ]);
    const metadata = {
      exif,
      icc: fromLatin1('profile'),
      xmp: fromLatin1('<x/>'),
      density: [3937, 3937] as const,
    };
    const { bytes } = withTiffMetadata(tiffOf([structure, structure]), metadata);
    const [first, second] = directoriesOf(bytes);
    expect(tagsOf(first!)).toEqual([256, 257, 259, 271, 273, 274, 282, 283, 296, 700, 34_665, 34_675]);
    expect(first!.find(({ tag }) => tag === 34_665)!.directory).toEqual([
      { ...exposure, directory: undefined },
    ]);
    expect(tagsOf(second!)).toEqual([256, 257, 259, 273, 274, 282, 283, 296, 700, 34_675]);
    // 3937 a metre are 99.9998 an inch.
    expect(readTiffMetadata(bytes).density![0]).toBeCloseTo(3937, 0);
  });

  it('leaves out EXIF that is damaged, and says so', () => {
    const { bytes, notes } = withTiffMetadata(tiffOf([structure]), { exif: fromLatin1('no TIFF at all') });
    expect(tagsOf(directoriesOf(bytes)[0]!)).toEqual([256, 257, 259, 273, 274]);
    expect(notes).toEqual(['EXIF left out: it is damaged']);
  });

  it('that is damaged is refused, wherever it is cut, and pages in a circle too', () => {
    const whole = tiffOf([[...structure, ...said]]);
    for (let length = 0; length < whole.length - 1; length++) {
      expect(() => readTiffPages(whole.subarray(0, length))).toThrow(RangeError);
    }
    const circle = tiffOf([structure]);
    new DataView(circle.buffer).setUint32(8 + 2 + 12 * structure.length, 8, true);
    expect(() => readTiffPages(circle)).toThrow('circle');
    const two = tiffOf([structure, structure]);
    // A directory of four tags has 2 + 4 * 12 + 4 bytes, behind the head's 8.
    expect(() => readTiffPages(two.slice(0, 62))).toThrow('it ends before its page 2');
    expect(() => readTiffPages(two.slice(0, 80))).toThrow('it ends within a list of tags');
  });

  it('is read twice over at most: tags that point to nearly all of it, each from the next byte on, are refused', () => {
    const count = 2000;
    const bytes = new Uint8Array(8 + 2 + 12 * count + 4 + 2 ** 16);
    const view = new DataView(bytes.buffer);
    bytes.set([0x49, 0x49, 42, 0]);
    view.setUint32(4, 8, true);
    view.setUint16(8, count, true);
    for (let i = 0; i < count; i++) {
      view.setUint16(10 + 12 * i, 40_000 + i, true);
      view.setUint16(12 + 12 * i, 1, true);
      view.setUint32(14 + 12 * i, bytes.length - i, true);
      view.setUint32(18 + 12 * i, i, true);
    }
    expect(() => directoriesOf(bytes)).toThrow('lie over one another');
    // The same bytes for all of them are read once.
    for (let i = 0; i < count; i++) {
      view.setUint32(14 + 12 * i, bytes.length, true);
      view.setUint32(18 + 12 * i, 0, true);
    }
    expect(directoriesOf(bytes)[0]).toHaveLength(count);
  });
});

describe('the resolution of EXIF', () => {
  it('is read, and made where a format says it nowhere else', () => {
    const exif = exifWithDensity({ density: [600 / 0.0254, 300 / 0.0254] })!;
    expect(exifDensity(exif)![0]).toBeCloseTo(600 / 0.0254, 6);
    expect(exifDensity(exif)![1]).toBeCloseTo(300 / 0.0254, 6);
    expect(exifDensity(fromLatin1('II*\0'))).toBeUndefined();
    expect(exifWithDensity({})).toBeUndefined();
    expect(exifWithDensity({ exif, density: [1, 1] })).toBe(exif);
  });

  it('of centimetres counts as such, and of no unit is none', () => {
    const inUnit = (unit: number) =>
      exifDensity(
        encodeExif(
          directoriesOf(
            tiffOf([
              [
                [282, 5, [300, 1]],
                [283, 5, [300, 1]],
                [296, 3, unit],
              ],
            ]),
          )[0]!,
        ),
      );
    expect(inUnit(3)).toEqual([30_000, 30_000]);
    expect(inUnit(1)).toBeUndefined();
  });
});
