import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  fileOf,
  parseHistory,
  parseMetrics,
  parseRunRecord,
  runFiles,
  type LayerFacts,
  type RunRecord,
} from '@denoisekit/core';
import type { Subject } from '@denoisekit/report';
import type { Context } from '../verb.js';
import type { Located } from './locate.js';

/**
 * What the files of a run or a model tell.
 *
 * @throws DenoiseError `run-invalid`, `manifest-invalid`, `file-missing`
 */
export function readSubject(located: Located, context: Context): Promise<Subject> {
  return located.kind === 'run' ? subjectOfRun(located) : subjectOfModel(located, context);
}

async function subjectOfRun({ name, path }: Located): Promise<Subject> {
  const record = await readRecord(join(path, runFiles.record));
  const { recipe, config, dataset, network, progress } = record;
  const metrics = await read(join(path, runFiles.metrics), parseMetrics);
  return {
    kind: 'run',
    ...{ name, title: recipe.title, description: recipe.description, state: record.state },
    training: {
      recipe: recipe.name,
      ...{ seed: config.seed, noise: config.noise, loss: config.loss, epochs: config.epochs },
      optimizer: `${record.optimizer}; learning rate ${config.learningRate}`,
      ...{ steps: progress.steps, batchSize: config.batchSize, seconds: progress.seconds },
      ...{ backend: record.backend, device: record.device, versions: record.versions },
      dataset: {
        ...{ name: dataset.name, sha256: dataset.sha256, trainImages: dataset.trainImages },
        ...{ validationImages: dataset.validationImages, testImages: dataset.testImages },
      },
      finishedAt: record.finishedAt ?? `not finished; begun ${record.startedAt}`,
    },
    network: {
      ...{ parameters: network.parameters, macs: network.macs, layers: network.layers },
      macsAt: [network.input[0], network.input[1]],
      sizeMultiple: network.sizeMultiple,
      receptiveFieldRadius: network.receptiveFieldRadius,
    },
    bytes: null,
    history: (await read(join(path, runFiles.history), parseHistory)) ?? [],
    quality: metrics?.quality ?? [],
  };
}

async function subjectOfModel({ path }: Located, { packages }: Context): Promise<Subject> {
  const { folderSource } = await packages.runtime();
  const manifest = await folderSource(path).manifest();
  const folder = path.endsWith('.json') ? dirname(path) : path;
  const { graph, geometry } = manifest;
  return {
    kind: 'model',
    ...{ name: manifest.id, title: manifest.title, description: manifest.description, state: 'complete' },
    training: manifest.training,
    network: {
      ...{ parameters: graph.parameters, macs: graph.macs, macsAt: graph.macsAt },
      ...geometry,
      layers: await layersOf(folder),
    },
    bytes: fileOf(manifest).bytes,
    history: (await read(join(folder, runFiles.history), parseHistory)) ?? [],
    quality: manifest.quality,
  };
}

async function layersOf(folder: string): Promise<readonly LayerFacts[] | null> {
  const record = await read(join(folder, runFiles.record), parseRunRecord);
  return record?.network.layers ?? null;
}

async function readRecord(path: string): Promise<RunRecord> {
  return parseRunRecord(await readFile(path, 'utf8'), path);
}

/** Null for a file that is not there; what is there has to be right. */
async function read<T>(path: string, parse: (json: string, where: string) => T): Promise<T | null> {
  const json = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  return json === null ? null : parse(json, path);
}
