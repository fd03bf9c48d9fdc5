import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fromPixels, imageTensor, type ImageCodec, type ImageTensor } from '@denoisekit/core';
import type { Samples } from '@denoisekit/export/import';
import { splitStrip } from './demo.js';
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
  const photographs: ImageTensor[] = [];
  for (const name of (await readdir(folder)).sort()) {
    photographs.push(await decoded(await readFile(join(folder, name)), name, codec));
  }
  const strip = await decoded(await readFile(digitsUrl), 'digits.png', codec);
  const digits = [0, 3, 6].map((first) => mosaicOf(splitStrip(strip, digitCount), first));
  const pages = digits.map(({ data, shape }) =>
    imageTensor(
      data.map((value) => 1 - value),
      shape,
    ),
  );
  return [
    { kind: 'photographs', images: photographs },
    { kind: 'digits', images: digits },
    { kind: 'scans', images: pages.slice(0, 1) },
  ];
}

async function decoded(bytes: Uint8Array, name: string, codec: ImageCodec): Promise<ImageTensor> {
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
