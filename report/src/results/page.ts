import { formatCount } from '@denoisekit/core';
import type { EvaluationRow } from '@denoisekit/evaluation';
import type { ReportFile } from '../html/page.js';
import { photographSection } from './photographs/section.js';
import { drawChart, type Chart } from '../plots/chart.js';
import { pngOfSvg } from '../png.js';
import { aimsSection } from './aims.js';
import { chartsOf } from './charts.js';
import { isOfOneSize, type ResultsData } from './data.js';
import { escapeMarkdown } from './markdown.js';
import type { MeasuredResults } from './measured.js';
import { rowsOf } from './rows.js';
import { costTable, publishedTable, qualityTable } from './tables.js';

export interface ResultsPage {
  readonly markdown: string;
  /** PNGs, named as the page has them. */
  readonly images: readonly ReportFile[];
  /** What is missing or out of date, in sentences. */
  readonly notes: readonly string[];
}

/** The page of results, and its plots: the same bytes from the same files. */
export async function renderResults(data: ResultsData): Promise<ResultsPage> {
  const { markdown, charts, notes } = resultsOf(data);
  const images: ReportFile[] = [];
  for (const chart of charts) {
    images.push({ name: `${chart.name}.png`, bytes: await pngOfSvg(await drawChart(chart)) });
  }
  return { markdown, images, notes };
}

/** The page, and its plots before they are drawn. */
export function resultsOf(
  all: ResultsData,
): Pick<ResultsPage, 'markdown' | 'notes'> & { readonly charts: readonly Chart[] } {
  const notes: string[] = [];
  const data = { ...all, models: all.models.filter(isOfOneSize) };
  const { rows, measured } = rowsOf(data, notes);
  const { byCost, byNoise } = chartsOf(data, rows, measured);
  const photographs = photographSection(all, notes);
  const imageOf = ({ name, alt }: Chart) => `![${escapeMarkdown(alt)}](${data.imageFolder}${name}.png)`;
  const parts = [
    '# Results',
    '<!-- Written by `npm run results`; do not edit. -->',
    'From the files of the models and from [results.json](results.json), written again by `npm run results`. What is in results.json was\nmeasured by `npm run results -- --measure`.',
    '## Beside what was published',
    publishedTable(data),
    '"Watched" images are those whose loss the author followed during training. Ours are the same figures of our own runs: from\n`history.json` of each model, and MSE from its `metrics.json`.',
    ...aimsSection(data, measured),
    '## Quality against cost',
    costTable(data, rows, measured),
    ...timeNote(measured),
    ...byCost.map(imageOf),
    '## Quality against noise',
    rows.length === 0 ? 'Nothing was measured.' : qualityTable(rows),
    qualityNote(rows),
    ...byNoise.map(imageOf),
    ...photographs.parts,
    ...(notes.length === 0
      ? []
      : ['## To be measured again', notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n')]),
  ];
  const charts = [...byCost, ...byNoise, ...photographs.charts];
  return { markdown: `${parts.join('\n\n')}\n`, charts, notes };
}

function timeNote(measured: MeasuredResults | null): readonly string[] {
  if (measured === null) return [];
  const versions = Object.entries(measured.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Time: median and quartiles of ${measured.models[0]?.oneImage.runs ?? 0} runs of one image with one thread, models taking turns, on\n` +
      `${escapeMarkdown(measured.machine)}, ${escapeMarkdown(versions.join(', '))}, ${measured.measuredAt.slice(0, 10)}.`,
  ];
}

function qualityNote(rows: readonly EvaluationRow[]): string {
  const first = rows[0];
  if (first === undefined) return '';
  const counts = [
    ...new Set(rows.map(({ images, dataset }) => `${formatCount(images)} test images of ${dataset}`)),
  ];
  return (
    `On ${escapeMarkdown(counts.join(', '))}; image i has noise number i of seed ${first.seed}. ± is half of a 95 % interval over images, and\n` +
    'is left out where only training measured. PSNR is pooled: 10 log10(1 / MSE) of the MSE over all images.'
  );
}
