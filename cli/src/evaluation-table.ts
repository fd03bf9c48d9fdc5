import type { Estimate, EvaluationDocument, EvaluationRow } from '@denoisekit/core';
import { formatCount } from './format.js';
import { formatTable } from './table.js';

/** A block for each noise, a row for each model and baseline in it, and below them what the figures are. */
export function evaluationTable(document: EvaluationDocument): string {
  const { rows, images, seed } = document;
  const noises = [...new Set(rows.map(({ noise }) => noise))];
  const blocks = noises.map((noise) => blockOf(noise, document));
  const legend = [
    `±: 95 % confidence, over ${formatCount(images)} images with noise of seed ${seed}.`,
    'PSNR: pooled, of the MSE over all images.',
  ];
  if (blocks.some(({ compared }) => compared)) {
    legend.push('Last column: PSNR less that of the first row, compared image by image.');
  }
  return [...blocks.map(({ text }) => text), legend.join('\n')].join('\n\n');
}

function blockOf(
  noise: string,
  { rows, differences }: EvaluationDocument,
): { readonly text: string; readonly compared: boolean } {
  const own = rows.filter((row) => row.noise === noise);
  const first = own[0]!.model;
  const compared = own.length > 1;
  const heading = [noise, 'MSE', 'PSNR', 'SSIM', 'BCE', ...(compared ? ['to the first'] : [])];
  const lines = own.map((row) => {
    const difference = differences.find(
      (one) => one.noise === noise && one.model === row.model && one.against === first,
    );
    return [
      nameOf(row),
      plusMinus(row.mse, 5),
      decibels(row.psnrPooled),
      plusMinus(row.ssim, 4),
      row.bce.value.toFixed(4),
      ...(difference === undefined ? [] : [decibels(difference.psnrPooled, '+')]),
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
