import { noiseFactsOf } from '@denoisekit/core';
import type { EvaluationRow } from '@denoisekit/evaluation';
import { rowsOfQuality } from '../../quality-rows.js';
import type { ResultsModel } from '../data.js';
import { literature, literatureSigmas } from './literature.js';
import type { MeasuredPhotographs, PhotographSet } from './measured.js';

/**
 * What is shown: of models whose file is the one that was measured, that; of those that were measured nowhere, what their training measured,
 * and a note.
 */
export function freshSets(
  models: readonly ResultsModel[],
  measured: MeasuredPhotographs | null,
  notes: string[],
): readonly PhotographSet[] {
  const digests = new Map(models.map(({ subject, sha256 }) => [subject.name, sha256]));
  const stale = new Set<string>();
  const sets = (measured?.sets ?? []).map((set) => {
    const known = set.models.filter(({ name, sha256 }) => digests.get(name) === sha256);
    for (const { name } of set.models) {
      if (digests.has(name) && !known.some((one) => one.name === name)) stale.add(name);
    }
    const names = known.map(({ name }) => name);
    const rows = set.rows.filter(({ kind, model }) => kind === 'baseline' || names.includes(model));
    return { ...set, models: known, rows };
  });
  const fresh = sets.filter((set) => set.models.length > 0);
  const others = models.filter(
    ({ subject }) => !fresh.some((set) => set.models.some(({ name }) => name === subject.name)),
  );
  for (const { subject } of others) {
    const state = stale.has(subject.name) ? 'has changed since it was measured' : 'was not measured';
    notes.push(`${subject.name} ${state}: denoisekit results --photographs FOLDER`);
  }
  return [...fresh, ...others.flatMap(setOfTraining)];
}

/** As its training measured it, without intervals. */
function setOfTraining({ subject, sha256 }: ResultsModel): readonly PhotographSet[] {
  const rows = rowsOfQuality(
    subject.name,
    subject.quality.filter(({ noise }) => noiseFactsOf(noise).fixed),
  );
  const [first] = rows;
  if (first === undefined) return [];
  return [
    {
      dataset: `${first.dataset}, by the training of ${subject.name}`,
      grey: false,
      images: first.images,
      seed: first.seed,
      protocol: 'PSNR of each picture, then the mean',
      models: [{ name: subject.name, sha256 }],
      rows,
    },
  ];
}

/** The papers' figures as rows of an evaluation of CBSD68, or BSD68 in grey; none of other sets. Their SSIM and MSE are not known. */
export function literatureRows({ dataset, grey, images, seed }: PhotographSet): readonly EvaluationRow[] {
  if (!/^c?bsd68$/i.test(dataset)) return [];
  const unknown = { value: Number.NaN, low: null, high: null };
  return literature.flatMap((method) =>
    (method[grey ? 'grey' : 'colour'] ?? []).map((value, at) => ({
      model: method.name,
      kind: 'baseline' as const,
      detail: 'paper',
      noise: `gaussian-unclipped:${literatureSigmas[at]!}/255`,
      noiseKind: 'gaussian-unclipped',
      level: literatureSigmas[at]! / 255,
      seed,
      dataset,
      images,
      imagesPerSecond: null,
      mse: unknown,
      psnrPooled: null,
      psnrMean: { value, low: null, high: null },
      ssim: unknown,
      bce: unknown,
    })),
  );
}
