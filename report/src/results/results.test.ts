import type { PublishedFigure, RecipeAim } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { evaluation, subject } from '../testing/report-data.js';
import type { ResultsData } from './data.js';
import { escapeMarkdown, markdownTable } from './markdown.js';
import { parseMeasured, type MeasuredResults } from './measured.js';
import { renderResults, resultsOf } from './page.js';
import { counterpart } from './published.js';

const digest = 'a'.repeat(64);

function measured(): MeasuredResults {
  return {
    format: 'denoisekit-results',
    version: 1,
    machine: 'an abacus',
    versions: { node: '20.0.0' },
    measuredAt: '2025-01-01T12:00:00.000Z',
    evaluation: {
      format: 'denoisekit-evaluation',
      version: 1,
      dataset: 'digits',
      images: 100,
      seed: 10_001,
      rows: evaluation(),
      differences: [],
    },
    aims: evaluation().filter(({ kind }) => kind === 'model'),
    fineTuned: [{ model: 'tiny', noise: 'gaussian:0.5', mse: 0.009 }],
    models: [{ name: 'tiny', sha256: digest, oneImage: { median: 2, low: 1.5, high: 3, runs: 300 } }],
  };
}

const published: PublishedFigure = {
  recipe: 'tiny',
  metric: 'training loss at the end',
  loss: 'bce',
  noise: 'gaussian:0.5',
  value: 0.0261,
  note: 'on a table',
};

function data(changes: Partial<ResultsData> = {}): ResultsData {
  return {
    models: [{ subject: subject({ kind: 'model', bytes: 1234 }), sha256: digest }],
    published: [published],
    aims: [],
    measured: measured(),
    imageFolder: 'images/',
    photographs: null,
    photographAims: [],
    ...changes,
  };
}

/** The cells of the row of a table that begins with this text. */
function cells(markdown: string, start: string): readonly string[] {
  const line = markdown.split('\n').find((one) => one.startsWith(`| ${start}`));
  return (line ?? '').split('|').map((cell) => cell.trim());
}

describe('the page of results', () => {
  it('sets ours beside what was published, and quality beside what it costs', () => {
    const { markdown, charts, notes } = resultsOf(data());
    // The history ends with 0.3 / 2.
    const figures = [
      'tiny',
      'training BCE at the end',
      'gaussian:0.5',
      '0.0261',
      '0.1500',
      '10',
      '2 epochs',
      '1 min 23 s',
    ];
    expect(cells(markdown, 'tiny')).toEqual(['', ...figures, 'on a table', '']);
    expect(markdown).toContain('| 2.00 (1.50 to 3.00) |');
    // 0.02 * 0.5 +- a tenth.
    expect(markdown).toContain('0.0100 ± 0.0010');
    expect(notes).toEqual([]);
    expect(charts.map(({ name }) => name)).toEqual(
      ['macs', 'milliseconds', 'psnr', 'mse', 'ssim'].map((name) => `results-${name}`),
    );
    for (const { name } of charts) expect(markdown).toContain(`](images/${name}.png)`);
  });

  it('is the same bytes from the same files', async () => {
    const [one, other] = [await renderResults(data()), await renderResults(data())];
    expect(other).toEqual(one);
    expect(one.images).toHaveLength(5);
  }, 60_000);

  it('does not show what was measured of another file, and says so', () => {
    const stale = data({ models: [{ subject: subject({ kind: 'model' }), sha256: 'b'.repeat(64) }] });
    const { markdown, charts, notes } = resultsOf(stale);
    expect(notes).toEqual(['tiny has changed since it was measured: denoisekit results --measure']);
    expect(markdown).toContain('- tiny has changed since it was measured');
    expect(markdown).not.toContain('2.00 (1.50 to 3.00)');
    expect(charts.map(({ name }) => name)).not.toContain('results-milliseconds');
    // What its training measured stands in, without intervals; baselines do not depend on a model.
    expect(cells(markdown, 'gaussian:0.5  | tiny')).toEqual([
      '',
      'gaussian:0.5',
      'tiny',
      '0.0100',
      '20.0',
      '0.900',
      '0.0900',
      '',
    ]);
    expect(cells(markdown, 'gaussian:0.5  | noisy')[3]).toBe('0.100 ± 0.010');
  });

  it('needs nothing that was measured', () => {
    const { markdown, notes } = resultsOf(data({ measured: null }));
    expect(notes).toEqual([]);
    expect(cells(markdown, 'gaussian:0.25 | tiny')[3]).toBe('0.0100');
  });

  it('shows a model without a published figure with its test MSE', () => {
    const { markdown } = resultsOf(data({ published: [] }));
    expect(cells(markdown, 'tiny').slice(1, 6)).toEqual([
      'tiny',
      'test MSE',
      'gaussian:0.5',
      'none',
      '0.0100',
    ]);
  });
});

