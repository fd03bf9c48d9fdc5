import { describe, expect, it } from 'vitest';
import { errorOf } from '../error-of.test.helper.js';
import { parseRunRecord, type RunRecord } from './run-record.js';

const record: RunRecord = {
  format: 'denoisekit-run',
  version: 1,
  state: 'complete',
  recipe: { name: 'compact', title: 'Compact', description: 'A small net.' },
  config: {
    seed: 1,
    epochs: 0.5,
    batchSize: 128,
    learningRate: 0.003,
    noise: 'gaussian:0.5',
    noiseDraw: 'fresh',
    images: 'held-out',
    loss: 'bce',
    limit: null,
    averaging: 0.999,
  },
  optimizer: 'adam',
  dataset: {
    name: 'mnist',
    sha256: 'ab'.repeat(32),
    channels: 1,
    height: 28,
    width: 28,
    trainImages: 55_000,
    validationImages: 5_000,
    testImages: 10_000,
  },
  network: {
    input: [28, 28, 1],
    anySize: true,
    sizeMultiple: 4,
    receptiveFieldRadius: null,
    parameters: 102_000,
    macs: 20_000_000,
    layers: [
      { name: 'conv', kind: 'Conv2D', outputShape: [null, 28, 28, 16], parameters: 160, macs: 112_896 },
    ],
  },
  backend: 'tensorflow',
  device: 'cpu',
  versions: { node: '20.20.0' },
  progress: { steps: 10, totalSteps: 10, seconds: 1.5, bestEpoch: null },
  references: [
    { name: 'test', shape: [1000, 1, 28, 28], input: 'test.input.f32', output: 'test.output.f32' },
  ],
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: null,
};

describe('parseRunRecord', () => {
  it('gives back what was written', () => {
    expect(parseRunRecord(JSON.stringify(record), 'run.json')).toEqual(record);
  });

  it.each([
    ['{"format":"denoisekit-run"', 'is not JSON'],
    ['', 'is not JSON'],
    ['null', 'the document is wrong'],
    ['{}', 'format is wrong'],
    [JSON.stringify({ ...record, version: 2 }), 'version is wrong'],
    [JSON.stringify({ ...record, state: 'done' }), 'state is wrong'],
    [JSON.stringify({ ...record, config: { ...record.config, loss: 'mae' } }), 'config.loss is wrong'],
    [JSON.stringify({ ...record, config: { ...record.config, epochs: 0 } }), 'config.epochs is wrong'],
    [JSON.stringify({ ...record, dataset: { ...record.dataset, channels: 2 } }), 'dataset.channels is wrong'],
    [JSON.stringify({ ...record, references: [{ name: 'x' }] }), 'references.0.shape is wrong'],
    [JSON.stringify({ ...record, progress: undefined }), 'progress is wrong'],
  ])('refuses %.40s and says that %s', (json, part) => {
    const error = errorOf(() => parseRunRecord(json, 'runs/x/run.json'));
    expect(error.code).toBe('run-invalid');
    expect(error.message).toContain('runs/x/run.json');
    expect(error.message).toContain(part);
    expect(error.message).not.toContain('\n');
  });

  it('refuses a reference outside its folder, and text without end before it is parsed', () => {
    const reference = { name: 'test', shape: [1, 1, 8, 8], input: '../../secret', output: 'a.f32' };
    const outside = errorOf(() =>
      parseRunRecord(JSON.stringify({ ...record, references: [reference] }), 'x'),
    );
    expect(outside.message).toContain('references.0.input is wrong');
    const endless = errorOf(() => parseRunRecord(' '.repeat(2 ** 24 + 1), 'x'));
    expect(endless.message).toContain('found 16777217 characters, expected at most 16777216');
  });

  it('is not harmed by __proto__ keys', () => {
    const text = JSON.stringify(record)
      .replace('"versions":{', '"versions":{"__proto__":"1",')
      .replace('{"format"', '{"__proto__":{"polluted":true},"format"');
    const parsed = parseRunRecord(text, 'run.json');
    expect(parsed).toEqual(record);
    expect('polluted' in parsed).toBe(false);
  });
});
