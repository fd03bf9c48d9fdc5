import type { TopLevelSpec } from 'vega-lite';
import { plotSize, type Chart } from './chart.js';

/** The share of the characters of damaged pages that were read wrongly, by what was done to the pages before. */
export interface CharacterErrorRow {
  /** Few words: it stands beside the bars. */
  readonly damage: string;
  readonly way: string;
  readonly rate: number;
}

/** A bar for each way of cleaning, by damage. */
export function characterErrorsChart(rows: readonly CharacterErrorRow[]): Chart {
  const ways = [...new Set(rows.map(({ way }) => way))];
  const damages = [...new Set(rows.map(({ damage }) => damage))];
  const values = rows.map(({ rate, ...row }) => ({ ...row, percent: 100 * rate }));
  return {
    name: 'ocr',
    title: 'Characters read wrongly',
    alt: `Percent of the characters that Tesseract read wrongly, for ${ways.join(', ')}, under ${damages.join('; ')}.`,
    spec: ({ series }): TopLevelSpec => ({
      width: 2 * plotSize.width,
      height: { step: 11 },
      data: { values },
      mark: { type: 'bar' },
      encoding: {
        y: { field: 'damage', type: 'nominal', sort: damages, title: null },
        yOffset: { field: 'way', type: 'nominal', sort: ways },
        x: {
          field: 'percent',
          type: 'quantitative',
          title: 'characters read wrongly, in %',
          scale: { domainMin: 0 },
        },
        color: { field: 'way', type: 'nominal', scale: { domain: ways, range: [...series] } },
      },
    }),
  };
}
