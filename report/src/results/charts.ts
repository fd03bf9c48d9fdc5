import type { EvaluationRow } from '@denoisekit/evaluation';
import type { Chart } from '../plots/chart.js';
import { qualityCharts } from '../plots/quality.js';
import { tradeOffChart } from '../plots/trade-off.js';
import { comparedNoise, type ResultsData, type ResultsModel } from './data.js';
import type { MeasuredResults } from './measured.js';
import { rowAt } from '../quality-rows.js';

/** Quality against cost, then against noise. */
export function chartsOf(
  { models }: ResultsData,
  rows: readonly EvaluationRow[],
  measured: MeasuredResults | null,
): readonly Chart[] {
  const points = (cost: (model: ResultsModel) => number | undefined) =>
    models.flatMap((model) => {
      const { name } = model.subject;
      const [x, quality] = [cost(model), rowAt(rows, name, comparedNoise)?.psnrPooled?.value];
      return x === undefined || quality === undefined ? [] : [{ name, cost: x, quality }];
    });
  const quality = `PSNR in dB at ${comparedNoise}`;
  const all = [
    tradeOffChart(
      points(({ subject }) => subject.network.macs?.count),
      {
        name: 'results-macs',
        title: 'PSNR against multiply-accumulates',
        cost: 'multiply-accumulates for an image',
        quality,
      },
    ),
    tradeOffChart(
      points(({ subject }) => measured?.models.find(({ name }) => name === subject.name)?.oneImage.median),
      {
        name: 'results-milliseconds',
        title: 'PSNR against milliseconds',
        cost: 'milliseconds for an image, one thread',
        quality,
      },
    ),
    ...qualityCharts(rows.filter(({ noiseKind }) => noiseKind === 'gaussian')).map((chart) => ({
      ...chart,
      name: `results-${chart.name}`,
    })),
  ];
  return all.filter((chart) => chart !== null);
}

export function isCost({ name }: Chart): boolean {
  return name === 'results-macs' || name === 'results-milliseconds';
}
