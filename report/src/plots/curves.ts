import type { HistoryEpoch } from '@denoisekit/core';
import type { TopLevelSpec } from 'vega-lite';
import { formatError } from '../format.js';
import { logarithmicAxis, plotSize, byName, dottedLine, epochAxis, type Chart } from './chart.js';

const rateHeight = 60;

/**
 * Training and validation loss by epoch, above the learning rate of each; the epoch whose weights were kept is marked. Null without
 * epochs.
 */
export function curvesChart(history: readonly HistoryEpoch[], loss: string): Chart | null {
  const last = history.at(-1);
  if (last === undefined) return null;
  const kept = history.findLast(({ best }) => best);
  const losses = history.flatMap(({ epoch, trainLoss, validationLoss }) => [
    { epoch, loss: trainLoss, of: 'training' },
    { epoch, loss: validationLoss, of: 'validation' },
  ]);
  return {
    name: 'curves',
    title: 'Loss and learning rate',
    alt:
      `Curves over ${history.length} epochs: training loss (${loss}) ends at ${formatError(last.trainLoss)}, ` +
      `validation loss at ${formatError(last.validationLoss)}.`,
    spec: ({ muted, series }): TopLevelSpec => ({
      vconcat: [
        {
          ...plotSize,
          layer: [
            {
              data: { values: kept === undefined ? [] : [{ epoch: kept.epoch }] },
              mark: { type: 'rule', color: muted, strokeDash: [2, 3] },
              encoding: { x: epochAxis },
            },
            {
              data: { values: losses },
              mark: dottedLine,
              encoding: {
                x: { ...epochAxis, title: null },
                y: { field: 'loss', type: 'quantitative', title: `loss (${loss})`, scale: { zero: false } },
                ...byName('of', ['training', 'validation'], series.slice(0, 2)),
              },
            },
          ],
        },
        {
          width: plotSize.width,
          height: rateHeight,
          data: { values: history.map(({ epoch, learningRate }) => ({ epoch, learningRate })) },
          mark: { type: 'line', color: series[2]!, point: { size: 20, filled: true, color: series[2]! } },
          encoding: {
            x: epochAxis,
            y: {
              field: 'learningRate',
              type: 'quantitative',
              title: 'rate',
              axis: { format: '.0e', tickCount: 3 },
            },
          },
        },
      ],
    }),
  };
}

/** One run of a comparison. */
export interface NamedHistory {
  readonly name: string;
  readonly history: readonly HistoryEpoch[];
}

/**
 * MSE on validation images by training time, for several. Their losses may be of different kinds; the MSE is what all of them have. Null
 * where none has epochs.
 */
export function validationChart(runs: readonly NamedHistory[]): Chart | null {
  const values = runs.flatMap(({ name, history }) =>
    history.map(({ seconds, validationMse }) => ({ name, minutes: seconds / 60, mse: validationMse })),
  );
  if (values.length === 0) return null;
  const names = runs.map(({ name }) => name);
  return {
    name: 'validation',
    title: 'Validation MSE over training time',
    alt: `Validation MSE by minutes of training, for ${names.join(', ')}.`,
    spec: ({ series }): TopLevelSpec => ({
      ...plotSize,
      data: { values },
      mark: dottedLine,
      encoding: {
        x: { field: 'minutes', type: 'quantitative', title: 'minutes of training', scale: { domainMin: 0 } },
        y: {
          field: 'mse',
          type: 'quantitative',
          title: 'validation MSE',
          scale: { type: 'log' },
          axis: logarithmicAxis,
        },
        ...byName('name', names, series),
      },
    }),
  };
}
