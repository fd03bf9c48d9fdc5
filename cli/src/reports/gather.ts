import { atNoise, noiseFacts, parseNoise, trainedOf } from '@denoisekit/core';
import type { Pictures, ReportData, Subject } from '@denoisekit/report';
import { withProgress } from '../terminal/progress.js';
import type { Context } from '../command/verb.js';
import { ownVersion } from '../command/version.js';
import { gatherPictures, isOnPictures } from './gather-pictures.js';
import {
  boardOptions,
  defaultImages,
  loadImages,
  picturesOf,
  samplesOf,
  type ReportImages,
} from './images.js';
import type { Located } from './locate.js';
import { openSubject, type OpenSubject } from './open.js';
import { readSubject } from './subject.js';
import { sweep } from './sweep.js';

export interface GatherOptions {
  readonly data?: string | undefined;
  /** Folders of pictures that were shot twice, in place of `data`. */
  readonly pairs?: readonly string[] | undefined;
  readonly noise?: string | undefined;
  /** Default 1000, or 12 pictures. */
  readonly limit?: number | undefined;
}

/** The data of a report of one run or model; what is not available is left out, with a note. */
export async function gather(
  located: Located,
  options: GatherOptions,
  context: Context,
): Promise<ReportData> {
  const notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  const subject = await readSubject(located, context);
  notes.push(...stateNotes(subject));
  const facts = { madeAt: new Date().toISOString(), version: ownVersion() };
  if (await isOnPictures(subject, options, context)) {
    const found = await onPictures(located, options, context, note);
    const { rowsOfQuality } = await context.packages.report();
    const known = { crops: null, protocol: null, evaluation: rowsOfQuality(subject.name, subject.quality) };
    return { subject, samples: null, pictures: null, ...known, ...found, notes, ...facts };
  }
  const images = await loadImages(options.data, context, note);
  if (images !== null) notes.push(...dataNotes(subject, images));
  const model = images === null ? null : await openSubject(located, context, note);
  try {
    const measured = model === null || images === null ? null : { model, images };
    const count = measured === null ? 0 : countOf(measured.images, options);
    const { rowsOfQuality } = await context.packages.report();
    const trained = trainedOf(subject);
    return {
      subject,
      samples:
        images === null || trained?.noise == null ? null : samplesOf(images, trained.noise, trained.seed),
      pictures:
        measured === null
          ? null
          : await pictures(subject, measured.model, measured.images, count, options, context),
      evaluation:
        measured === null
          ? rowsOfQuality(subject.name, subject.quality)
          : (await sweep([measured.model], measured.images, count, context)).rows,
      ...{ crops: null, protocol: null, notes },
      ...facts,
    };
  } finally {
    await model?.dispose();
  }
}

/** Nothing where the run cannot be run. */
async function onPictures(
  located: Located,
  options: GatherOptions,
  context: Context,
  note: (text: string) => void,
): Promise<Partial<ReportData>> {
  const model = await openSubject(located, context, note);
  if (model === null) return {};
  try {
    return await gatherPictures(model, options, context, note);
  } finally {
    await model.dispose();
  }
}

async function pictures(
  subject: Subject,
  model: OpenSubject,
  images: ReportImages,
  count: number,
  options: GatherOptions,
  context: Context,
): Promise<Pictures> {
  const { createErrorBoard } = await context.packages.report();
  const noise = options.noise ?? shownNoise(subject);
  return withProgress(context.io, { label: `pictures ${atNoise(noise)}`, total: count }, (progress) =>
    picturesOf(model, images, createErrorBoard(boardOptions), {
      ...{ noise, count, signal: context.io.signal },
      onBatch: (done) => {
        progress.update(done);
      },
    }),
  );
}

export function countOf({ dataset }: ReportImages, { limit = defaultImages }: GatherOptions): number {
  return Math.min(dataset.test.count, limit);
}

/** The noise of the training where that is one; where it is a span or not known, one that everybody shows. */
export function shownNoise(subject: Subject): string {
  const noise = trainedOf(subject)?.noise;
  return noise != null && noiseFacts(parseNoise(noise)).fixed ? noise : 'gaussian:0.5';
}

/** What is unusual about a run or model. */
export function stateNotes({ kind, name, state, quality }: Subject): readonly string[] {
  const notes: string[] = [];
  if (state !== 'complete')
    notes.push(`The run ${name} is not complete (${state}): its figures are not final.`);
  if (kind === 'run' && state === 'complete' && quality.length === 0)
    notes.push(`The run ${name} has no measured quality.`);
  return notes;
}

export function dataNotes(subject: Subject, { dataset }: ReportImages): readonly string[] {
  const trained = trainedOf(subject);
  if (trained === null || dataset.sha256 === trained.dataset.sha256) return [];
  return [
    `Pictures, quality against noise and errors are of ${dataset.name}, but ${subject.name} was trained on other images ` +
      `(${trained.dataset.name}): it may have been trained on those that are shown here as test images.`,
  ];
}
