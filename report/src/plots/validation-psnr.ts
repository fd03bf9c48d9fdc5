import { atNoise, type HistoryEpoch } from '@denoisekit/core';
import type { TopLevelSpec } from 'vega-lite';
import { plotSize, byName, dottedLine, epochAxis, type Chart } from './chart.js';

/** PSNR on validation pictures by epoch, a line for each noise; null where no epoch has any. */
export function validationPsnrChart(history: readonly HistoryEpoch[]): Chart | null {
  const values = history.flatMap(({ epoch, psnr = [] }) =>
    psnr.map(({ noise, psnr: value }) => ({ epoch, noise, psnr: value })),
  );
  const noises = [...new Set(values.map(({ noise }) => noise))];
  if (noises.length === 0) return null;
  const last = noises.map((noise) => values.findLast((value) => value.noise === noise)!);
  return {
    name: 'validation-psnr',
    title: 'PSNR on validation pictures',
    alt: `PSNR on validation pictures by epoch; at the end ${last.map(({ noise, psnr }) => `${psnr.toFixed(2)} dB ${atNoise(noise)}`).join(', ')}.`,
    spec: ({ series }): TopLevelSpec => {
      const { color, shape } = byName('noise', noises, series);
      return {
        ...plotSize,
        data: { values },
        mark: dottedLine,
        encoding: {
          x: epochAxis,
          y: { field: 'psnr', type: 'quantitative', title: 'PSNR in dB', scale: { zero: false } },
          // Names of noise are long: side by side they would leave no room for the plot.
          color: { ...color, legend: { columns: 1 } },
          shape,
        },
      };
    },
  };
}
