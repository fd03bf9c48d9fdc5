import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '@denoisekit/core';

/** What training writes into `run.json`, of a run that never was. */
export function runRecord(changes: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 'denoisekit-run',
    version: 1,
    state: 'complete',
    recipe: { name: 'compact', title: 'Compact', description: 'A small net.' },
    config: {
      seed: 1,
      epochs: 1,
      batchSize: 10,
      learningRate: 0.001,
      noise: 'gaussian:0.5',
      noiseDraw: 'fresh',
      images: 'held-out',
      loss: 'bce',
      limit: null,
      averaging: null,
    },
    optimizer: 'adam',
    dataset: {
      name: 'digits',
      sha256: '0'.repeat(64),
      channels: 1,
      height: 28,
      width: 28,
      trainImages: 2000,
      validationImages: 100,
      testImages: 100,
    },
    network: {
      input: [28, 28, 1],
      anySize: true,
      sizeMultiple: 2,
      receptiveFieldRadius: 9,
      parameters: 1234,
      macs: 56_789,
      layers: [],
    },
    backend: 'tensorflow',
    device: 'an abacus',
    versions: {},
    progress: { steps: 200, totalSteps: 200, seconds: 83, bestEpoch: 1 },
    references: [],
    startedAt: '2025-01-01T00:00:00.000Z',
    finishedAt: null,
    ...changes,
  };
}

export async function writeRun(directory: string, changes: Partial<RunRecord> = {}): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'run.json'), JSON.stringify(runRecord(changes)));
}
