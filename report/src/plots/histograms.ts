import { formatCount } from '@denoisekit/core';
import type { TopLevelSpec } from 'vega-lite';
import type { Bin } from '../facts.js';
import { formatError } from '../format.js';
import { logarithmicAxis, plotSize, type Chart } from './chart.js';

/** How many images came out with which MSE. */
export function mseHistogram(bins: readonly Bin[], images: number): Chart {
  return {
    name: 'errors-by-image',
    title: 'Errors by image',
    alt: `Histogram of the MSE of ${formatCount(images)} images${spanOf(bins)}.`,
    spec: ({ series }): TopLevelSpec => ({
      ...plotSize,
      data: { values: [...bins] },
      mark: { type: 'bar', color: series[0]!, binSpacing: 0.5 },
      encoding: {
        x: {
          field: 'from',
          type: 'quantitative',
          title: 'MSE of an image',
          scale: { type: 'log', nice: false },
          axis: logarithmicAxis,
        },
        x2: { field: 'to' },
        y: { field: 'count', type: 'quantitative', title: 'images' },
        y2: { datum: 0 },
      },
    }),
  };
}

/** How many values came out too dark or too bright, and by how much. Bins without any are left out: a logarithm has no zero. */
export function differenceHistogram(bins: readonly Bin[]): Chart {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return {
    name: 'errors-by-pixel',
    title: 'Errors by pixel',
    alt: `Histogram of denoised less clean, ${formatCount(total)} pixels, counts on a logarithmic axis.`,
    spec: ({ series }): TopLevelSpec => ({
      ...plotSize,
      data: { values: bins.filter(({ count }) => count > 0).map((bin) => ({ ...bin, least: 0.5 })) },
      mark: { type: 'bar', color: series[1]!, binSpacing: 0.5 },
      encoding: {
        x: {
          field: 'from',
          type: 'quantitative',
          title: 'denoised less clean',
          scale: { domain: [-1, 1], nice: false },
          axis: { tickCount: 5 },
        },
        x2: { field: 'to' },
        y: {
          field: 'count',
          type: 'quantitative',
          title: 'pixels',
          scale: { type: 'log', domainMin: 0.5 },
          axis: { values: Array.from({ length: 12 }, (_, power) => 10 ** power), format: '~s' },
        },
        y2: { field: 'least' },
      },
    }),
  };
}

function spanOf(bins: readonly Bin[]): string {
  const [first, last] = [bins[0], bins.at(-1)];
  if (first === undefined || last === undefined) return '';
  return `, from ${formatError(first.from)} to ${formatError(last.to)}`;
}
