import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  addNoise,
  answersInGrey,
  contactSheet,
  parseNoise,
  psnrPooled,
  throughModel,
  toPixels,
  trainedOf,
  type ImageCodec,
  type ImageTensor,
  type ModelManifest,
} from '@denoisekit/core';
import { stackSheets } from '../files/stack-sheets.js';
import type { OpenModel } from '../models/models.js';
import { formatOfOutput } from '../files/plan-outputs.js';
import type { Context } from '../command/verb.js';
import { decoded, readDigits } from './sample-pictures.js';
import { writeOutput } from '../files/write-file.js';

/** Drawn by `scripts/sample-page.mjs`, in fonts that nothing trains with. */
const pageUrl = new URL('../../assets/page.png', import.meta.url);
/** Of the sample pictures, one that no sample training sees. */
const photographName = join('test', 'new-york.webp');

export const demoDefaults = {
  ...{ out: 'out/demo.png', seed: 1 },
  noise: {
    photograph: 'gaussian:25/255+round:8',
    page: 'paper:0.1+stain:0.6+crease:0.4+round:8',
    digits: 'gaussian:0.5',
  },
} as const;

const background = 0.5;

/** What a demo may show, in the order of its picture. */
export const demoParts = ['photograph', 'page', 'digits'] as const;
type Part = (typeof demoParts)[number];

/** What the picture of a demo shows, by names of models, or with them; at least one. */
export type Shown<Model> = Readonly<Partial<Record<Part, Model | undefined>>>;

export interface DemoOptions {
  readonly out: string;
  /** Default: of each part its own. */
  readonly noise?: string | undefined;
  readonly seed: number;
}

/** How a model did on a part of the demo. PSNR in dB, from the MSE over all pixels; null for pictures that are the same. */
export interface DemoPart {
  readonly shown: Part;
  readonly model: OpenModel;
  readonly noise: string;
  readonly noisyPsnr: number | null;
  readonly denoisedPsnr: number | null;
}

/**
 * Adds noise to a photograph, a page and digits, denoises them, and writes a picture: the photograph and the page noisy, denoised and clean at real
 * size; below them three rows of digits, likewise.
 */
export async function runDemo(
  { out, noise: asked, seed }: DemoOptions,
  models: Shown<OpenModel>,
  codec: ImageCodec,
  { io, packages }: Context,
): Promise<readonly DemoPart[]> {
  const { name: format } = (await formatOfOutput(out, io.cwd, codec.formats)) ?? { name: 'png' };
  const samples = (await packages.data()).sampleFolder();
  const read = {
    photograph: async () => decoded(await readFile(join(samples, photographName)), photographName, codec),
    page: async () => decoded(await readFile(pageUrl), 'page.png', codec),
    digits: () => readDigits(codec),
  };
  const done: DemoPart[] = [];
  const sheets: ImageTensor[] = [];
  for (const shown of demoParts) {
    const model = models[shown];
    if (model === undefined) continue;
    const clean = await read[shown]();
    const noise = asked ?? demoDefaults.noise[shown];
    const noisy = addNoise(clean, parseNoise(noise), { seed });
    const denoised = await throughModel(noisy, model.channels, (image) =>
      model.denoiser.denoise(image, { signal: io.signal }),
    );
    const images = [noisy, denoised, clean];
    // Digits are small, and beside a photograph as wide as that.
    const scale = shown !== 'digits' ? 1 : models.photograph === undefined ? 4 : 3;
    const rows = shown === 'digits' ? images.map((image) => [image]) : [images];
    sheets.push(contactSheet(rows, { scale, gap: 8, background }));
    const [noisyPsnr, denoisedPsnr] = [psnrPooled(noisy, clean), psnrPooled(denoised, clean)];
    done.push({ shown, model, noise, noisyPsnr, denoisedPsnr });
  }
  const sheet = stackSheets(sheets, background);
  await writeOutput(io, out, (await codec.encode(toPixels(sheet), { format })).bytes);
  return done;
}

/** By what the manifest says that it is for; of a model that says nothing, as of pictures of one's own, by the size of the images that it has seen. */
export function partFor(manifest: ModelManifest): Part {
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
