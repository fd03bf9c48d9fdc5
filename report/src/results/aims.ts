import type { EvaluationRow } from '@denoisekit/core';
import type { ResultsData } from './data.js';
import { escapeMarkdown, markdownTable } from './markdown.js';
import type { MeasuredResults } from './measured.js';

/** What a recipe's model owes on test images. */
export interface Aim {
  readonly recipe: string;
  /** MSE and BCE are to be at most the bound, the PSNR (pooled, dB) at least. */
  readonly metric: 'mse' | 'bce' | 'psnrPooled';
  readonly noise: string;
  readonly bound: number;
  /** What was tried, for those who read that it is missed. */
  readonly tried?: string;
}

const titles = { mse: 'MSE', bce: 'BCE', psnrPooled: 'PSNR, dB' } as const;

/** Each aim with what was measured, and below the table what was tried for those that are missed. Nothing where nothing was measured. */
export function aimsSection(
  { models, aims }: ResultsData,
  measured: MeasuredResults | null,
): readonly string[] {
  const fresh = new Set(measured?.models.map(({ name }) => name));
  const judged = models
    .filter(({ subject }) => fresh.has(subject.name))
    .flatMap(({ subject: { name, training } }) =>
      aims
        .filter(({ recipe }) => recipe === training.recipe)
        .map((aim) => ({ name, aim, ...judge(aim, rowOf(measured!.aims, name, aim)) })),
    );
  if (judged.length === 0) return [];
  const rows = judged.map(({ name, aim, reached, verdict }) =>
    [name, titles[aim.metric], aim.noise, boundText(aim), reached, verdict].map(escapeMarkdown),
  );
  const missed = judged.filter(({ aim, missed }) => missed && aim.tried !== undefined);
  return [
    '## What models owe',
    markdownTable([['model', 'figure', 'noise', 'owed', 'reached', ''], ...rows], [0, 1, 2, 5]),
    ...missed.map(
      ({ name, aim }) =>
        `What was tried for the ${titles[aim.metric]} of ${escapeMarkdown(name)} at ${escapeMarkdown(aim.noise)}: ${escapeMarkdown(aim.tried!)}.`,
    ),
  ];
}

function rowOf(rows: readonly EvaluationRow[], name: string, { noise }: Aim): EvaluationRow | undefined {
  return rows.find((row) => row.kind === 'model' && row.model === name && row.noise === noise);
}

function judge(
  { metric, bound }: Aim,
  row: EvaluationRow | undefined,
): { readonly reached: string; readonly verdict: string; readonly missed: boolean } {
  if (row === undefined) return { reached: '–', verdict: 'not measured', missed: false };
  const estimate = row[metric];
  // Without any error there is no PSNR: as good as can be.
  if (estimate === null) return { reached: 'no error', verdict: 'held', missed: false };
  const { value } = estimate;
  if (metric === 'psnrPooled') {
    const missed = value < bound;
    return {
      reached: value.toFixed(1),
      verdict: missed ? `missed by ${(bound - value).toFixed(1)} dB` : 'held',
      missed,
    };
  }
  const missed = value > bound;
  const share = (100 * (value - bound)) / bound;
  return {
    reached: value.toPrecision(3),
    verdict: missed ? `missed by ${share.toFixed(1)} %` : 'held',
    missed,
  };
}

function boundText({ metric, bound }: Aim): string {
  return metric === 'psnrPooled' ? `at least ${bound}` : `at most ${bound}`;
}
