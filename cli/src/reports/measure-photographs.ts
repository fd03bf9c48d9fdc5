import { basename, resolve } from 'node:path';
import { DenoiseError, photographTests } from '@denoisekit/core';
import type { EvaluationDocument } from '@denoisekit/evaluation';
import type { MeasuredPhotographs, PhotographSet, ResultsModel } from '@denoisekit/report';
import { evaluatePictures, type EvaluatePicturesOptions } from '../evaluate/evaluate-pictures.js';
import { shippedFolder } from '../models/models.js';
import type { Context } from '../command/verb.js';
import { withModels, type NamedModel } from '../models/with-models.js';
import { machineName } from './gather-comparison.js';
import { sweptOnPictures } from './gather-pictures.js';
import { unchangedIn, withKeptRows } from './kept-rows.js';

/** None, the levels of papers and two more for plots, each also as files hold it, then what cameras and files do. */
const noises = ['none', ...new Set([...sweptOnPictures, ...photographTests])];

export interface MeasurePhotographsOptions {
  /** For photographs. */
  readonly models: readonly ResultsModel[];
  /** Folders of clean pictures. */
  readonly photographs: readonly string[];
  /** Folders with noisy and clean pictures. */
  readonly pairs: readonly string[];
  /** Only the first so many pictures of each. */
  readonly limit?: number | undefined;
  /** Sets of other names are kept, and of the same ones the rows of models whose files are the same. */
  readonly before: MeasuredPhotographs | null;
}

/** Models for photographs on each set, clean ones in colour and in grey. Minutes. */
export async function measurePhotographs(
  { models, photographs, pairs, limit, before }: MeasurePhotographsOptions,
  context: Context,
): Promise<MeasuredPhotographs> {
  if (models.length === 0) {
    throw new DenoiseError('usage', {
      what: 'there are no models for photographs to measure',
      fix: 'npx denoisekit train photo, then npx denoisekit export',
    });
  }
  const folders = await Promise.all(
    models.map(({ subject }) => shippedFolder(subject.name, context.packages)),
  );
  return withModels(folders, {}, context, async (opened) => {
    const colour = opened.filter(({ channels }) => channels === 3);
    const sets: PhotographSet[] = [];
    const named = (some: readonly NamedModel[]) =>
      models
        .filter(({ subject }) => some.some(({ name }) => name === subject.name))
        .map(({ subject, sha256 }) => ({ name: subject.name, sha256 }));
    const add = async (options: EvaluatePicturesOptions, entrants: readonly NamedModel[]) => {
      if (entrants.length === 0) return;
      const grey = options.grey === true;
      const measure = async (some: readonly NamedModel[]) => {
        const document = await evaluatePictures(some, { ...options, grey, images: limit }, context);
        return setOf(document, { grey, models: named(some) });
      };
      const name = basename(options.data ?? options.pairs![0]!);
      const earlier = before?.sets.find((one) => one.dataset === name && one.grey === grey);
      const unchanged = unchangedIn(earlier, named(entrants));
      const changed = entrants.filter((one) => !unchanged.includes(one.name));
      const partly =
        earlier !== undefined && changed.length > 0 && unchanged.length > 0
          ? withKeptRows(await measure(changed), earlier, named(entrants))
          : undefined;
      sets.push(partly ?? (await measure(entrants)));
    };
    for (const folder of photographs) {
      const data = resolve(context.io.cwd, folder);
      await add({ data, noises }, colour);
      await add({ data, noises, grey: true }, opened);
    }
    for (const folder of pairs) await add({ pairs: [folder] }, colour);
    const kept = (before?.sets ?? []).filter(
      (one) => !sets.some(({ dataset, grey }) => dataset === one.dataset && grey === one.grey),
    );
    return {
      ...{ format: 'denoisekit-photographs', version: 1, machine: machineName() },
      measuredAt: new Date().toISOString(),
      sets: [...sets, ...kept],
    };
  });
}

function setOf(
  { dataset, images, seed, protocol = '', rows }: EvaluationDocument,
  facts: Pick<PhotographSet, 'grey' | 'models'>,
): PhotographSet {
  // Without speeds, which depend on the other load of the machine.
  const untimed = rows.map((row) => ({ ...row, imagesPerSecond: null }));
  return { ...facts, dataset, images, seed, protocol, rows: untimed };
}
