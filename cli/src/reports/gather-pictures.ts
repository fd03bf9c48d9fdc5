import { addNoise, parseNoise, psnrPooled, throughModel, trainedOf } from '@denoisekit/core';
import { evaluationSeed, sweepPictures, type EvaluatedModel, type TestPicture } from '@denoisekit/evaluation';
import type { Crop, ReportData, Subject } from '@denoisekit/report';
import { resolve } from 'node:path';
import { middleOf } from '../files/middle-of.js';
import { openPictureSet, type PictureSet } from '../pictures/picture-set.js';
import { progressOn } from '../terminal/progress.js';
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

export interface PictureReportOptions {
  readonly data?: string | undefined;
  readonly pairs?: readonly string[] | undefined;
  readonly noise?: string | undefined;
  readonly limit?: number | undefined;
}

/** Whether a report is to show whole pictures: by the folder that was named, else by what the network was trained on. */
export async function isOnPictures(
  subject: Subject,
  { data, pairs }: PictureReportOptions,
  { io, packages }: Context,
): Promise<boolean> {
  if (pairs !== undefined) return true;
  if (data !== undefined) return !(await (await packages.data()).hasIdxFiles(resolve(io.cwd, data)));
  return trainedOf(subject)?.dataset.imageSize === null;
}

type OfPictures = Pick<ReportData, 'crops' | 'evaluation' | 'protocol'>;

/** Crops at real size and PSNR by level, on a folder of pictures, on pairs, or on the sample pictures. */
export async function gatherPictures(
  model: OpenSubject,
  { data, pairs, noise, limit = defaultPictures }: PictureReportOptions,
  context: Context,
  note: (text: string) => void,
): Promise<OfPictures> {
  const { sampleFolder } = await context.packages.data();
  if (data === undefined && pairs === undefined) {
    note('The pictures are samples that come along; --data FOLDER takes your own.');
  }
  const open = (most: number, note: (text: string) => void) => {
    const folder = pairs === undefined ? (data ?? sampleFolder()) : undefined;
    return openPictureSet({ data: folder, pairs, limit: most, grey: model.channels === 1, note }, context);
  };
  const set = await open(limit, note);
  const evaluated: EvaluatedModel = {
    name: model.name,
    denoise: (noisy, options) =>
      throughModel(noisy, model.channels, (image) => model.denoise(image, options)),
  };
  const noises = set.shot ? [] : [...new Set([...sweptOnPictures, ...(noise === undefined ? [] : [noise])])];
  const { rows, protocol } = await sweep(evaluated, set, noises, context);
  const added = set.shot ? null : (noise ?? shownNoise);
  const crops: Crop[] = [];
  for await (const picture of (await open(Math.min(limit, shownPictures), () => undefined)).pictures) {
    crops.push(await cropOf(picture, added, crops.length, evaluated, context));
  }
  return {
    crops: { dataset: set.name, noise: added, ranOn: model.ranOn, crops },
    evaluation: rows,
    protocol: protocol ?? null,
  };
}

async function sweep(
  model: EvaluatedModel,
  set: PictureSet,
  noises: readonly string[],
  { io }: Context,
): ReturnType<typeof sweepPictures> {
  const start = progressOn(io);
  const progress = start({ label: 'pictures', total: Math.max(1, noises.length) * set.count });
  try {
    return await sweepPictures({
      ...{ models: [model], dataset: set, noises, signal: io.signal, now: () => io.now() },
      onProgress: ({ noise, done }) => {
        progress.update(done, { facts: noise });
      },
    });
  } finally {
    progress.stop();
  }
}

async function cropOf(
  { name, clean, noisy: given }: TestPicture,
  noise: string | null,
  firstIndex: number,
  model: EvaluatedModel,
  { io: { signal } }: Context,
): Promise<Crop> {
  const noisy = given ?? addNoise(clean, parseNoise(noise ?? 'none'), { seed: evaluationSeed, firstIndex });
  const denoised = await model.denoise(noisy, { signal });
  return {
    name,
    noisyPsnr: psnrPooled(noisy, clean),
    psnr: psnrPooled(denoised, clean),
    noisy: middleOf(noisy, shownSide, shownSide),
    denoised: middleOf(denoised, shownSide, shownSide),
    clean: middleOf(clean, shownSide, shownSide),
  };
}
