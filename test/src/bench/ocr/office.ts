import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromPixels, type Denoiser, type ImageTensor } from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';
import { characterErrors, charactersOf } from './character-errors.js';
import { readImage } from './read-pages.js';

/** Of real pages, as NoisyOffice has them. */
export interface OfficeFigures {
  readonly pages: number;
  /** Root of the mean square error over all pixels, on [0, 1]. */
  readonly rmse: { readonly raw: number; readonly scan: number };
  /** Against what Tesseract reads on the clean page, over all pages. */
  readonly characterErrorRate: { readonly raw: number; readonly scan: number };
}

const codec = createSharpCodec();

/** Measures on pairs in the folders `noisy` and `clean`, with the same names. */
export async function measureOffice(folder: string, model: Denoiser, reads: boolean): Promise<OfficeFigures> {
  const names = (await readdir(join(folder, 'noisy'))).filter((name) => name.endsWith('.png')).sort();
  const squares = { raw: 0, scan: 0 };
  const errors = { raw: 0, scan: 0 };
  let [values, characters] = [0, 0];
  for (const name of names) {
    const [noisy, clean] = [await grey(join(folder, 'noisy', name)), await grey(join(folder, 'clean', name))];
    const cleaned = await model.denoise(noisy);
    values += clean.data.length;
    squares.raw += squaredError(noisy, clean);
    squares.scan += squaredError(cleaned, clean);
    if (!reads) continue;
    const truth = await readImage(clean);
    characters += charactersOf(truth);
    errors.raw += characterErrors(await readImage(noisy), truth);
    errors.scan += characterErrors(await readImage(cleaned), truth);
  }
  return {
    pages: names.length,
    rmse: { raw: Math.sqrt(squares.raw / values), scan: Math.sqrt(squares.scan / values) },
    characterErrorRate: { raw: errors.raw / characters, scan: errors.scan / characters },
  };
}

async function grey(path: string): Promise<ImageTensor> {
  return fromPixels((await codec.decode(await readFile(path))).pixels, 1);
}

function squaredError({ data }: ImageTensor, clean: ImageTensor): number {
  return data.reduce((sum, value, i) => sum + (Math.min(1, Math.max(0, value)) - clean.data[i]!) ** 2, 0);
}
