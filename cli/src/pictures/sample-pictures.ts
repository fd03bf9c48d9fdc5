import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fromPixels, imageTensor, type ImageCodec, type ImageTensor, type Pixels } from '@denoisekit/core';
import type { Samples } from '@denoisekit/export/import';
import { expandInputs } from '../files/expand-inputs.js';
import { readImageFile } from '../files/read-image-file.js';
import type { Context } from '../command/verb.js';

/** Eight digits of 28x28 pixels, side by side. */
const digitsUrl = new URL('../../assets/digits.png', import.meta.url);
const digitCount = 8;
/** Digits in a row of a picture of digits, and of a page. */
const perRow = 4;
/** Pictures of the user's own that are used; more take long and say little. */
const maxProbes = 6;

/**
 * Clean pictures to try a model on: the photographs that the training package comes with, a picture of digits, and a page, black on white.
 *
 * @param probe a folder of one's own pictures instead of them
 */
export async function samplePictures(
  probe: string | undefined,
  { io, packages }: Context,
): Promise<readonly Samples[]> {
  const codec = (await packages.runtime()).createSharpCodec();
  if (probe !== undefined) {
    const { files } = await expandInputs([probe], { cwd: io.cwd, formats: codec.formats });
    const images: ImageTensor[] = [];
    for (const file of files.slice(0, maxProbes)) {
      images.push(await decoded(await readImageFile(file, io), file.shown, codec));
    }
    return [{ kind: `pictures of ${basename(probe)}`.slice(0, 40), images }];
  }
  const folder = join((await packages.data()).sampleFolder(), 'test');
  const photographs = (await readFolder(folder, codec)).map((pixels) => fromPixels(pixels));
  const eight = await readDigits(codec);
  const digits = [0, 3, 6].map((first) => mosaicOf(eight, first));
  return [
    { kind: 'photographs', images: photographs },
    { kind: 'digits', images: digits },
    { kind: 'scans', images: digits.slice(0, 1).map(inverted) },
  ];
}

/** Dark for bright: digits as a page has them. */
export function inverted({ data, shape }: ImageTensor): ImageTensor {
  const out = data.map((value) => 1 - value);
  return imageTensor(out, shape);
}

/** The digits that ship with it, a batch of eight. */
export async function readDigits(codec: ImageCodec): Promise<ImageTensor> {
  return splitStrip(await decoded(await readFile(digitsUrl), 'digits.png', codec), digitCount);
}

/**
 * Cuts an image of parts side by side, `[1, channels, height, count * width]`, into a batch,
 * `[count, channels, height, width]`.
 */
export function splitStrip({ data, shape }: ImageTensor, count: number): ImageTensor {
  const [, channels, height, fullWidth] = shape;
  const width = fullWidth / count;
  const out = new Float32Array(data.length);
  let to = 0;
  for (let part = 0; part < count; part++) {
    for (let row = 0; row < channels * height; row++) {
      const from = row * fullWidth + part * width;
      out.set(data.subarray(from, from + width), to);
      to += width;
    }
  }
  return imageTensor(out, [count, channels, height, width]);
}

/** All pictures of a folder, by name. */
export async function readFolder(folder: string, codec: ImageCodec): Promise<readonly Pixels[]> {
  const pictures: Pixels[] = [];
  for (const name of (await readdir(folder)).sort()) {
    pictures.push((await codec.decode(await readFile(join(folder, name)), { name })).pixels);
  }
  return pictures;
}

export async function decoded(bytes: Uint8Array, name: string, codec: ImageCodec): Promise<ImageTensor> {
  return fromPixels((await codec.decode(bytes, { name })).pixels);
}

/** Images of a batch in rows, from one of them on, each row one image further. */
function mosaicOf({ data, shape: [count, , height, width] }: ImageTensor, first: number): ImageTensor {
  const [rows, columns] = [perRow * height, perRow * width];
  const out = Float32Array.from({ length: rows * columns }, (_, at) => {
    const [y, x] = [Math.floor(at / columns), at % columns];
    const [row, column] = [Math.floor(y / height), Math.floor(x / width)];
    const image = (first + row * (perRow + 1) + column) % count;
    return data[(image * height + (y % height)) * width + (x % width)]!;
  });
  return imageTensor(out, [1, 1, rows, columns]);
}
