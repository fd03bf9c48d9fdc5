import type { Estimate, EvaluationRow } from '@denoisekit/evaluation';
import type { TopLevelSpec } from 'vega-lite';
import { logarithmicAxis, plotSize, byName, type Chart } from './chart.js';

interface Metric {
  readonly name: string;
  readonly title: string;
  readonly axis: string;
  readonly logarithmic: boolean;
  readonly of: (row: EvaluationRow) => Estimate | null;
}

/** Small images of one size are measured over all pixels together, pictures each by itself. */
export type PsnrOver = 'pooled' | 'mean';

const psnr = { name: 'psnr', title: 'PSNR', axis: 'PSNR in dB', logarithmic: false } as const;
const mse: Metric = { name: 'mse', title: 'MSE', axis: 'MSE', logarithmic: true, of: (row) => row.mse };
const ssim: Metric = { name: 'ssim', title: 'SSIM', axis: 'SSIM', logarithmic: false, of: (row) => row.ssim };

const metricsOver: Readonly<Record<PsnrOver, readonly Metric[]>> = {
  pooled: [{ ...psnr, of: (row) => row.psnrPooled }, mse, ssim],
  mean: [{ ...psnr, of: (row) => row.psnrMean }, ssim],
};

/** What a model or a baseline is called. */
export function titleOf({ kind, model }: Pick<EvaluationRow, 'kind' | 'model'>): string {
  return kind === 'baseline' && model === 'linear' ? 'best linear' : model;
}

/**
 * PSNR, MSE and SSIM against the level of the noise, a chart each: models in colour, baselines in grey and dashed, intervals of 95 % as
 * bars. Kinds of noise do not share an axis; each with at least two levels has charts of its own.
 */
export function qualityCharts(
  rows: readonly EvaluationRow[],
  psnrOver: PsnrOver = 'pooled',
): readonly Chart[] {
  const kinds = [...new Set(rows.map(({ noiseKind }) => noiseKind))];
  return kinds.flatMap((kind) => {
    const own = rows.filter(({ noiseKind, level }) => noiseKind === kind && level !== null);
    if (new Set(own.map(({ level }) => level)).size < 2) return [];
    return metricsOver[psnrOver].map((metric) => qualityChart(own, kind, metric, kinds.length > 1));
  });
}

function qualityChart(
  rows: readonly EvaluationRow[],
  kind: string,
  { name, title, axis, logarithmic, of }: Metric,
  several: boolean,
): Chart {
  const known = rows.filter((row) => !Number.isNaN(of(row)?.value ?? Number.NaN));
  const models = [...new Set(known.filter((row) => row.kind === 'model').map(titleOf))];
  const baselines = [...new Set(known.filter((row) => row.kind === 'baseline').map(titleOf))];
  const names = [...models, ...baselines];
  const values = known.flatMap((row) => {
    const { value, low, high } = of(row)!;
    // A logarithmic axis has no zero.
    if (logarithmic && value <= 0) return [];
    const least = logarithmic ? Math.max(low ?? value, value / 10) : (low ?? value);
    return [{ name: titleOf(row), level: row.level, value, low: least, high: high ?? value }];
  });
  const unit = kind.startsWith('gaussian') ? 'sigma' : 'level';
  return {
    name: several ? `${name}-${kind}` : name,
    title: several ? `${title}, ${kind} noise` : title,
    alt: `${title} against ${unit} of ${kind} noise, for ${names.join(', ')}.`,
    spec: ({ series, muted }): TopLevelSpec => {
      const colours = models.map((_, index) => series[index % series.length]!);
      const { color, shape } = byName('name', names, [...colours, ...baselines.map(() => muted)]);
      const x = { field: 'level', type: 'quantitative', title: unit, scale: { zero: false } } as const;
      const scale = logarithmic ? ({ type: 'log' } as const) : { zero: false };
      const y = {
        field: 'value',
        type: 'quantitative',
        title: axis,
        scale,
        axis: logarithmic ? logarithmicAxis : {},
      } as const;
      return {
        ...plotSize,
        data: { values },
        encoding: { x },
        layer: [
          {
            mark: { type: 'rule', strokeWidth: 1.5 },
            encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
          },
          {
            mark: { type: 'line', strokeWidth: 2 },
            encoding: {
              y,
              color,
              strokeDash: {
                field: 'name',
                type: 'nominal',
                scale: {
                  domain: names,
                  range: [
                    ...models.map(() => [1, 0]),
                    ...baselines.map((_, index) => dashes[index % dashes.length]!),
                  ],
                },
              },
            },
          },
          {
            mark: { type: 'point', filled: true, size: 36, opacity: 1 },
            encoding: { y, color, shape },
          },
        ],
      };
    },
  };
}

const dashes = [
  [2, 2],
  [6, 3],
  [8, 3, 2, 3],
  [1, 3],
  [12, 3],
];
