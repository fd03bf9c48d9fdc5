import {
  addNoise,
  parseNoise,
  psnrPooled,
  shotNoise,
  trainedOf,
  middleOf,
  type ImageTensor,
} from '@denoisekit/core';
import {
  evaluationSeed,
  type EvaluatedModel,
  type EvaluationDocument,
  type TestPicture,
} from '@denoisekit/evaluation';
import type { Crop, ReportData, Subject } from '@denoisekit/report';
import { resolve } from 'node:path';
import { sweepSet } from '../evaluate/evaluate-pictures.js';
import { openPictureSet } from '../pictures/picture-set.js';
import type { Context } from '../command/verb.js';
import type { OpenSubject } from './open.js';

/** From barely visible noise to noise that hides fine texture. */
export const sweptOnPictures = [5, 15, 25, 35, 50].map((sigma) => `gaussian-unclipped:${sigma}/255`);
/** As 8-bit files hold it. */
const shownNoise = 'gaussian:25/255+round:8';
const defaultPictures = 12;
const shownPictures = 4;
/** In pixels. Noise does not compress: four pictures of this take half a megabyte. */
const shownSide = 160;

/** What the reports of verbs are made of. */
export interface GatherOptions {
  readonly data?: string | undefined;
  /** Folders of pictures that were shot twice, in place of `data`. */
  readonly pairs?: readonly string[] | undefined;
  readonly noise?: string | undefined;
  /** Default 1000, or 12 pictures. */
  readonly limit?: number | undefined;
}

/** Whether a report is to show whole pictures: by the folder that was named, else by what the network was trained on. */
export async function isOnPictures(
  subject: Subject,
  { data, pairs }: GatherOptions,
  { io, packages }: Context,
): Promise<boolean> {
  if (pairs !== undefined) return true;
  if (data !== undefined) return !(await (await packages.data()).hasIdxFiles(resolve(io.cwd, data)));
  const trained = trainedOf(subject);
  return trained === null ? subject.pictures.includes('photographs') : trained.dataset.imageSize === null;
}

/** What models make of whole pictures. */
export interface MeasuredPictures {
  /** Of the rows and the middles that are shown. */
  readonly noise: string;
  readonly evaluation: EvaluationDocument;
  readonly shown: readonly Shown[];
}

/** The middle of a picture. */
interface Shown extends Omit<Crop, 'psnr' | 'denoised'> {
  /** By the models, in their order. */
  readonly denoised: readonly Pick<Crop, 'psnr' | 'denoised'>[];
}

type OfPictures = Pick<ReportData, 'crops' | 'evaluation' | 'protocol'>;

/** Crops at real size and PSNR by level, on a folder of pictures, on pairs, or on the sample pictures. */
export async function gatherPictures(
  model: OpenSubject,
  options: GatherOptions,
  context: Context,
  note: (text: string) => void,
): Promise<OfPictures> {
  const { evaluation, noise, shown } = await measurePictures([model], options, context, note);
  const { rows, protocol, dataset } = evaluation;
  const crops = shown.map(({ denoised, ...picture }) => ({ ...picture, ...denoised[0]! }));
  return {
    crops: { dataset, noise: noise === shotNoise ? null : noise, ranOn: model.ranOn, crops },
    evaluation: rows,
    protocol: protocol ?? null,
  };
}

/** The same for several models side by side: PSNR by level, and the middle of the first pictures. */
export async function measurePictures(
  models: readonly OpenSubject[],
  { data, pairs, noise, limit = defaultPictures }: GatherOptions,
  context: Context,
  note: (text: string) => void,
): Promise<MeasuredPictures> {
  const { sampleFolder } = await context.packages.data();
  if (data === undefined && pairs === undefined) {
    note('The pictures are samples that come along; --data FOLDER takes your own.');
  }
  const grey = models.every(({ channels }) => channels === 1);
  const open = (most: number, note: (text: string) => void) => {
    const folder = pairs === undefined ? (data ?? sampleFolder()) : undefined;
    return openPictureSet({ data: folder, pairs, limit: most, grey, note }, context);
  };
  const set = await open(limit, note);
  const noises = set.shot ? [] : [...new Set([...sweptOnPictures, ...(noise === undefined ? [] : [noise])])];
  const evaluation = await sweepSet(models, set, { noises }, context);
  const added = noise ?? shownNoise;
  const shown: Shown[] = [];
  for await (const picture of (await open(Math.min(limit, shownPictures), () => undefined)).pictures) {
    shown.push(await middlesOf(picture, added, shown.length, models, context));
  }
  return { noise: set.shot ? shotNoise : added, evaluation, shown };
}

async function middlesOf(
  { name, clean, noisy: given }: TestPicture,
  noise: string,
  firstIndex: number,
  models: readonly EvaluatedModel[],
  { io: { signal } }: Context,
): Promise<Shown> {
  const noisy = given ?? addNoise(clean, parseNoise(noise), { seed: evaluationSeed, firstIndex });
  const middle = (image: ImageTensor) => middleOf(image, shownSide, shownSide);
  const denoised: Shown['denoised'][number][] = [];
  for (const model of models) {
    const answer = await model.denoise(noisy, { signal });
    denoised.push({ psnr: psnrPooled(answer, clean), denoised: middle(answer) });
  }
  return { name, noisyPsnr: psnrPooled(noisy, clean), noisy: middle(noisy), denoised, clean: middle(clean) };
}
