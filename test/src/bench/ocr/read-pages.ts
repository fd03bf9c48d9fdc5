import {
  addNoise,
  denoisePicture,
  fromPixels,
  imageTensor,
  parseNoise,
  scanTests,
  toPixels,
  type Denoiser,
  type ImageTensor,
  type PalePrint,
} from '@denoisekit/core';
import { createSharpCodec } from '@denoisekit/runtime-node';
import { characterErrors, charactersOf } from './character-errors.js';
import { read } from './tesseract.js';
import { openTextPages } from './text-page.js';
import { otsu, sauvola } from './thresholds.js';

/** What is done to a page before it is read: those of `scan` where there is a model. `clean` is the page without damage. */
export type Way =
  'raw' | 'scan' | 'scan, pale print kept' | 'scan, pale print removed' | 'otsu' | 'sauvola' | 'clean';

/** How many characters of a page were read wrongly, by way. */
export interface PageErrors {
  readonly page: number;
  readonly font: string;
  /** As `parseNoise` reads it. */
  readonly damage: string;
  readonly characters: number;
  readonly errors: Readonly<Partial<Record<Way, number>>>;
}

const damageSeed = 30_001;
const codec = createSharpCodec();

/** Reads pages in fonts that nothing trained with, each under each kind of damage. */
export async function* readDrawnPages(pages: number, model: Denoiser | undefined): AsyncIterable<PageErrors> {
  const drawn = await openTextPages();
  for (let page = 0; page < Math.min(pages, drawn.count); page++) {
    const { image, text, font } = drawn.draw(page);
    const clean = characterErrors(await readImage(image), text);
    for (const damage of scanTests) {
      const raw = addNoise(image, parseNoise(damage), { seed: damageSeed, firstIndex: page });
      const errors: Partial<Record<Way, number>> = {};
      for (const [way, cleaned] of await cleanedBy(raw, model)) {
        errors[way] = characterErrors(await readImage(cleaned), text);
      }
      errors.clean = clean;
      yield { page, font, damage, characters: charactersOf(text), errors };
    }
  }
}

async function cleanedBy(
  raw: ImageTensor,
  model: Denoiser | undefined,
): Promise<readonly [Way, ImageTensor][]> {
  const { data, shape } = raw;
  const [, , height, width] = shape;
  return [
    ['raw', raw],
    ...(model === undefined ? [] : await cleanedByModel(raw, model)),
    ['otsu', imageTensor(otsu(data), shape)],
    ['sauvola', imageTensor(sauvola(data, height, width), shape)],
  ];
}

async function cleanedByModel(raw: ImageTensor, model: Denoiser): Promise<readonly [Way, ImageTensor][]> {
  const cleaned = await model.denoise(raw);
  const treated = async (palePrint: PalePrint): Promise<ImageTensor> => {
    const options = { channels: 1, palePrint } as const;
    const { pixels } = await denoisePicture(toPixels(raw), () => Promise.resolve(cleaned), options);
    return fromPixels(pixels, 1);
  };
  return [
    ['scan', await treated('auto')],
    ['scan, pale print kept', await treated('keep')],
    ['scan, pale print removed', await treated('remove')],
  ];
}

/** What Tesseract reads on it. */
export async function readImage(image: ImageTensor): Promise<string> {
  const { bytes } = await codec.encode(toPixels(image), { format: 'png' });
  return await read(bytes);
}
