import { trainedOf } from '@denoisekit/core';
import type { EvaluationRow } from '@denoisekit/evaluation';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatError,
  formatInterval,
  formatShort,
} from '../format.js';
import { baselineTitles } from '../plots/quality.js';
import { comparedNoise, type ResultsData } from './data.js';
import { escapeMarkdown, markdownTable } from './markdown.js';
import type { MeasuredResults } from './measured.js';
import { counterpart } from './published.js';

/** A row for each published figure, and one for each model without. */
export function publishedTable({ models, published }: ResultsData): string {
  const heading = [
    'model',
    'figure',
    'noise',
    'published',
    'ours',
    'parameters',
    'trained for',
    'in',
    'note',
  ];
  const rows = models.flatMap(({ subject }) => {
    const { network } = subject;
    const trained = trainedOf(subject);
    const common = [
      formatCount(network.parameters),
      trained === null ? 'imported' : `${trained.epochs} epochs`,
      trained === null ? '–' : formatDuration(trained.seconds),
    ];
    const figures = published.filter(({ recipe }) => recipe === trained?.recipe);
    if (figures.length === 0) {
      const ours = subject.quality.find(({ noise }) => noise === comparedNoise)?.denoised.mse;
      const figure = [subject.name, 'test MSE', comparedNoise, 'none', ours?.toFixed(4) ?? 'not known'];
      return [[...figure, ...common, ''].map(escapeMarkdown)];
    }
    return figures.map((figure) =>
      [
        subject.name,
        figure.metric.replace('loss', figure.loss.toUpperCase()),
        figure.noise ?? 'not said',
        String(figure.value),
        counterpart(figure, subject) ?? 'not known',
        ...common,
        figure.note,
      ].map(escapeMarkdown),
    );
  });
  return markdownTable([heading, ...rows], [0, 1, 2, 8]);
}

/** How good, how large, how long. */
export function costTable(
  { models }: ResultsData,
  rows: readonly EvaluationRow[],
  measured: MeasuredResults | null,
): string {
  const heading = [
    'model',
    `PSNR at ${comparedNoise}, dB`,
    'MACs',
    'parameters',
    'ONNX file',
    'ms for an image',
    'recipe',
    'trained on noise',
    'on',
  ];
  const body = models.map(({ subject }) => {
    const { name, network, bytes } = subject;
    const trained = trainedOf(subject);
    const row = rows.find((one) => one.kind === 'model' && one.model === name && one.noise === comparedNoise);
    const time = measured?.models.find((one) => one.name === name)?.oneImage;
    return [
      name,
      row?.psnrPooled == null ? '–' : estimate(row.psnrPooled),
      network.macs === null ? '–' : formatShort(network.macs.count),
      formatCount(network.parameters),
      bytes === null ? '–' : formatBytes(bytes),
      time === undefined
        ? '–'
        : `${time.median.toPrecision(3)} (${time.low.toPrecision(3)} to ${time.high.toPrecision(3)})`,
      trained?.recipe ?? 'imported',
      trained?.noise ?? '–',
      trained === null ? '–' : `${trained.device} (${trained.backend})`,
    ].map(escapeMarkdown);
  });
  return markdownTable([heading, ...body], [0, 6, 7, 8]);
}

/** Models and baselines at each noise. */
export function qualityTable(rows: readonly EvaluationRow[]): string {
  const heading = ['noise', 'by', 'MSE', 'PSNR pooled, dB', 'SSIM', 'BCE'];
  const noises = [...new Set(rows.map(({ noise }) => noise))];
  const body = noises.flatMap((noise) =>
    rows
      .filter((row) => row.noise === noise)
      .map((row) =>
        [
          noise,
          row.kind === 'baseline'
            ? `${baselineTitles[row.model] ?? row.model}${row.detail === null ? '' : ` (${row.detail})`}`
            : row.model,
          estimate(row.mse),
          row.psnrPooled === null ? '–' : estimate(row.psnrPooled),
          estimate(row.ssim),
          estimate(row.bce),
        ].map(escapeMarkdown),
      ),
  );
  return markdownTable([heading, ...body], [0, 1]);
}

function estimate({ value, low, high }: EvaluationRow['mse']): string {
  return low === null || high === null ? formatError(value) : formatInterval(value, (high - low) / 2);
}
