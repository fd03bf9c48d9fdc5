import { trainedOf, type PhotographAim } from '@denoisekit/core';
import type { ResultsModel } from '../data.js';
import { escapeMarkdown, markdownTable } from '../markdown.js';
import type { PhotographSet } from './measured.js';

/** Each aim, what was reached, and every miss. Null where there are none. */
export function aimsTable(
  aims: readonly PhotographAim[],
  models: readonly ResultsModel[],
  sets: readonly PhotographSet[],
): string | null {
  const rows = models.flatMap(({ subject }) =>
    aims
      .filter(({ recipe }) => recipe === trainedOf(subject)?.recipe)
      .map((aim) => {
        const reached = reachedIn(aim, subject.name, sets);
        return [
          subject.name,
          aim.grey ? `${aim.dataset}, grey` : aim.dataset,
          aim.noise,
          aim.figure === 'psnr' ? 'PSNR' : 'gain',
          ...[aim.first, aim.owed, aim.hoped].map((bound) => (bound === null ? '–' : bound.toFixed(2))),
          reached === undefined ? '–' : reached === null ? 'no error' : reached.toFixed(2),
          verdictOf(aim, reached),
        ].map(escapeMarkdown);
      }),
  );
  if (rows.length === 0) return null;
  const heading = ['model', 'pictures', 'noise', 'figure, dB', 'first', 'owed', 'hoped for', 'reached', ''];
  return markdownTable([heading, ...rows], [0, 1, 2, 3, 8]);
}

/** Null where a picture has no error, undefined where nothing was measured. */
function reachedIn(
  { dataset, grey, noise, figure }: PhotographAim,
  model: string,
  sets: readonly PhotographSet[],
): number | null | undefined {
  const rows = sets
    .filter((set) => set.dataset.toLowerCase() === dataset && set.grey === grey)
    .flatMap((set) => set.rows.filter((row) => row.noise === noise));
  const own = rows.find((row) => row.kind === 'model' && row.model === model);
  if (own === undefined) return undefined;
  if (own.psnrMean === null || figure === 'psnr') return own.psnrMean?.value ?? null;
  const noisy = rows.find((row) => row.kind === 'baseline')?.psnrMean;
  return noisy == null ? undefined : own.psnrMean.value - noisy.value;
}

function verdictOf({ first, owed, hoped }: PhotographAim, reached: number | null | undefined): string {
  if (reached === undefined) return 'not measured';
  if (reached === null || (hoped !== null && reached >= hoped)) return 'held, with what is hoped for';
  if (reached >= owed) return 'held';
  const missed = `missed by ${(owed - reached).toFixed(2)} dB`;
  return reached < first ? `${missed}, the first by ${(first - reached).toFixed(2)}` : missed;
}
