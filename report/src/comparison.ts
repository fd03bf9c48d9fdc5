import type { ImageTensor } from '@denoisekit/core';
import type { EvaluationDocument, EvaluationRow } from '@denoisekit/evaluation';
import { createArtwork, type Artwork, type ArtworkOptions, type ReportFile } from './artwork.js';
import type { Compared } from './facts.js';
import type { Markup } from './html/markup.js';
import { htmlPage, section } from './html/page.js';
import { validationChart } from './plots/curves.js';
import { qualityCharts } from './plots/quality.js';
import { tradeOffChart } from './plots/trade-off.js';
import { costTable, differenceTable } from './sections/compared.js';
import { evaluationTable } from './sections/quality.js';
import { rowAt } from './quality-rows.js';
import { sheetOf } from './sheets.js';

/** All that a comparison of several runs or models is made from. */
export interface ComparisonData {
  readonly compared: readonly Compared[];
  /** Of pictures, differences and plots of cost. */
  readonly noise: string;
  /** The first test images without and with noise; empty where there is no data set. */
  readonly clean: readonly ImageTensor[];
  readonly noisy: readonly ImageTensor[];
  /** Of those that could be run; null where none could. */
  readonly evaluation: EvaluationDocument | null;
  /** What took the time, for people: `Intel(R) Xeon(R), 2 cores`. */
  readonly machine: string;
  readonly notes: readonly string[];
  readonly madeAt: string;
  readonly version: string;
}

/**
 * A page of several runs or models side by side, and its pictures as PNGs.
 *
 * @throws DenoiseError `setup-missing` without sharp; rejects with the signal's reason when it is stopped
 */
export async function renderComparison(
  data: ComparisonData,
  options: ArtworkOptions = {},
): Promise<readonly ReportFile[]> {
  const { compared, evaluation, noise, notes, madeAt, version, machine } = data;
  const artwork = createArtwork(options);
  const rows = evaluation?.rows ?? [];
  const names = compared.map(({ subject }) => subject.name);
  const body = [
    section('At a glance', [costTable(compared, rows, noise)]),
    section('Quality against cost', [
      await artwork.charts([byMacs(compared, rows, noise), byMilliseconds(rows, noise, machine)]),
    ]),
    section('Quality against noise', [
      await artwork.charts(qualityCharts(rows)),
      rows.length === 0 ? null : evaluationTable(rows),
      evaluation === null ? null : differenceTable(evaluation, noise),
    ]),
    section('Training', [
      await artwork.chart(
        validationChart(compared.map(({ subject: { name, history } }) => ({ name, history }))),
      ),
    ]),
    section('Pictures', [await picturesOf(data, artwork)]),
  ];
  const page = htmlPage({
    title: names.join(', '),
    lead: `${compared.length} denoisers side by side.`,
    notes,
    body,
    footer: `Made by denoisekit ${version}, ${madeAt}.`,
  });
  return [{ name: 'index.html', bytes: new TextEncoder().encode(page) }, ...artwork.files];
}

function picturesOf(
  { compared, clean, noisy, noise }: ComparisonData,
  artwork: Artwork,
): Promise<Markup | null> {
  const shown = compared.flatMap(({ subject, denoised }) =>
    denoised === null ? [] : [{ name: subject.name, denoised }],
  );
  const names = ['noisy', ...shown.map(({ name }) => name), 'clean'];
  return artwork.sheet({
    name: 'examples',
    sheet: shown.length === 0 ? null : sheetOf([noisy, ...shown.map(({ denoised }) => denoised), clean]),
    alt: `The first test images, a row each: ${names.join(', ')}.`,
    caption: `The first test images at ${noise}. Rows from the top: ${names.join(', ')}.`,
  });
}

function byMacs(compared: readonly Compared[], rows: readonly EvaluationRow[], noise: string) {
  const points = compared.flatMap(({ subject: { name, network } }) => {
    const psnr = rowAt(rows, name, noise)?.psnrPooled;
    return psnr == null || network.macs === null
      ? []
      : [{ name, cost: network.macs.count, quality: psnr.value }];
  });
  return tradeOffChart(points, {
    name: 'psnr-by-macs',
    title: 'PSNR against work',
    cost: 'multiply-accumulates for an image',
    quality: `PSNR in dB at ${noise}`,
  });
}

function byMilliseconds(rows: readonly EvaluationRow[], noise: string, machine: string) {
  const points = rows.flatMap(({ model, kind, psnrPooled, imagesPerSecond, noise: own }) =>
    kind !== 'model' || own !== noise || psnrPooled === null || imagesPerSecond === null
      ? []
      : [{ name: model, cost: 1000 / imagesPerSecond, quality: psnrPooled.value }],
  );
  return tradeOffChart(points, {
    name: 'psnr-by-milliseconds',
    title: `PSNR against time, in batches, on ${machine}`,
    cost: 'milliseconds for an image',
    quality: `PSNR in dB at ${noise}`,
  });
}