describe('what models owe', () => {
  const aim = { recipe: 'tiny', metric: 'mse', noise: 'gaussian:0.5', bound: 0.01 } as const;
  const page = (...aims: readonly RecipeAim[]) => resultsOf(data({ aims })).markdown;

  it('is set beside what was reached', () => {
    // At 0.5 the MSE is 0.01, 20 dB; at 0.25 half of that.
    const markdown = page(
      aim,
      { ...aim, bound: 0.008, tried: 'a walk' },
      { ...aim, metric: 'psnrPooled', bound: 19.5 },
      { ...aim, metric: 'psnrPooled', bound: 21.25, tried: 'a run' },
      { ...aim, metric: 'behindFineTuned', bound: 0.5 },
      { ...aim, metric: 'behindFineTuned', bound: 0.4 },
      { ...aim, metric: 'behindFineTuned', noise: 'gaussian:0.25', bound: 0.4 },
    );
    const lines = markdown
      .split('\n')
      .filter((line) => line.includes(' at most ') || line.includes(' at least '));
    expect(
      lines.map((line) =>
        line
          .split('|')
          .map((cell) => cell.trim())
          .slice(2, 7),
      ),
    ).toEqual([
      ['MSE', 'gaussian:0.5', 'at most 0.01', '0.0100', 'held'],
      ['MSE', 'gaussian:0.5', 'at most 0.008', '0.0100', 'missed by 25.0 %'],
      ['PSNR, dB', 'gaussian:0.5', 'at least 19.5', '20.0', 'held'],
      ['PSNR, dB', 'gaussian:0.5', 'at least 21.25', '20.0', 'missed by 1.25 dB'],
      // 10 log10(0.01 / 0.009) = 0.4576
      ['dB behind itself fine-tuned', 'gaussian:0.5', 'at most 0.5', '0.46', 'held'],
      ['dB behind itself fine-tuned', 'gaussian:0.5', 'at most 0.4', '0.46', 'missed by 0.06 dB'],
      ['dB behind itself fine-tuned', 'gaussian:0.25', 'at most 0.4', '–', 'not measured'],
    ]);
    expect(markdown).toContain('What was tried for the MSE of tiny at gaussian:0.5: a walk.');
    expect(markdown).toContain('What was tried for the PSNR, dB of tiny at gaussian:0.5: a run.');
  });

  it('says so where nothing was measured for it, and tells nothing of other files and recipes', () => {
    expect(page({ ...aim, noise: 'gaussian:0.3' })).toMatch(/\| at most 0\.01 \| +– \| not measured \|/);
    expect(page({ ...aim, recipe: 'other' })).not.toContain('What models owe');
    const models = [{ subject: subject({ kind: 'model' }), sha256: 'b'.repeat(64) }];
    expect(resultsOf(data({ aims: [aim], models })).markdown).not.toContain('What models owe');
    expect(resultsOf(data({ aims: [aim], measured: null })).markdown).not.toContain('What models owe');
  });

  it('is read from what was measured before there were any', () => {
    const old = JSON.stringify({ ...measured(), aims: undefined });
    expect(parseMeasured(old, 'results.json').aims).toEqual([]);
  });
});

describe('our counterpart of a published figure', () => {
  const of = (changes: Partial<PublishedFigure>) => counterpart({ ...published, ...changes }, subject());

  it('is the figure of the same kind', () => {
    expect(of({ metric: 'training loss at the end' })).toBe('0.1500');
    expect(of({ metric: 'watched loss, best' })).toBe('0.1000');
    expect(of({ metric: 'watched loss at the end' })).toBe('0.1000');
    expect(of({ metric: 'test MSE', noise: 'gaussian:0.25' })).toBe('0.0100');
  });

  it('is one for each noise that may have been meant, and none that is not known', () => {
    expect(of({ metric: 'test MSE', noise: null })).toBe('0.0100 at gaussian:0.25');
    expect(of({ metric: 'test MSE', noise: 'gaussian:0.9' })).toBeNull();
    expect(counterpart(published, subject({ history: [] }))).toBeNull();
  });
});

describe('Markdown', () => {
  it('takes names as words', () => {
    expect(escapeMarkdown('a|b\n<img> *c* [d](e) `f`')).toBe('a\\|b \\<img\\> \\*c\\* \\[d\\](e) \\`f\\`');
  });

  it('aligns tables as Prettier does: names to the left, figures to the right', () => {
    const rows = [
      ['name', 'n'],
      ['a ± b', '10'],
    ];
    expect(markdownTable(rows)).toBe('| name  |   n |\n| ----- | --: |\n| a ± b |  10 |');
  });
});

describe('measured results', () => {
  it('are read as they were written', () => {
    expect(parseMeasured(JSON.stringify(measured()), 'results.json')).toEqual(measured());
  });

  it.each([
    ['no JSON', '{', 'results.json is not JSON'],
    ['another document', '{"format":"denoisekit-run"}', 'results.json: format is wrong'],
    ['a page without end', ' '.repeat(4_000_001), 'results.json is too long'],
  ])('are refused when they are %s', (_, json, message) => {
    expect(() => parseMeasured(json, 'results.json')).toThrow(message);
  });
});
