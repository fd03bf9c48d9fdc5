import { describe, expect, it } from 'vitest';
import type { PhotographSet } from '@denoisekit/report';
import { unchangedIn, withKeptRows } from './kept-rows.js';

const rowOf = (model: string, noise: string, mse: number) => ({
  ...{ model, noise, kind: model === 'noisy' ? ('baseline' as const) : ('model' as const), detail: null },
  ...{ noiseKind: noise, level: null, seed: 1, dataset: 'few', images: 3, imagesPerSecond: null },
  ...{ psnrPooled: null, psnrMean: null },
  mse: { value: mse, low: mse, high: mse },
  ssim: { value: 1, low: 1, high: 1 },
  bce: { value: 1, low: 1, high: 1 },
});

const models = [
  { name: 'large', sha256: 'aa' },
  { name: 'small', sha256: 'bb' },
];
const setOf = (rows: PhotographSet['rows'], ofModels = models): PhotographSet => ({
  ...{ dataset: 'few', grey: false, images: 3, seed: 1, protocol: '' },
  ...{ models: ofModels, rows },
});

const earlier = setOf([
  ...[rowOf('large', 'none', 0.1), rowOf('small', 'none', 0.2), rowOf('noisy', 'none', 0)],
  ...[
    rowOf('large', 'gaussian:0.1', 0.3),
    rowOf('small', 'gaussian:0.1', 0.4),
    rowOf('noisy', 'gaussian:0.1', 0.5),
  ],
]);
const anew = [{ name: 'small', sha256: 'cc' }];
const now = (noisy: number) =>
  setOf(
    [
      ...[rowOf('small', 'none', 0.15), rowOf('noisy', 'none', 0)],
      ...[rowOf('small', 'gaussian:0.1', 0.35), rowOf('noisy', 'gaussian:0.1', noisy)],
    ],
    anew,
  );
const all = [models[0]!, ...anew];

describe('rows that were measured before', () => {
  it('are of models whose file is the same', () => {
    expect(unchangedIn(earlier, all)).toEqual(['large']);
    expect(unchangedIn(undefined, all)).toEqual([]);
  });

  it('stand beside new ones, noise by noise', () => {
    const { models: named, rows } = withKeptRows(now(0.5), earlier, all)!;
    expect(named).toEqual(all);
    expect(rows.map(({ model, noise, mse }) => [model, noise, mse.value])).toEqual([
      ...[
        ['large', 'none', 0.1],
        ['small', 'none', 0.15],
        ['noisy', 'none', 0],
      ],
      ...[
        ['large', 'gaussian:0.1', 0.3],
        ['small', 'gaussian:0.1', 0.35],
        ['noisy', 'gaussian:0.1', 0.5],
      ],
    ]);
  });

  it('are of no use where the noisy pictures are others, or a noise was not measured', () => {
    expect(withKeptRows(now(0.51), earlier, all)).toBeUndefined();
    const fewer = setOf(earlier.rows.filter(({ noise }) => noise === 'none'));
    expect(withKeptRows(now(0.5), fewer, all)).toBeUndefined();
  });
});
