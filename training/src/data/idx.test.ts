import { describe, expect, it } from 'vitest';
import { idxBytes } from './idx-fixture.test.support.js';
import { maxIdxImages, maxIdxSide, parseIdxImages } from './idx.js';

function refusalOf(bytes: Uint8Array): unknown {
  try {
    parseIdxImages(bytes, 'digits');
  } catch (error) {
    return error;
  }
  return 'accepted';
}

const refused = (message: RegExp) =>
  expect.objectContaining({
    code: 'dataset-invalid',
    message: expect.stringMatching(message) as string,
  }) as Error;

/** The sixteen bytes of a header, and no pixels. */
function header(count: number, height: number, width: number): Uint8Array {
  const bytes = idxBytes(0, 0, 0);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, count);
  view.setUint32(8, height);
  view.setUint32(12, width);
  return bytes;
}

describe('parseIdxImages', () => {
  it('reads count, height and width as big-endian integers, and the bytes after them as pixels', () => {
    const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 9, 8, 7, 6, 5, 255);
    const images = parseIdxImages(bytes, 'digits');
    expect(images).toMatchObject({ count: 2, height: 1, width: 3 });
    expect([...images.pixels]).toEqual([9, 8, 7, 6, 5, 255]);
  });

  it('reads a file that lies in the middle of a buffer', () => {
    const file = idxBytes(3, 4, 5);
    const buffer = new Uint8Array(file.length + 20).fill(77);
    buffer.set(file, 7);
    const images = parseIdxImages(buffer.subarray(7, 7 + file.length), 'digits');
    expect([...images.pixels]).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  it('tells labels from images', () => {
    const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 5, 0);
    expect(refusalOf(labels)).toEqual(
      refused(/^digits holds labels, not images: found magic number 0x00000801/),
    );
  });

  it('shows the beginning of a file that is something else', () => {
    const page = new TextEncoder().encode('<!DOCTYPE html><html></html>');
    expect(refusalOf(page)).toEqual(refused(/magic number 0x3c21444f \("<!DO"\), expected 0x00000803/));
    expect(refusalOf(idxBytes(1, 1, 1, 0x1003))).toEqual(refused(/found magic number 0x00001003, expected/));
  });

  it('says what an IDX file holds that is not grey bytes, and what to do', () => {
    expect(refusalOf(idxBytes(1, 1, 1, 0xd03))).toEqual(
      refused(
        /^digits is an IDX file, but not one of grey images in bytes: found float32 values in 3 dimensions, expected unsigned bytes in 3 .*; write the values as bytes/,
      ),
    );
    expect(refusalOf(idxBytes(1, 1, 1, 0x804))).toEqual(
      refused(/found unsigned bytes in 4 dimensions, .*; save colour images as PNG files in a folder/),
    );
  });

  it('refuses a file that ends within its header', () => {
    expect(refusalOf(new Uint8Array(0))).toEqual(refused(/ends within its header: found 0 bytes/));
    expect(refusalOf(idxBytes(1, 1, 1).subarray(0, 15))).toEqual(
      refused(/ends within its header: found 15 bytes/),
    );
  });

  it('refuses a file that lacks its last byte, and one that has a byte too many', () => {
    const bytes = idxBytes(2, 3, 4);
    expect(refusalOf(bytes.subarray(0, 39))).toEqual(
      refused(/^digits is cut off: found 39 bytes, expected 40 for 2 images of 3x4/),
    );
    const longer = new Uint8Array(41);
    longer.set(bytes);
    expect(refusalOf(longer)).toEqual(refused(/bytes after its last image: found 41 bytes, expected 40/));
  });

  it('refuses a header beyond the limits by what it promises, not by what follows', () => {
    expect(refusalOf(header(maxIdxImages + 1, 1, 1))).toEqual(
      refused(/the number of images is out of bounds/),
    );
    expect(refusalOf(header(1, maxIdxSide + 1, 1))).toEqual(
      refused(/the height is out of bounds: found 2049/),
    );
    expect(refusalOf(header(1, 1, 0xffffffff))).toEqual(refused(/the width .*: found 4294967295/));
    expect(refusalOf(header(1, 0, 28))).toEqual(
      refused(/the height is out of bounds: found 0, expected 1 to 2048/),
    );
    expect(refusalOf(header(0, 28, 28))).toEqual(refused(/the number of images/));
    expect(refusalOf(header(2_000_000, 2048, 2048))).toEqual(
      refused(/the size of 2000000 images of 2048x2048/),
    );
  });
});
