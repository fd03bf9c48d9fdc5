import type { EvaluationRow } from '@denoisekit/evaluation';
import { rowsOfQuality } from '../quality-rows.js';
import type { ResultsData } from './data.js';
import type { MeasuredResults } from './measured.js';

export interface ResultsRows {
  readonly rows: readonly EvaluationRow[];
  /** Those whose files are still the ones that were measured. */
  readonly measured: MeasuredResults | null;
}

/**
 * What is shown: of models whose file is the one that was measured, that; of others what their training measured, and a note.
 */
export function rowsOf({ models, measured }: ResultsData, notes: string[]): ResultsRows {
  const fresh = new Set<string>();
  for (const { subject, sha256 } of models) {
    const found = measured?.models.find(({ name }) => name === subject.name);
    if (found?.sha256 === sha256) fresh.add(subject.name);
    else if (measured !== null) {
      notes.push(
        `${subject.name} ${found === undefined ? 'was not measured' : 'has changed since it was measured'}: ` +
          'denoisekit results --measure',
      );
    }
  }
  const known = (measured?.evaluation.rows ?? []).filter(
    ({ kind, model }) => kind === 'baseline' || fresh.has(model),
  );
  // Others are shown as training measured them; the noisy images are the same for all.
  const others = models.filter(({ subject }) => !fresh.has(subject.name));
  const instead = others.flatMap(({ subject }) => rowsOfQuality(subject.name, subject.quality));
  const baselines = new Set(known.filter(({ kind }) => kind === 'baseline').map(({ noise }) => noise));
  const added = instead.filter(({ kind, noise }, index) => {
    if (kind === 'model') return true;
    const first = instead.findIndex((row) => row.kind === 'baseline' && row.noise === noise) === index;
    return first && !baselines.has(noise);
  });
  const kept =
    measured === null ? null : { ...measured, models: measured.models.filter(({ name }) => fresh.has(name)) };
  // One order everywhere, which decides the colours.
  const names = models.map(({ subject }) => subject.name);
  const place = ({ kind, model }: EvaluationRow) => (kind === 'model' ? names.indexOf(model) : names.length);
  const rows = [...known, ...added].sort((a, b) => place(a) - place(b));
  return { rows, measured: kept };
}
