import { describe, expect, it } from 'vitest';
import { madeByFacts } from './made-by-facts.js';
import type { TrainingProvenance } from './made-by.js';

const trained: TrainingProvenance = {
  kind: 'trained',
  recipe: 'conv',
  seed: 1,
  noise: 'gaussian:0.5',
  noiseDraw: 'once',
  validatedOn: 'test',
  loss: 'bce',
  optimizer: 'Adam',
  learningRate: 0.001,
  epochs: 20,
  steps: 4680,
  batchSize: 256,
  seconds: 3887.249,
  backend: 'tensorflow',
  device: 'an abacus',
  dataset: {
    name: 'MNIST',
    sha256: 'a'.repeat(64),
    trainImages: 60_000,
    validationImages: 10_000,
    testImages: 10_000,
    imageSize: [28, 28],
  },
  versions: { node: '20.20.2', tfjs: '4.22.0' },
  finishedAt: '2026-11-21T19:45:06.370Z',
};

const facts = (changes: Partial<TrainingProvenance> = {}) =>
  Object.fromEntries(madeByFacts({ ...trained, ...changes }));

describe('the facts of a training', () => {
  it('say of pages that are drawn meanwhile that they have no number', () => {
    const dataset = { ...trained.dataset, trainImages: 2 ** 32, validationImages: 32, testImages: 24 };
    const told = Object.values(facts({ dataset, validatedOn: 'held-out' })).join();
    expect(told).toContain('images drawn while training, 32 to validate, 24 to test');
  });

  it('are told in words', () => {
    expect(facts()).toMatchObject({
      recipe: 'conv, seed 1',
      length: '20 epochs, 4,680 steps of 256 images',
      optimizer: 'Adam',
      'learning rate': '0.001',
      time: '3,887 s (64.8 minutes) on an abacus (tensorflow)',
      'size of images': '28x28',
      'trained with': 'node 20.20.2, tfjs 4.22.0',
    });
  });

  it('say of crops, which come fewer at a time as they grow, how many there are at most', () => {
    const dataset = { ...trained.dataset, imageSize: null };
    expect(facts({ dataset })).toMatchObject({
      length: '20 epochs, 4,680 steps of at most 256 crops',
      'size of images': 'crops of several sizes',
    });
  });

  it('say how the noise was drawn where that is known, and nothing where it is not', () => {
    const { noiseDraw, ...unknown } = trained;
    expect(noiseDraw).toBe('once');
    expect(facts()['noise']).toBe('gaussian:0.5, drawn once for each image and kept');
    expect(facts({ noiseDraw: 'fresh' })['noise']).toBe('gaussian:0.5, drawn anew in each epoch');
    expect(Object.fromEntries(madeByFacts(unknown))['noise']).toBe('gaussian:0.5');
  });

  it('say that nothing was added where images came in pairs', () => {
    expect(facts({ noise: null })['noise']).toBe('none was added: images came in pairs, noisy and clean');
  });

  it('do not call test images another validation set', () => {
    expect(facts()['data']).toBe(
      'MNIST: 60,000 images to train on, 10,000 to test, whose loss was watched and decided nothing',
    );
    expect(facts({ validatedOn: 'held-out' })['data']).toBe(
      'MNIST: 60,000 images to train on, 10,000 to validate, 10,000 to test',
    );
  });

  it('name the weights that it began with', () => {
    expect(facts()).not.toHaveProperty('began with');
    expect(facts({ from: 'b'.repeat(64) })['began with']).toBe(`weights of sha256 ${'b'.repeat(64)}`);
  });
});

it('the facts of an import say what was imported and how each fact was found', () => {
  const imported = {
    kind: 'imported',
    fileName: 'dncnn.onnx',
    sha256: 'c'.repeat(64),
    producer: 'pytorch 2.9.0',
    importedAt: '2026-12-01T00:00:00.000Z',
    found: { 'input.range': 'stated by --range' },
  } as const;
  expect(madeByFacts(imported)).toEqual([
    ['imported from', `dncnn.onnx, sha256 ${'c'.repeat(64)}`],
    ['written by', 'pytorch 2.9.0'],
    ['imported', '2026-12-01T00:00:00.000Z'],
    ['input.range', 'stated by --range'],
  ]);
});
