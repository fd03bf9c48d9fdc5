import { formatBytes, formatCount, trainedOf } from '@denoisekit/core';
import type { EvaluationRow } from '@denoisekit/evaluation';
import { formatDuration, formatShort } from '../format.js';
import { comparedNoise, type ResultsData } from './data.js';
import { escapeMarkdown, markdownTable } from './markdown.js';
import type { MeasuredResults } from './measured.js';
import { counterpart } from './published.js';
import { rowAt } from '../quality-rows.js';
import { estimateText, qualityCells, qualityHeading } from '../sections/quality.js';

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
    const row = rowAt(rows, name, comparedNoise);
    const time = measured?.models.find((one) => one.name === name)?.oneImage;
    return [
      name,
      estimateText(row?.psnrPooled ?? null),
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
  const noises = [...new Set(rows.map(({ noise }) => noise))];
  const ordered = noises.flatMap((noise) => rows.filter((row) => row.noise === noise));
  const body = ordered.map((row) => qualityCells(row).map(escapeMarkdown));
  return markdownTable([qualityHeading, ...body], [0, 1]);
}
