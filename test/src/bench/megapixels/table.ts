import { pictureStages } from '@denoisekit/core';
import type { Row } from './row.js';

const headings = [
  'picture',
  ...pictureStages,
  'total',
  'bare model',
  'ratio',
  'computed twice',
  'peak MB beyond Node or an empty page',
];

/** Rows as a table in Markdown: milliseconds, but for the last three columns. */
export function megapixelsTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    `${row.model}, ${row.target}, ${row.megapixels} MP, ${row.format} ${row.depth} bits`,
    ...pictureStages.map((stage) => whole(row.stages[stage])),
    whole(row.total),
    whole(row.bare),
    `${row.ratio.toFixed(2)}x`,
    row.computedTwice === null ? '-' : `${Math.round(100 * row.computedTwice)} %`,
    whole(row.peakMegabytes),
  ]);
  const rule = headings.map((_, column) => (column === 0 ? '---' : '---:'));
  return [headings, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function whole(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(0);
}
