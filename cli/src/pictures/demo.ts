import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  addNoise,
  answersInGrey,
  contactSheet,
  fromPixels,
  imageTensor,
  parseNoise,
  psnrPooled,
  throughModel,
  toPixels,
  trainedOf,
  type ContactSheetOptions,
  type ImageCodec,
  type ImageTensor,
  type ModelManifest,
} from '@denoisekit/core';
import { stackSheets } from '../files/stack-sheets.js';
import type { OpenModel } from '../models/models.js';
import { formatOfOutput } from '../files/plan-outputs.js';
import type { Context } from '../command/verb.js';
import { writeOutput } from '../files/write-file.js';

/** Eight digits of 28x28 pixels, side by side. */
const digitsUrl = new URL('../../assets/digits.png', import.meta.url);
const digitCount = 8;
/** Drawn by `scripts/sample-page.mjs`, in fonts that nothing trains with. */
const pageUrl = new URL('../../assets/page.png', import.meta.url);
/** Of the sample pictures, one that no sample training sees. */
const photographName = join('test', 'new-york.webp');

export const demoDefaults = {
  ...{ out: 'out/demo.png', seed: 1 },
  ...{ digitNoise: 'gaussian:0.5', photographNoise: 'gaussian:25/255+round:8' },
  pageNoise: 'paper:0.1+stain:0.6+crease:0.4+round:8',
} as const;

const background = 0.5;
const digitStyle = { scale: 4, gap: 8, background } as const;
/** Beside a photograph, which is as wide. */
const smallDigitStyle = { ...digitStyle, scale: 3 } as const;
const photographStyle = { scale: 1, gap: 8, background } as const;

/** What the picture of a demo shows, each with its model; at least one of them. */
export interface DemoModels {
  readonly photograph: OpenModel | null;
  readonly page: OpenModel | null;
  readonly digits: OpenModel | null;
}

export interface DemoOptions {
  readonly out: string;
  /** Default: of each part its own. */
  readonly noise?: string | undefined;
  readonly seed: number;
}

/** How a model did on a part of the demo. PSNR in dB, from the MSE over all pixels; null for pictures that are the same. */
export interface DemoPart {
  readonly shown: 'photograph' | 'page' | 'digits';
  readonly model: OpenModel;
  readonly noise: string;
  readonly noisyPsnr: number | null;
  readonly denoisedPsnr: number | null;
}

interface Clean {
  readonly image: ImageTensor;
  readonly noise: string;
}

/**
 * Adds noise to a photograph, a page and digits, denoises them, and writes a picture: the photograph and the page noisy, denoised and clean at real
 * size; below them three rows of digits, likewise.
 */
export async function runDemo(
  { out, noise, seed }: DemoOptions,
  models: DemoModels,
  codec: ImageCodec,
  { io, packages }: Context,
): Promise<readonly DemoPart[]> {
  const { name: format } = (await formatOfOutput(out, io.cwd, codec.formats)) ?? { name: 'png' };
  const read = async (path: URL | string, name: string) =>
    fromPixels((await codec.decode(await readFile(path), { name })).pixels);
  const parts: DemoPart[] = [];
  const sheets: ImageTensor[] = [];
  const show = async (
    shown: DemoPart['shown'],
    model: OpenModel,
    clean: Clean,
    style: ContactSheetOptions,
  ) => {
    const noisy = addNoise(clean.image, parseNoise(clean.noise), { seed });
    const denoised = await throughModel(noisy, model.channels, (image) =>
      model.denoiser.denoise(image, { signal: io.signal }),
    );
    const images = [noisy, denoised, clean.image];
    sheets.push(contactSheet(shown === 'digits' ? images.map((image) => [image]) : [images], style));
    const psnrOf = (image: ImageTensor) => psnrPooled(image, clean.image);
    const psnrs = { noisyPsnr: psnrOf(noisy), denoisedPsnr: psnrOf(denoised) };
    parts.push({ shown, model, noise: clean.noise, ...psnrs });
  };
  if (models.photograph !== null) {
    const folder = (await packages.data()).sampleFolder();
    const image = await read(join(folder, photographName), photographName);
    const clean = { image, noise: noise ?? demoDefaults.photographNoise };
    await show('photograph', models.photograph, clean, photographStyle);
  }
  if (models.page !== null) {
    const clean = { image: await read(pageUrl, 'page.png'), noise: noise ?? demoDefaults.pageNoise };
    await show('page', models.page, clean, photographStyle);
  }
  if (models.digits !== null) {
    const image = splitStrip(await read(digitsUrl, 'digits.png'), digitCount);
    const clean = { image, noise: noise ?? demoDefaults.digitNoise };
    await show('digits', models.digits, clean, models.photograph === null ? digitStyle : smallDigitStyle);
  }
  const sheet = stackSheets(sheets, background);
  await writeOutput(io, out, (await codec.encode(toPixels(sheet), { format })).bytes);
  return parts;
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

/** By what the manifest says that it is for; of a model that says nothing, as of pictures of one's own, by the size of the images that it has seen. */
export function partFor(manifest: ModelManifest): DemoPart['shown'] {
  const trained = trainedOf(manifest);
  if (answersInGrey(manifest) || trained?.recipe === 'scan') return 'page';
  const { suits, input } = manifest;
  if (suits?.pictures.includes('photographs') === true) return 'photograph';
  const [, channels, height] = input.dimensions;
  const ofPictures = channels === 3 || trained === null || trained.dataset.imageSize === null;
  return suits?.pictures.includes('digits') !== true && ofPictures && typeof height !== 'number'
    ? 'photograph'
    : 'digits';
}
