import { briefNoise, formatBytes, formatCount, trainedOf } from '@denoisekit/core';
import type { EvaluationRow } from '@denoisekit/evaluation';
import { formatDuration } from '../../format.js';
import type { Chart } from '../../plots/chart.js';
import type { ResultsData, ResultsModel } from '../data.js';
import { escapeMarkdown, markdownTable } from '../markdown.js';
import { estimateText } from '../../sections/quality.js';
import { aimsTable } from './aims.js';
import { kiloMacsOf, photographCharts } from './charts.js';
import { literature } from './literature.js';
import type { PhotographSet } from './measured.js';
import { freshSets, literatureRows } from './rows.js';

/** Whether a model is for photographs. One for scans is not, though it takes pictures of any size too. */
export function isForPhotographs({ subject }: ResultsModel): boolean {
  return subject.pictures.includes('photographs');
}

export interface PhotographSection {
  readonly parts: readonly string[];
  readonly charts: readonly Chart[];
}

/** Models for photographs: what they owe, what they cost, and each set that was measured. Nothing where there are none. */
export function photographSection(
  { models: all, photographs, photographAims, imageFolder }: ResultsData,
  notes: string[],
): PhotographSection {
  const models = all.filter(isForPhotographs);
  if (models.length === 0) return { parts: [], charts: [] };
  const sets = freshSets(models, photographs, notes);
  const aims = aimsTable(photographAims, models, sets);
  const drawn = sets.map((set, at) => ({
    set,
    charts: photographCharts(set, models, `photographs-${at + 1}`),
  }));
  const parts = [
    '## Photographs',
    ...(photographs === null
      ? []
      : [
          `From [photographs.json](photographs.json), measured by \`npm run results -- --photographs FOLDER\` on ${escapeMarkdown(photographs.machine)},\n${photographs.measuredAt.slice(0, 10)}.`,
        ]),
    ...(aims === null ? [] : ['### What models for photographs owe', aims]),
    '### What they cost, beside networks of the literature',
    costTable(models),
    'PSNR of the literature, in the tables and plots below, is from the papers; nothing of it was measured here.',
    ...drawn.flatMap(({ set, charts }) => [
      `### ${escapeMarkdown(set.dataset)}${set.grey ? ', in grey' : ''}`,
      setTable(set),
      `${formatCount(set.images)} pictures, noise of seed ${set.seed}; ${escapeMarkdown(set.protocol)}. ± is half of a 95 % interval over pictures.`,
      ...charts.map(({ name, alt }) => `![${escapeMarkdown(alt)}](${imageFolder}${name}.png)`),
    ]),
  ];
  return { parts, charts: drawn.flatMap(({ charts }) => charts) };
}

function costTable(models: readonly ResultsModel[]): string {
  const heading = ['', 'thousand MACs a pixel', 'parameters', 'ONNX file', 'trained in', 'note'];
  const ours = models.map((model) => {
    const { name, network, bytes } = model.subject;
    const trained = trainedOf(model.subject);
    return [
      name,
      kiloMacsOf(model)?.toFixed(1) ?? '–',
      formatCount(network.parameters),
      bytes === null ? '–' : formatBytes(bytes),
      trained === null ? '–' : formatDuration(trained.seconds) + afterOthers(trained.from),
      'blind',
    ];
  });
  const theirs = literature.map(({ name, kiloMacs: { colour, grey }, note }) => {
    const macs = [
      colour === null ? [] : `${colour} in colour`,
      grey === null ? [] : `${grey} in grey`,
    ].flat();
    return [name, macs.length === 0 ? '–' : macs.join(', '), '–', '–', '–', note];
  });
  const rows = [...ours, ...theirs].map((cells) => cells.map(escapeMarkdown));
  return markdownTable([heading, ...rows], [0, 5]);
}

/** The weights that a training began with took time too. */
function afterOthers(from: string | undefined): string {
  return from === undefined ? '' : ', from earlier weights';
}

function setTable(set: PhotographSet): string {
  const papers = literatureRows(set);
  const noises = [...new Set(set.rows.map(({ noise }) => noise))];
  const body = noises.flatMap((noise) =>
    [...set.rows, ...papers]
      .filter((row) => row.noise === noise)
      .map((row) =>
        [
          briefNoise(noise),
          row.detail === 'paper' ? `${row.model} (paper)` : row.model,
          decibels(row),
          Number.isNaN(row.ssim.value) ? '–' : estimateText(row.ssim),
        ].map(escapeMarkdown),
      ),
  );
  return markdownTable([['noise', 'by', 'PSNR, dB', 'SSIM'], ...body], [0, 1]);
}

function decibels({ psnrMean }: EvaluationRow): string {
  if (psnrMean === null) return 'no error';
  return psnrMean.low === null ? psnrMean.value.toFixed(2) : estimateText(psnrMean);
}
