import { trainedOf, type RecipeAim } from '@denoisekit/core';
import type { ResultsData } from './data.js';
import { escapeMarkdown, markdownTable } from './markdown.js';
import type { MeasuredResults } from './measured.js';

const titles = {
  mse: 'MSE',
  bce: 'BCE',
  psnrPooled: 'PSNR, dB',
  behindFineTuned: 'dB behind itself fine-tuned',
} as const;

/** Each aim with what was measured, and below the table what was tried for those that are missed. Nothing where nothing was measured. */
export function aimsSection(
  { models, aims }: ResultsData,
  measured: MeasuredResults | null,
): readonly string[] {
  const fresh = new Set(measured?.models.map(({ name }) => name));
  const judged = models
    .filter(({ subject }) => fresh.has(subject.name))
    .flatMap(({ subject }) =>
      aims
        .filter(({ recipe }) => recipe === trainedOf(subject)?.recipe)
        .map((aim) => ({ name: subject.name, aim, ...judge(aim, valueOf(measured!, subject.name, aim)) })),
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

/** What was measured of a model for an aim: null where it made no error at all, undefined where nothing was. */
function valueOf(
  { aims, evaluation, fineTuned }: MeasuredResults,
  name: string,
  { metric, noise }: RecipeAim,
): number | null | undefined {
  const isIt = (row: { readonly model: string; readonly noise: string }) =>
    row.model === name && row.noise === noise;
  if (metric !== 'behindFineTuned') {
    const estimate = aims.find((row) => row.kind === 'model' && isIt(row))?.[metric];
    return estimate === null ? null : estimate?.value;
  }
  const own = evaluation.rows.find((row) => row.kind === 'model' && isIt(row))?.mse.value;
  const tuned = fineTuned.find(isIt)?.mse;
  return own === undefined || tuned === undefined ? undefined : 10 * Math.log10(own / tuned);
}

function judge(
  { metric, bound }: RecipeAim,
  value: number | null | undefined,
): { readonly reached: string; readonly verdict: string; readonly missed: boolean } {
  if (value === undefined) return { reached: '–', verdict: 'not measured', missed: false };
  if (value === null) return { reached: 'no error', verdict: 'held', missed: false };
  const excess = metric === 'psnrPooled' ? bound - value : value - bound;
  const missed = excess > 0;
  const by =
    metric === 'psnrPooled' || metric === 'behindFineTuned'
      ? `${excess.toFixed(2)} dB`
      : `${((100 * excess) / bound).toFixed(1)} %`;
  const reached =
    metric === 'psnrPooled'
      ? value.toFixed(1)
      : metric === 'behindFineTuned'
        ? value.toFixed(2)
        : value.toPrecision(3);
  return { reached, verdict: missed ? `missed by ${by}` : 'held', missed };
}

function boundText({ metric, bound }: RecipeAim): string {
  return metric === 'psnrPooled' ? `at least ${bound}` : `at most ${bound}`;
}
