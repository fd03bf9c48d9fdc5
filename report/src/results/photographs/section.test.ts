import type { PhotographAim } from '@denoisekit/core';
import type { EvaluationRow } from '@denoisekit/evaluation';
import { describe, expect, it } from 'vitest';
import { evaluation, subject } from '../../testing/report-data.js';
import type { ResultsModel } from '../data.js';
import { resultsOf } from '../page.js';
import { parsePhotographs, type MeasuredPhotographs } from './measured.js';

const digest = 'b'.repeat(64);

/** On pictures of any size, at 40 thousand multiply-accumulates a pixel. */
function photo(sha256 = digest, earlier: { readonly from?: string } = {}): ResultsModel {
  const { madeBy, network, quality } = subject();
  if (madeBy.kind !== 'trained') throw new Error('trained');
  const macs = { count: 40_000 * 64 * 64, height: 64, width: 64 };
  return {
    subject: subject({
      ...{ kind: 'model', name: 'photo', pictures: ['photographs'], network: { ...network, macs } },
      madeBy: { ...madeBy, ...earlier, recipe: 'photo', dataset: { ...madeBy.dataset, imageSize: null } },
      quality: quality.slice(0, 1),
    }),
    sha256,
  };
}

function row(model: string, sigma: number, psnr: number): EvaluationRow {
  const estimate = { value: psnr, low: psnr - 0.5, high: psnr + 0.5 };
  return {
    ...evaluation()[0]!,
    model,
    kind: model === 'noisy' ? 'baseline' : 'model',
    detail: null,
    noise: `gaussian-unclipped:${sigma}/255`,
    noiseKind: 'gaussian-unclipped',
    level: sigma / 255,
    dataset: 'cbsd68',
    images: 68,
    psnrMean: estimate,
  };
}

function measured(): MeasuredPhotographs {
  return {
    format: 'denoisekit-photographs',
    version: 1,
    machine: 'an abacus',
    measuredAt: '2025-01-01T12:00:00.000Z',
    sets: [
      {
        dataset: 'cbsd68',
        grey: false,
        images: 68,
        seed: 10_001,
        protocol: 'as papers',
        models: [{ name: 'photo', sha256: digest }],
        rows: [15, 25].flatMap((sigma) => [row('photo', sigma, 31), row('noisy', sigma, 20)]),
      },
    ],
  };
}

const aim: PhotographAim = {
  recipe: 'photo',
  dataset: 'cbsd68',
  grey: false,
  noise: 'gaussian-unclipped:25/255',
  figure: 'psnr',
  first: 30.9,
  owed: 31.02,
  hoped: 31.21,
};

function page(changes: Partial<Parameters<typeof resultsOf>[0]> = {}) {
  return resultsOf({
    models: [photo()],
    published: [],
    aims: [],
    measured: null,
    imageFolder: 'images/',
    photographs: measured(),
    photographAims: [aim],
    ...changes,
  });
}

/** The cells of the rows of tables that begin so. */
function rows(markdown: string, ...start: readonly string[]): readonly (readonly string[])[] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => start.every((text, at) => cells[at + 1] === text));
}

