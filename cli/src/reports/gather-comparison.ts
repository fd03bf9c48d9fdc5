import os from 'node:os';
import { addNoise, DenoiseError, formatNoise, parseNoise, type ImageTensor } from '@denoisekit/core';
import { evaluationSeed } from '@denoisekit/evaluation';
import type { ComparisonData, Subject } from '@denoisekit/report';
import type { Context } from '../command/verb.js';
import { ownVersion } from '../command/version.js';
import { countOf, dataNotes, stateNotes } from './gather.js';
import { isOnPictures, measurePictures, type GatherOptions } from './gather-pictures.js';
import { loadImages, split } from './images.js';
import type { Located } from './locate.js';
import { openSubject, type OpenSubject } from './open.js';
import { readSubject } from './subject.js';
import { sweep, sweptNoises } from './sweep.js';

const shownImages = 12;
export const comparedNoise = 'gaussian:0.5';
/** As papers have it, among those that pictures are measured at. */
export const comparedOnPictures = 'gaussian-unclipped:25/255';

/** The data of a comparison; what cannot be run is compared by its recorded figures, with a note. */
export async function gatherComparison(
  all: readonly Located[],
  options: GatherOptions,
  context: Context,
): Promise<ComparisonData> {
  const notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  const named = distinct(all);
  const subjects: Subject[] = [];
  for (const located of named)
    subjects.push({ ...(await readSubject(located, context)), name: located.name });
  for (const subject of subjects) notes.push(...stateNotes(subject));
  const onPictures = await areOnPictures(subjects, options, context);
  const images = onPictures ? null : await loadImages(options.data, context, note);
  if (images !== null) for (const subject of subjects) notes.push(...dataNotes(subject, images));
  const usual = onPictures ? comparedOnPictures : comparedNoise;
  const noise = formatNoise(parseNoise(options.noise ?? usual));
  const opened: OpenSubject[] = [];
  try {
    if (onPictures || images !== null) {
      for (const located of named) {
        const model = await openSubject(located, context, note);
        if (model !== null) opened.push(model);
      }
    }
    const denoised = new Map<string, readonly ImageTensor[]>();
    let measured: Pick<ComparisonData, 'noise' | 'clean' | 'noisy' | 'evaluation'>;
    if (opened.length === 0) {
      measured = { noise, clean: [], noisy: [], evaluation: null };
    } else if (images === null) {
      const { shown, ...rows } = await measurePictures(opened, { ...options, noise }, context, note);
      for (const [at, { name }] of opened.entries()) {
        const own = shown.map((picture) => picture.denoised[at]!.denoised);
        denoised.set(name, own);
      }
      const [clean, noisy] = [shown.map((picture) => picture.clean), shown.map((picture) => picture.noisy)];
      measured = { ...rows, clean, noisy };
    } else {
      const count = countOf(images, options);
      const clean = images.test(0, Math.min(shownImages, count));
      const noisy = addNoise(clean, parseNoise(noise), { seed: evaluationSeed });
      for (const model of opened) {
        denoised.set(model.name, split(await model.denoise(noisy, { signal: context.io.signal })));
      }
      const evaluation = await sweep(opened, images, count, context, { noises: withNoise(noise) });
      measured = { noise, clean: split(clean), noisy: split(noisy), evaluation };
    }
    return {
      ...{ ...measured, notes, machine: machineName() },
      ...{ madeAt: new Date().toISOString(), version: ownVersion() },
      compared: subjects.map((subject) => ({ subject, denoised: denoised.get(subject.name) ?? null })),
    };
  } finally {
    for (const model of opened) await model.dispose();
  }
}

/**
 * Whether pictures of any size are compared on, and not images of one size.
 *
 * @throws DenoiseError `usage` where no set is named and none that comes along suits all of them
 */
async function areOnPictures(
  subjects: readonly Subject[],
  options: GatherOptions,
  context: Context,
): Promise<boolean> {
  const kinds = await Promise.all(subjects.map((subject) => isOnPictures(subject, options, context)));
  if (options.data !== undefined || options.pairs !== undefined) return kinds[0]!;
  const [first, other] = [subjects[0]!, subjects[kinds.findIndex((kind) => kind !== kinds[0])]];
  if (other !== undefined) {
    const [large, small] = kinds[0]! ? [first, other] : [other, first];
    throw new DenoiseError('usage', {
      what: `${large.name} is for pictures of any size and ${small.name} for small images of one size, so no test images that come along suit both`,
      fix: 'name what to compare on: --data FOLDER of pictures or of IDX files, or --pairs NOISY CLEAN',
    });
  }
  const scans = subjects.find(
    ({ pictures }) => pictures.length > 0 && pictures.every((kind) => kind === 'scans'),
  );
  if (scans === undefined) return kinds[0]!;
  throw new DenoiseError('usage', {
    what: `${scans.name} is for scans, and no pages to compare on come with Denoisekit`,
    fix: 'name damaged and clean pages with --pairs, or clean ones with --data',
  });
}

/** Rows are distinguished by name: of two folders with one name the second also gets its number. */
function distinct(all: readonly Located[]): readonly Located[] {
  if (all.length < 2) {
    throw new DenoiseError('usage', {
      what: 'a comparison needs at least two runs or models',
      actual: String(all.length),
      fix: 'name another, or make a report of the one',
    });
  }
  const taken = new Map<string, number>();
  return all.map((located) => {
    const times = (taken.get(located.name) ?? 0) + 1;
    taken.set(located.name, times);
    return times === 1 ? located : { ...located, name: `${located.name} (${times})` };
  });
}

function withNoise(noise: string): readonly string[] {
  return sweptNoises.includes(noise) ? sweptNoises : [...sweptNoises, noise];
}

/** The machine on which the time was taken. */
export function machineName(): string {
  return `${os.cpus()[0]?.model.trim() ?? os.arch()}, ${os.availableParallelism()} cores`;
}
