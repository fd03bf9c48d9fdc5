import type { Chart } from '../../plots/chart.js';
import { qualityCharts } from '../../plots/quality.js';
import { tradeOffChart } from '../../plots/trade-off.js';
import { rowAt } from '../../quality-rows.js';
import type { ResultsModel } from '../data.js';
import { literature } from './literature.js';
import type { PhotographSet } from './measured.js';
import { literatureRows } from './rows.js';

/** The level at which quality is set against arithmetic. */
const comparedNoise = 'gaussian-unclipped:25/255';

/** Thousand multiply-accumulates a pixel; null if unknown. */
export function kiloMacsOf({ subject }: ResultsModel): number | null {
  const { macs } = subject.network;
  return macs === null ? null : macs.count / (macs.height * macs.width) / 1000;
}

/** PSNR and SSIM of one set, against sigma and against arithmetic, with the papers' figures where it is their set. */
export function photographCharts(
  set: PhotographSet,
  models: readonly ResultsModel[],
  name: string,
): readonly Chart[] {
  const papers = literatureRows(set);
  // The noisy picture lies so far below that the other curves would coincide.
  const rows = [...set.rows.filter(({ model }) => model !== 'noisy'), ...papers];
  const bySigma = qualityCharts(
    rows.filter(({ noiseKind }) => noiseKind === 'gaussian-unclipped'),
    'mean',
  );
  const costs = models.map((model) => ({ name: model.subject.name, cost: kiloMacsOf(model) }));
  const paperCosts = literature.map((method) => ({
    name: method.name,
    cost: method.kiloMacs[set.grey ? 'grey' : 'colour'],
  }));
  const byCost = (['psnrMean', 'ssim'] as const).map((figure) => {
    const points = [...costs, ...paperCosts].flatMap(({ name, cost }) => {
      const row = rowAt(set.rows, name, comparedNoise) ?? papers.find((row) => isAt(row, name));
      const quality = row?.[figure]?.value;
      return cost === null || quality === undefined || Number.isNaN(quality) ? [] : [{ name, cost, quality }];
    });
    const title = figure === 'ssim' ? 'SSIM' : 'PSNR';
    // One point says no more than the table.
    return tradeOffChart(points.length > 1 ? points : [], {
      name: `macs-${title.toLowerCase()}`,
      title: `${title} against multiply-accumulates`,
      cost: 'thousand multiply-accumulates a pixel',
      quality: `${figure === 'ssim' ? title : 'PSNR in dB'} at sigma 25`,
    });
  });
  return [...bySigma, ...byCost]
    .filter((chart) => chart !== null)
    .map((chart) => ({ ...chart, name: `${name}-${chart.name}` }));
}

function isAt({ model, noise }: { readonly model: string; readonly noise: string }, name: string): boolean {
  return model === name && noise === comparedNoise;
}
