import type { EvaluationRow } from '@denoisekit/evaluation';
import type { Chart } from '../plots/chart.js';
import { qualityCharts } from '../plots/quality.js';
import { tradeOffChart } from '../plots/trade-off.js';
import { comparedNoise, type ResultsData, type ResultsModel } from './data.js';
import type { MeasuredResults } from './measured.js';
import { rowAt } from '../quality-rows.js';

export interface ResultsCharts {
  readonly byCost: readonly Chart[];
  readonly byNoise: readonly Chart[];
}

/** Quality against cost, and against noise. */
export function chartsOf(
  { models }: ResultsData,
  rows: readonly EvaluationRow[],
  measured: MeasuredResults | null,
): ResultsCharts {
  const chart = (
    name: string,
    title: string,
    cost: string,
    of: (model: ResultsModel) => number | undefined,
  ) => {
    const points = models.flatMap((model) => {
      const { name } = model.subject;
      const [cost, quality] = [of(model), rowAt(rows, name, comparedNoise)?.psnrPooled?.value];
      return cost === undefined || quality === undefined ? [] : [{ name, cost, quality }];
    });
    const quality = `PSNR in dB at ${comparedNoise}`;
    return tradeOffChart(points, { name: `results-${name}`, title: `PSNR against ${title}`, cost, quality });
  };
  const byCost = [
    chart(
      'macs',
      'multiply-accumulates',
      'multiply-accumulates for an image',
      ({ subject }) => subject.network.macs?.count,
    ),
    chart(
      'milliseconds',
      'milliseconds',
      'milliseconds for an image, one thread',
      ({ subject }) => measured?.models.find(({ name }) => name === subject.name)?.oneImage.median,
    ),
  ];
  const byNoise = qualityCharts(rows.filter(({ noiseKind }) => noiseKind === 'gaussian'));
  return {
    byCost: byCost.filter((one) => one !== null),
    byNoise: byNoise.map((one) => ({ ...one, name: `results-${one.name}` })),
  };
}
