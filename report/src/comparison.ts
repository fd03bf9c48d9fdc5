import { atNoise, type ImageTensor } from '@denoisekit/core';
import type { EvaluationDocument } from '@denoisekit/evaluation';
import { createArtwork, type Artwork, type ArtworkOptions } from './artwork.js';
import type { Compared } from './facts.js';
import { formatDecibels } from './format.js';
import type { Markup } from './html/markup.js';
import { htmlPage, section, type ReportFile } from './html/page.js';
import { validationChart } from './plots/curves.js';
import { qualityCharts } from './plots/quality.js';
import { tradeOffChart } from './plots/trade-off.js';
import { costTable, differenceTable } from './sections/compared.js';
import { evaluationTable } from './sections/quality.js';
import { psnrAt, psnrOver } from './quality-rows.js';
import { sheetOf } from './sheets.js';

/** All that a comparison of several runs or models is made from. */
export interface ComparisonData {
  readonly compared: readonly Compared[];
  /** Of pictures, differences and plots of cost. */
  readonly noise: string;
  /** The first test images without and with noise, or the middle of the first pictures; empty where there is no data set. */
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
  const { compared, evaluation, noise } = data;
  const artwork = createArtwork(options);
  const rows = evaluation?.rows ?? [];
  const body = [
    section('At a glance', [costTable(compared, evaluation, noise)]),
    section('Quality against cost', [await artwork.charts([byMacs(data), byMilliseconds(data)])]),
    section('Quality against noise', [
      await artwork.charts(qualityCharts(rows, psnrOver(evaluation))),
      rows.length === 0 ? null : evaluationTable(rows, evaluation?.protocol),
      evaluation === null ? null : differenceTable(evaluation, noise),
    ]),
    section('Training', [
      await artwork.chart(
        validationChart(compared.map(({ subject: { name, history } }) => ({ name, history }))),
      ),
    ]),
    section('Pictures', await picturesOf(data, artwork)),
  ];
  const title = compared.map(({ subject }) => subject.name).join(', ');
  const lead = `${compared.length} denoisers side by side.`;
  return [htmlPage({ ...data, title, lead, body }), ...artwork.files];
}

async function picturesOf(
  { compared, clean, noisy, noise, evaluation }: ComparisonData,
  artwork: Artwork,
): Promise<readonly (Markup | null)[]> {
  const shown = compared.flatMap(({ subject, denoised }) =>
    denoised === null ? [] : [{ name: subject.name, denoised }],
  );
  const names = ['noisy', ...shown.map(({ name }) => name), 'clean'];
  const rows = [noisy, ...shown.map(({ denoised }) => denoised), clean];
  if (evaluation?.pictures === undefined) {
    const alt = `The first test images, a row each: ${names.join(', ')}.`;
    const caption = `The first test images ${atNoise(noise)}. Rows from the top: ${names.join(', ')}.`;
    const sheet = shown.length === 0 ? null : sheetOf(rows);
    return [await artwork.sheet({ name: 'examples', sheet, alt, caption })];
  }
  // Pictures differ in size, and are looked at in their own pixels.
  const scores = evaluation.pictures.filter((score) => score.noise === noise);
  const pictures = [...new Set(scores.map(({ picture }) => picture))];
  const figures: (Markup | null)[] = [];
  for (const at of clean.keys()) {
    const title = pictures[at] ?? `picture ${at + 1}`;
    const captions = names.map((name) => {
      const psnr = scores.find((score) => score.picture === title && score.model === name)?.psnr;
      return psnr == null ? name : `${name} ${formatDecibels(psnr)}`;
    });
    figures.push(
      await artwork.realSize(
        at,
        rows.map((row) => row[at]!),
        {
          alt: `The middle of ${title}: ${names.join(', ')}.`,
          caption: `The middle of ${title} ${atNoise(noise)}. From left to right, PSNR of the whole picture: ${captions.join(', ')}.`,
        },
      ),
    );
  }
  return figures;
}

/** Networks for pictures of any size are compared by what they cost a pixel. */
function byMacs({ compared, evaluation, noise }: ComparisonData) {
  const isOnPictures = evaluation?.pictures !== undefined;
  const points = compared.flatMap(({ subject: { name, network } }) => {
    const psnr = psnrAt(evaluation, name, noise);
    if (psnr === null || network.macs === null) return [];
    const { count, height, width } = network.macs;
    return [{ name, cost: isOnPictures ? count / (height * width) : count, quality: psnr.value }];
  });
  return tradeOffChart(points, {
    name: 'psnr-by-macs',
    title: 'PSNR against work',
    cost: `multiply-accumulates for ${isOnPictures ? 'a pixel' : 'an image'}`,
    quality: `PSNR in dB ${atNoise(noise)}`,
  });
}

function byMilliseconds({ evaluation, noise, machine }: ComparisonData) {
  const points = (evaluation?.rows ?? []).flatMap(({ model, kind, imagesPerSecond, noise: own }) => {
    const psnr = kind !== 'model' || own !== noise ? null : psnrAt(evaluation, model, noise);
    return psnr === null || imagesPerSecond === null
      ? []
      : [{ name: model, cost: 1000 / imagesPerSecond, quality: psnr.value }];
  });
  const how = evaluation?.pictures === undefined ? ', in batches,' : '';
  return tradeOffChart(points, {
    name: 'psnr-by-milliseconds',
    title: `PSNR against time${how} on ${machine}`,
    cost: 'milliseconds for an image',
    quality: `PSNR in dB ${atNoise(noise)}`,
  });
}
