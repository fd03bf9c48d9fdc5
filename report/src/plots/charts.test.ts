import { describe, expect, it } from 'vitest';
import { evaluation, subject } from '../testing/report-data.js';
import { drawChart, type Chart } from './chart.js';
import { curvesChart, validationChart } from './curves.js';
import { differenceHistogram, mseHistogram } from './histograms.js';
import { qualityCharts } from './quality.js';
import { tradeOffChart } from './trade-off.js';

const draw = (chart: Chart | null) => drawChart(chart!);

/** The shapes with this colour, without those of legends. */
function marks(svg: string, colour: string): number {
  const withoutLegend = svg.replace(/<g class="mark-group role-legend"[\s\S]*$/, '');
  return withoutLegend.split(`="${colour}"`).length - 1;
}

describe('charts', { timeout: 60_000 }, () => {
  it('take their colours from the page and say what they show', async () => {
    const svg = await draw(curvesChart(subject().history, 'bce'));
    expect(svg).toMatch(
      /^<svg role="img" aria-label="Curves over 2 epochs: training loss \(bce\) ends at 0\.150, /,
    );
    expect(svg).toContain('stroke="var(--series-1)"');
    expect(svg).not.toMatch(/="#(000|888|ddd)"/);
  });

  it('draw a mark for each bin that has something', async () => {
    const bins = [0, 3, 5].map((count, at) => ({ from: (at + 1) / 1000, to: (at + 2) / 1000, count }));
    expect(marks(await draw(mseHistogram(bins, 8)), 'var(--series-1)')).toBe(3);
    expect(marks(await draw(differenceHistogram(bins)), 'var(--series-2)')).toBe(2);
  });

  it('draw points, lines and intervals of a model, and baselines in grey', async () => {
    const [psnr] = qualityCharts(evaluation());
    const svg = await draw(psnr!);
    // Two intervals, a line, two points.
    expect(marks(svg, 'var(--series-1)')).toBe(5);
    expect(svg).toContain('aria-label="PSNR against sigma of gaussian noise, for tiny, noisy."');
    expect(svg).toMatch(/stroke="var\(--muted\)"[^>]*stroke-dasharray="2,2"/);
  });

  it('leave a model without error off a logarithmic axis, and pictures without a PSNR off the other', async () => {
    const rows = evaluation().map((row) =>
      row.kind === 'model' ? { ...row, mse: { value: 0, low: 0, high: 0 }, psnrPooled: null } : row,
    );
    const [psnr, mse] = qualityCharts(rows);
    expect(marks(await draw(psnr!), 'var(--series-1)')).toBe(0);
    const svg = await draw(mse!);
    expect(marks(svg, 'var(--series-1)')).toBe(0);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('give each kind of noise its own axis, and one level none', () => {
    const poisson = evaluation().map((row) => ({ ...row, noiseKind: 'poisson' }));
    const names = qualityCharts([...evaluation(), ...poisson]).map(({ name }) => name);
    expect(names).toEqual([
      ...['psnr-gaussian', 'mse-gaussian', 'ssim-gaussian', 'psnr-poisson', 'mse-poisson', 'ssim-poisson'],
    ]);
    expect(qualityCharts(evaluation().slice(0, 2))).toEqual([]);
  });

  it('are none where there is nothing to draw', () => {
    expect(curvesChart([], 'bce')).toBeNull();
    expect(validationChart([{ name: 'a', history: [] }])).toBeNull();
    expect(tradeOffChart([], { name: 'a', title: 'a', cost: 'a', quality: 'a' })).toBeNull();
  });

  it('treat names as words: no markup, no expression, no address', async () => {
    const name = `<script>alert(1)</script>"'&\${datum} url(https://example.org/x)`;
    const texts = { name: 'plot', title: 'plot', cost: 'MACs', quality: 'PSNR' };
    for (const chart of [
      tradeOffChart([{ name, cost: 10, quality: 20 }], texts),
      validationChart([{ name, history: subject().history }]),
      qualityCharts(evaluation(name))[0]!,
    ]) {
      const svg = await draw(chart);
      expect(svg).toContain('&lt;script&gt;');
      expect(svg).not.toContain('<script');
      expect(svg).not.toMatch(/(href|src)=/);
    }
  });

  it('write large costs in short and small ones as they are', async () => {
    const texts = { name: 'p', title: 'p', cost: 'c', quality: 'q' };
    const labels = async (...costs: readonly number[]) => {
      const points = costs.map((cost) => ({ name: 'a', cost, quality: 20 }));
      return [...(await draw(tradeOffChart(points, texts))).matchAll(/<text [^>]*>([^<]+)</g)].map(
        ([, text]) => text,
      );
    };
    expect(await labels(1e5, 2e7)).toEqual(expect.arrayContaining(['1M']));
    expect(await labels(0.05, 2)).toEqual(expect.arrayContaining(['0.1']));
    // Of one cost, and of two that are nearly equal, the axis has labels on both sides.
    expect(await labels(172)).toEqual(expect.arrayContaining(['100', '200']));
    expect(await labels(158, 187)).toEqual(expect.arrayContaining(['100', '200']));
  });

  it('write equal qualities at one height', async () => {
    const points = ['a', 'b'].map((name, at) => ({ name, cost: 10 + at, quality: 20 + at * 1e-8 }));
    const svg = await draw(tradeOffChart(points, { name: 'p', title: 'p', cost: 'c', quality: 'q' }));
    const [a, b] = [
      ...svg.matchAll(/<path transform="translate\([\d.]+,([\d.]+)\)"[^>]*fill="var\(--series-\d\)"/g),
    ].map(([, y]) => Number(y));
    expect(a).toBeCloseTo(b!, 3);
  });
});
