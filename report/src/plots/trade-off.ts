import type { TopLevelSpec } from 'vega-lite';
import { logarithmicAxis, plotSize, byName, type Chart } from './chart.js';
import { placeNames } from './place-names.js';

export interface TradeOffPoint {
  readonly name: string;
  /** What it costs: above 0. */
  readonly cost: number;
  /** Higher is better. */
  readonly quality: number;
}

export interface TradeOffTexts {
  readonly name: string;
  readonly title: string;
  readonly cost: string;
  readonly quality: string;
}

/** Pixels left free on both sides. */
const padding = 30;
/** Of the largest cost to the smallest on the axis, at least: what is nearly equal must not look far apart, and 1, 2 and 5 have room for two labels. */
const leastRatio = 6;

/** Quality against cost, a point and a name each, cost on a logarithmic axis: up and to the left is better. */
export function tradeOffChart(
  points: readonly TradeOffPoint[],
  { name, title, cost, quality }: TradeOffTexts,
): Chart | null {
  const shown = points.filter((point) => point.cost > 0);
  if (shown.length === 0) return null;
  const names = shown.map((point) => point.name);
  const qualities = shown.map((point) => point.quality);
  // Room for the names, and at least one unit: what is equal must not look far apart.
  const room = Math.max(0.5, 0.1 * (Math.max(...qualities) - Math.min(...qualities)));
  // `20M` for counts; for times `0.1`, which `~s` would call `100m`.
  const large = shown.some((point) => point.cost >= 1000);
  const domain: [number, number] = [Math.min(...qualities) - room, Math.max(...qualities) + room];
  const costs = costDomain(shown);
  const marks = pixelsOf(shown, domain, costs);
  return {
    name,
    title,
    alt: `${quality} against ${cost}, for ${names.join(', ')}.`,
    spec: ({ series, ink }): TopLevelSpec => {
      const { color, shape } = byName('name', names, series);
      return {
        ...plotSize,
        data: { values: shown },
        encoding: {
          x: {
            field: 'cost',
            type: 'quantitative',
            title: cost,
            scale: { type: 'log', domain: [...costs], padding, nice: false },
            axis: { ...logarithmicAxis, format: large ? '~s' : '~g' },
          },
          y: { field: 'quality', type: 'quantitative', title: quality, scale: { domain, nice: true } },
        },
        layer: [
          {
            mark: { type: 'point', filled: true, size: 90, opacity: 1 },
            encoding: {
              color: { ...color, legend: null },
              shape: { ...shape, legend: null },
            },
          },
          ...placeNames(marks).map(
            (place, i) =>
              ({
                data: { values: [shown[i]!] },
                mark: { type: 'text', baseline: 'middle', ...place, color: ink },
                encoding: { text: { field: 'name', type: 'nominal' } },
              }) as const,
          ),
        ],
      };
    },
  };
}

function costDomain(points: readonly TradeOffPoint[]): readonly [number, number] {
  const costs = points.map(({ cost }) => cost);
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  const wider = Math.max(1, Math.sqrt((leastRatio * least) / most));
  return [least / wider, most * wider];
}

/** Roughly where the scales put the points, which is only known once it is drawn: for names to keep off one another it will do. */
function pixelsOf(
  points: readonly TradeOffPoint[],
  [bottom, top]: readonly [number, number],
  [least, most]: readonly [number, number],
) {
  const across = (plotSize.width - 2 * padding) / Math.log(most / least);
  return points.map(({ name, cost, quality }) => ({
    name,
    x: padding + Math.log(cost / least) * across,
    y: ((top - quality) / (top - bottom)) * plotSize.height,
  }));
}
