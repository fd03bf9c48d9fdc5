import type { Quality } from '@denoisekit/core';
import type { Estimate, EvaluationRow } from '@denoisekit/evaluation';
import type { Artwork } from '../artwork.js';
import type { ReportData } from '../facts.js';
import { formatCount, formatDecibels, formatError, formatInterval, formatNoise } from '../format.js';
import type { Markup } from '../html/markup.js';
import { section } from '../html/page.js';
import { table } from '../html/table.js';
import { baselineTitles, qualityCharts } from '../plots/quality.js';

/** Scores against the level of the noise, beside what the model has to beat. */
export async function qualitySection(
  { subject, evaluation, protocol }: Pick<ReportData, 'subject' | 'evaluation' | 'protocol'>,
  artwork: Artwork,
): Promise<Markup> {
  return section('Quality against noise', [
    await artwork.charts(qualityCharts(evaluation, protocol === null ? 'pooled' : 'mean')),
    // Without intervals the rows are those of the table below.
    evaluation.some(({ mse }) => mse.low !== null) ? evaluationTable(evaluation, protocol) : null,
    subject.quality.length === 0 ? null : measuredTable(subject.quality),
  ]);
}

/** Rows of an evaluation, with half the width of each interval of 95 %. */
export function evaluationTable(rows: readonly EvaluationRow[], protocol: string | null = null): Markup {
  const first = rows[0]!;
  if (protocol !== null) return pictureTable(rows, protocol);
  return table({
    caption: `On ${formatCount(first.images)} test images of ${first.dataset}, ± half of a 95 % interval over images`,
    heading: ['noise', 'by', 'MSE', 'PSNR pooled, dB', 'SSIM', 'BCE'],
    rows: rows.map((row) => [
      row.noise,
      row.kind === 'baseline' ? nameOfBaseline(row) : row.model,
      estimateText(row.mse),
      row.psnrPooled === null ? '–' : estimateText(row.psnrPooled),
      estimateText(row.ssim),
      estimateText(row.bce),
    ]),
  });
}

function pictureTable(rows: readonly EvaluationRow[], protocol: string): Markup {
  const first = rows[0]!;
  return table({
    caption: `On ${formatCount(first.images)} pictures of ${first.dataset}: ${protocol}; ± half of a 95 % interval`,
    heading: ['noise', 'by', 'PSNR, dB', 'SSIM'],
    rows: rows.map((row) => [
      row.noise,
      row.kind === 'baseline' ? nameOfBaseline(row) : row.model,
      row.psnrMean === null ? '–' : estimateText(row.psnrMean),
      estimateText(row.ssim),
    ]),
  });
}

/** A figure with what is uncertain of it, as far as that is known. */
export function estimateText({ value, low, high }: Estimate): string {
  return low === null || high === null ? formatError(value) : formatInterval(value, (high - low) / 2);
}

function nameOfBaseline({ model, detail }: EvaluationRow): string {
  const title = baselineTitles[model] ?? model;
  return detail === null ? title : `${title} (${detail})`;
}

function measuredTable(quality: readonly Quality[]): Markup {
  const { images, dataset } = quality[0]!;
  return table({
    caption: `Measured when the model was made, on ${formatCount(images)} test images of ${dataset}`,
    heading: ['noise', 'picture', 'MSE', 'PSNR pooled', 'PSNR mean', 'SSIM', 'BCE'],
    rows: quality.flatMap(({ noise, noisy, denoised }) =>
      (
        [
          [noise, 'denoised', denoised],
          [noise, 'noisy', noisy],
        ] as const
      ).map(([name, picture, scores]) => [
        formatNoise(name),
        picture,
        formatError(scores.mse),
        formatDecibels(scores.psnrPooled),
        formatDecibels(scores.psnrMean),
        scores.ssim.toFixed(4),
        scores.bce === null ? '–' : formatError(scores.bce),
      ]),
    ),
  });
}
