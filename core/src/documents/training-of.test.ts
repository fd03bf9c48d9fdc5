import { describe, expect, it } from 'vitest';
import type { RunRecord } from './run-record.js';
import { trainingOf } from './training-of.js';

const record: RunRecord = {
  format: 'denoisekit-run',
  version: 1,
  state: 'complete',
  recipe: { name: 'compact', title: 'Compact', description: 'A small net.' },
  config: {
    seed: 1,
    epochs: 2,
    batchSize: 128,
    learningRate: 0.003,
    noise: 'gaussian:0.5',
    noiseDraw: 'once',
    images: 'all',
    loss: 'bce',
    limit: null,
    averaging: null,
  },
  optimizer: 'adam',
  dataset: {
    name: 'mnist',
    sha256: 'ab'.repeat(32),
    channels: 1,
    height: 28,
    width: 28,
    trainImages: 60_000,
    validationImages: 10_000,
    testImages: 10_000,
  },
  network: {
    input: [28, 28, 1],
    anySize: true,
    sizeMultiple: 4,
    receptiveFieldRadius: null,
    parameters: 10,
    macs: 20,
    layers: [],
  },
  backend: 'tensorflow',
  device: 'an abacus',
  versions: {},
  progress: { steps: 900, totalSteps: 900, seconds: 60, bestEpoch: 2 },
  references: [],
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:01:00.000Z',
};
const dataset = (changes: Partial<RunRecord['dataset']>) =>
  trainingOf({ ...record, dataset: { ...record.dataset, ...changes } });

describe('trainingOf', () => {
  it('says how noise was drawn, and that test images were watched where none were held out', () => {
    expect(trainingOf(record)).toMatchObject({ noiseDraw: 'once', validatedOn: 'test', epochs: 2 });
    const config = { ...record.config, noiseDraw: 'fresh', images: 'held-out' } as const;
    expect(trainingOf({ ...record, config })).toMatchObject({ noiseDraw: 'fresh', validatedOn: 'held-out' });
  });

  it('tells of a run that was stopped the part of its epochs that it made', () => {
    const progress = { ...record.progress, steps: 225 };
    expect(trainingOf({ ...record, state: 'stopped', progress }).epochs).toBe(0.5);
  });

  it('has one size of images, or none where they were cropped', () => {
    expect(trainingOf(record).dataset.imageSize).toEqual([28, 28]);
    expect(dataset({ height: null, width: null }).dataset.imageSize).toBeNull();
  });

  it('knows of no noise where images were shot in pairs', () => {
    expect(dataset({ shot: true }).noise).toBeNull();
    expect(dataset({ shot: true })).not.toHaveProperty('noiseDraw');
  });
});
