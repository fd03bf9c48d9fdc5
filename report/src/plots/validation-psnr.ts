import { atNoise, type HistoryEpoch } from '@denoisekit/core';
import type { TopLevelSpec } from 'vega-lite';
import { plotSize, type Chart } from './chart.js';

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
    spec: ({ series }): TopLevelSpec => ({
      ...plotSize,
      data: { values },
      mark: { type: 'line', point: { size: 28, filled: true } },
      encoding: {
        x: {
          field: 'epoch',
          type: 'quantitative',
          title: 'epoch',
          scale: { domainMin: 0, nice: false },
          axis: { tickMinStep: 1, tickCount: 8 },
        },
        y: { field: 'psnr', type: 'quantitative', title: 'PSNR in dB', scale: { zero: false } },
        // Names of noise are long: side by side they would leave no room for the plot.
        color: {
          field: 'noise',
          type: 'nominal',
          legend: { columns: 1 },
          scale: { domain: noises, range: [...series] },
        },
        shape: { field: 'noise', type: 'nominal', scale: { domain: noises } },
      },
    }),
  };
}
