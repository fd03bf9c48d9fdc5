import { briefNoise, formatCount, type Quality } from '@denoisekit/core';
import type { Estimate, EvaluationRow } from '@denoisekit/evaluation';
import type { Artwork } from '../artwork.js';
import type { ReportData } from '../facts.js';
import { formatDecibels, formatError, formatInterval } from '../format.js';
import type { Markup } from '../html/markup.js';
import { section } from '../html/page.js';
import { table } from '../html/table.js';
import { qualityCharts, titleOf } from '../plots/quality.js';

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
    heading: qualityHeading,
    rows: rows.map(qualityCells),
  });
}

export const qualityHeading = ['noise', 'by', 'MSE', 'PSNR pooled, dB', 'SSIM', 'BCE'] as const;

export function qualityCells(row: EvaluationRow): string[] {
  return [row.noise, nameOf(row), ...[row.mse, row.psnrPooled, row.ssim, row.bce].map(estimateText)];
}

function pictureTable(rows: readonly EvaluationRow[], protocol: string): Markup {
  const first = rows[0]!;
  return table({
    caption: `On ${formatCount(first.images)} pictures of ${first.dataset}: ${protocol}; ± half of a 95 % interval`,
    heading: ['noise', 'by', 'PSNR, dB', 'SSIM'],
    rows: rows.map((row) => [row.noise, nameOf(row), ...[row.psnrMean, row.ssim].map(estimateText)]),
  });
}

/** A figure with what is uncertain of it, as far as that is known; a dash for none. */
export function estimateText(estimate: Estimate | null): string {
  if (estimate === null) return '–';
  const { value, low, high } = estimate;
  return low === null || high === null ? formatError(value) : formatInterval(value, (high - low) / 2);
}

function nameOf(row: EvaluationRow): string {
  return row.kind === 'model' || row.detail === null ? titleOf(row) : `${titleOf(row)} (${row.detail})`;
}

function measuredTable(quality: readonly Quality[]): Markup {
  const { images, dataset } = quality[0]!;
  return table({
    caption: `Measured when the model was made, on ${formatCount(images)} test images of ${dataset}`,
    heading: ['noise', 'picture', 'MSE', 'PSNR pooled', 'PSNR mean', 'SSIM', 'BCE'],
    rows: quality.flatMap(({ noise, ...pictures }) =>
      (['denoised', 'noisy'] as const).map((picture) => {
        const { mse, psnrPooled, psnrMean, ssim, bce } = pictures[picture];
        const psnrs = [psnrPooled, psnrMean].map(formatDecibels);
        const last = bce === null ? '–' : formatError(bce);
        return [briefNoise(noise), picture, formatError(mse), ...psnrs, ssim.toFixed(4), last];
      }),
    ),
  });
}