describe('photographs on the page of results', () => {
  it('stand beside the figures of papers at the same noise, which are said to be from papers', () => {
    const { markdown, charts, notes } = page();
    const noise = 'gaussian-unclipped:25/255';
    expect(rows(markdown, noise, 'photo')[0]![3]).toBe('31.00 ± 0.50');
    expect(rows(markdown, noise, 'FFDNet (paper)')[0]!.slice(3, 5)).toEqual(['31.21', '–']);
    expect(rows(markdown, noise, 'TNRD (paper)')).toEqual([]);
    expect(rows(markdown, 'photo', '40.0')).toHaveLength(1);
    expect(charts.map(({ name }) => name)).toEqual(
      ['psnr', 'ssim', 'macs-psnr'].map((name) => `photographs-1-${name}`),
    );
    expect(charts[0]!.alt).toContain('for photo, BM3D, FFDNet, DnCNN-B, DRUNet.');
    expect(charts[1]!.alt).toContain('for photo.');
    expect(charts[2]!.alt).toContain('for photo, FFDNet, DnCNN-B, DRUNet.');
    expect(notes).toEqual([]);
  });

  it('say nothing of a model for scans, neither here nor beside those for digits', () => {
    const { subject: own, sha256 } = photo();
    const scan = { sha256, subject: { ...own, name: 'scan', pictures: ['scans'] } };
    const [set] = measured().sets;
    const sets = [
      {
        ...set!,
        models: [...set!.models, { name: 'scan', sha256 }],
        rows: [...set!.rows, row('scan', 25, 9)],
      },
    ];
    const { markdown, charts } = page({
      models: [photo(), scan],
      photographs: { ...measured(), sets },
    });
    expect(markdown).not.toContain('scan');
    expect(charts.map(({ alt }) => alt).join()).not.toContain('scan');
  });

  it('have the time of their last training, which is said where it went on from other weights', () => {
    const trainedIn = (model: ResultsModel) =>
      rows(page({ models: [model] }).markdown, 'photo', '40.0')[0]![5];
    expect(trainedIn(photo())).toBe('1 min 23 s');
    expect(trainedIn(photo(digest, { from: 'a'.repeat(64) }))).toBe('1 min 23 s, from earlier weights');
  });

  it('in grey stand beside the figures for grey, and on other pictures beside none', () => {
    const [set] = measured().sets;
    const on = (changes: object) =>
      page({ photographs: { ...measured(), sets: [{ ...set!, ...changes }] } }).markdown;
    const noise = 'gaussian-unclipped:25/255';
    expect(rows(on({ grey: true }), noise, 'TNRD (paper)')[0]![3]).toBe('28.92');
    expect(rows(on({ dataset: 'my pictures' }), noise, 'FFDNet (paper)')).toEqual([]);
  });

  it.each([
    [{}, '31.00', 'missed by 0.02 dB'],
    [{ owed: 31 }, '31.00', 'held'],
    [{ owed: 30, hoped: 31 }, '31.00', 'held, with what is hoped for'],
    [{ first: 31.5, owed: 32 }, '31.00', 'missed by 1.00 dB, the first by 0.50'],
    [{ figure: 'gain', first: 0, owed: 11.5, hoped: null }, '11.00', 'missed by 0.50 dB'],
    [{ dataset: 'cc15' }, '–', 'not measured'],
  ] satisfies readonly (readonly [Partial<PhotographAim>, string, string])[])(
    'with the aim %j reach %s: %s',
    (changes: Partial<PhotographAim>, reached, verdict) => {
      const { markdown } = page({ photographAims: [{ ...aim, ...changes }] });
      expect(rows(markdown, 'photo', changes.dataset ?? 'cbsd68')[0]!.slice(8, 10)).toEqual([
        reached,
        verdict,
      ]);
    },
  );

  it('are shown as training measured them where the file has changed since, which is said', () => {
    const { markdown, notes } = page({ models: [photo('c'.repeat(64))] });
    expect(notes).toEqual([
      'photo has changed since it was measured: denoisekit results --photographs FOLDER',
    ]);
    expect(markdown).toContain('by the training of photo');
    expect(rows(markdown, 'gaussian-unclipped:25/255', 'photo')).toEqual([]);
  });

  it('are left out where there is no model for them', () => {
    const { markdown } = page({ models: [] });
    expect(markdown).not.toContain('Photographs');
  });

  it('are read from what was kept, and refused by the field that is wrong', () => {
    expect(parsePhotographs(JSON.stringify(measured()), 'a.json')).toEqual(measured());
    const broken = JSON.stringify({ ...measured(), sets: [{ ...measured().sets[0], images: 'many' }] });
    expect(() => parsePhotographs(broken, 'a.json')).toThrow(/a\.json: sets\.0\.images/);
  });
});
