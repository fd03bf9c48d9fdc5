import { formatCount, shotNoise } from '@denoisekit/core';
import type { Estimate, EvaluationDocument, EvaluationRow } from '@denoisekit/evaluation';
import { formatTable } from '../terminal/table.js';

/** A block for each noise, a row for each model and baseline in it, and below them what the figures are. */
export function evaluationTable(document: EvaluationDocument): string {
  const { rows, images, seed, protocol } = document;
  const noises = [...new Set(rows.map(({ noise }) => noise))];
  const blocks = noises.map((noise) => blockOf(noise, document));
  const isAdded = rows.some(({ noise }) => noise !== shotNoise);
  const legend = [
    `±: 95 % confidence, over ${formatCount(images)} images${isAdded ? ` with noise of seed ${seed}` : ''}.`,
    protocol === undefined ? 'PSNR: pooled, of the MSE over all images.' : `As papers measure: ${protocol}.`,
  ];
  if (blocks.some(({ compared }) => compared)) {
    legend.push('Last column: PSNR less that of the first row, compared image by image.');
  }
  return [...blocks.map(({ text }) => text), legend.join('\n')].join('\n\n');
}

function blockOf(
  noise: string,
  { rows, differences, protocol }: EvaluationDocument,
): { readonly text: string; readonly compared: boolean } {
  const own = rows.filter((row) => row.noise === noise);
  const first = own[0]!.model;
  const compared = own.length > 1;
  // For pictures the mean of PSNRs, and none of the figures that only matter for digits.
  const psnr = protocol === undefined ? 'psnrPooled' : 'psnrMean';
  const isSmall = protocol === undefined;
  const heading = [
    ...[noise, ...(isSmall ? ['MSE'] : []), 'PSNR', 'SSIM', ...(isSmall ? ['BCE'] : [])],
    ...(compared ? ['to the first'] : []),
  ];
  const lines = own.map((row) => {
    const difference = differences.find(
      (one) => one.noise === noise && one.model === row.model && one.against === first,
    );
    return [
      nameOf(row),
      ...(isSmall ? [plusMinus(row.mse, 5)] : []),
      decibels(row[psnr]),
      plusMinus(row.ssim, 4),
      ...(isSmall ? [row.bce.value.toFixed(4)] : []),
      ...(difference === undefined ? [] : [decibels(difference[psnr], '+')]),
    ];
  });
  return { text: formatTable([heading, ...lines]), compared };
}

function nameOf({ model, detail }: EvaluationRow): string {
  return detail === null ? model : `${model} (${detail})`;
}

/** `0.00845 ±0.00006`, or without an interval where there was one image only. */
function plusMinus({ value, high }: Estimate, digits: number, sign: '' | '+' = ''): string {
  const text = `${value > 0 ? sign : ''}${value.toFixed(digits)}`;
  return high === null ? text : `${text} ±${(high - value).toFixed(digits)}`;
}

function decibels(estimate: Estimate | null, sign: '' | '+' = ''): string {
  return estimate === null ? '-' : `${plusMinus(estimate, 2, sign)} dB`;
}
