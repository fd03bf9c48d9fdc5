import { DenoiseError } from '@denoisekit/core';
import type { ImageSet } from './types.js';

/** The largest published set of this layout, EMNIST ByClass, has 814,255 images. */
export const maxIdxImages = 2_000_000;
/** Training pictures are crops; whole photographs belong in image files. */
export const maxIdxSide = 2048;
/** A set is held in memory as bytes; EMNIST's 697,932 training images are 547 MB. */
export const maxIdxBytes = 1024 ** 3;

/** Magic number, count, height, width: four big-endian 32-bit integers. */
export const idxHeaderBytes = 16;

/** Two zero bytes, the type (0x08: unsigned byte), the number of dimensions. */
const imagesMagic = 0x00000803;
const labelsMagic = 0x00000801;

export interface IdxHeader {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** Of the whole file: header and pixels. */
  readonly byteLength: number;
}

/** Grey images: `pixels` is `[count, 1, height, width]`. */
export interface IdxImages extends ImageSet {
  readonly height: number;
  readonly width: number;
}

/**
 * The header of an IDX image file, checked against the limits, so that a caller knows what to allocate.
 * The format: yann.lecun.com/exdb/mnist, "THE IDX FILE FORMAT".
 *
 * @param bytes at least the first 16 bytes of the file, uncompressed, or the whole of a shorter one
 * @param name named in errors
 * @throws DenoiseError `dataset-invalid`
 */
export function parseIdxHeader(bytes: Uint8Array, name: string): IdxHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 4) assertMagic(view.getUint32(0), bytes, name);
  if (bytes.length < idxHeaderBytes) {
    throw invalid(`${name} ends within its header`, `${bytes.length} bytes`, `at least ${idxHeaderBytes}`);
  }
  const count = view.getUint32(4);
  const height = view.getUint32(8);
  const width = view.getUint32(12);
  assertWithin(name, 'the number of images', count, maxIdxImages);
  assertWithin(name, 'the height', height, maxIdxSide);
  assertWithin(name, 'the width', width, maxIdxSide);
  const byteLength = idxHeaderBytes + count * height * width;
  assertWithin(name, `the size of ${count} images of ${height}x${width} in bytes`, byteLength, maxIdxBytes);
  return { count, height, width, byteLength };
}

/**
 * The images of an uncompressed IDX file (`idx3-ubyte`). The pixels are a view into `bytes`, not a copy.
 *
 * @param name named in errors
 * @throws DenoiseError `dataset-invalid`: labels in place of images, another format, sizes beyond the limits, a file
 *   that is cut off, bytes after the last image
 */
export function parseIdxImages(bytes: Uint8Array, name: string): IdxImages {
  const header = parseIdxHeader(bytes, name);
  assertIdxLength(header, bytes.length, name);
  const { count, height, width } = header;
  return { count, height, width, pixels: bytes.subarray(idxHeaderBytes) };
}

/**
 * @param length of the whole file, uncompressed, in bytes
 * @param measured how errors tell that length
 * @throws DenoiseError `dataset-invalid` when it is not what the header promises
 */
export function assertIdxLength(
  header: IdxHeader,
  length: number,
  name: string,
  measured = `${length} bytes`,
): void {
  if (length === header.byteLength) return;
  const { count, height, width, byteLength } = header;
  const what = length < byteLength ? `${name} is cut off` : `${name} has bytes after its last image`;
  throw invalid(what, measured, `${byteLength} for ${count} images of ${height}x${width}`);
}

function assertMagic(magic: number, bytes: Uint8Array, name: string): void {
  if (magic === imagesMagic) return;
  if (magic === labelsMagic) {
    throw new DenoiseError('dataset-invalid', {
      what: `${name} holds labels, not images`,
      actual: `magic number ${hex(magic)}`,
      expected: hex(imagesMagic),
      fix: 'put the idx3-ubyte file of the images there; labels are not needed',
    });
  }
  const kind = kindOf(magic);
  if (kind !== null) throw otherKind(name, kind);
  const text = String.fromCharCode(...bytes.subarray(0, 4));
  const readable = /^[ -~]{4}$/.test(text) ? ` (${JSON.stringify(text)})` : '';
  throw invalid(
    `${name} is no IDX file of images`,
    `magic number ${hex(magic)}${readable}`,
    `${hex(imagesMagic)}: unsigned bytes in three dimensions`,
  );
}

/** What the third byte of an IDX file says that its values are. */
const types: Readonly<Record<number, string>> = {
  0x08: 'unsigned bytes',
  0x09: 'signed bytes',
  0x0b: '16-bit integers',
  0x0c: '32-bit integers',
  0x0d: 'float32 values',
  0x0e: 'float64 values',
};

interface IdxKind {
  readonly type: string;
  readonly dimensions: number;
}

/** Of a whole IDX file that is not one of images as they are read; null for any other file. */
function kindOf(magic: number): IdxKind | null {
  const type = types[magic >>> 8];
  const dimensions = magic & 0xff;
  return type === undefined || dimensions < 1 || dimensions > 4 ? null : { type, dimensions };
}

function otherKind(name: string, { type, dimensions }: IdxKind): DenoiseError {
  return new DenoiseError('dataset-invalid', {
    what: `${name} is an IDX file, but not one of grey images in bytes`,
    actual: `${type} in ${dimensions} ${dimensions === 1 ? 'dimension' : 'dimensions'}`,
    expected: 'unsigned bytes in 3 dimensions: count, height, width',
    fix:
      dimensions === 4
        ? 'save colour images as PNG files in a folder, which training takes as well'
        : 'write the values as bytes, 0 for black and 255 for white',
  });
}

function assertWithin(name: string, quantity: string, value: number, most: number): void {
  if (value >= 1 && value <= most) return;
  throw invalid(`${name}: ${quantity} is out of bounds`, String(value), `1 to ${most}`);
}

function invalid(what: string, actual: string, expected: string): DenoiseError {
  return new DenoiseError('dataset-invalid', { what, actual, expected, fix: 'get the file again' });
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
