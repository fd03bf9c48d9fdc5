import { noiseFacts, parseNoise, trainedOf } from '@denoisekit/core';
import type { ReportData, Subject } from '@denoisekit/report';
import type { Context } from '../command/verb.js';
import { ownVersion } from '../command/version.js';
import { gatherPictures, isOnPictures, type GatherOptions } from './gather-pictures.js';
import { defaultImages, loadImages, picturesOf, samplesOf, type ReportImages } from './images.js';
import type { Located } from './locate.js';
import { openSubject } from './open.js';
import { readSubject } from './subject.js';
import { sweep } from './sweep.js';

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
  const { rowsOfQuality } = await context.packages.report();
  const recorded = rowsOfQuality(subject.name, subject.quality);
  const unknown = { samples: null, pictures: null, crops: null, evaluation: recorded, protocol: null };
  if (await isOnPictures(subject, options, context)) {
    const model = await openSubject(located, context, note);
    try {
      const found = model === null ? {} : await gatherPictures(model, options, context, note);
      return { subject, ...unknown, ...found, notes, ...facts };
    } finally {
      await model?.dispose();
    }
  }
  const images = await loadImages(options.data, context, note);
  if (images === null) return { subject, ...unknown, notes, ...facts };
  notes.push(...dataNotes(subject, images));
  const trained = trainedOf(subject);
  const samples = trained?.noise == null ? null : samplesOf(images, trained.noise, trained.seed);
  const model = await openSubject(located, context, note);
  if (model === null) return { subject, ...unknown, samples, notes, ...facts };
  try {
    const count = countOf(images, options);
    const shown = { noise: options.noise ?? shownNoise(subject), count };
    const pictures = await picturesOf(model, images, shown, context);
    const { rows: evaluation } = await sweep([model], images, count, context);
    return { subject, ...unknown, samples, pictures, evaluation, notes, ...facts };
  } finally {
    await model.dispose();
  }
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
