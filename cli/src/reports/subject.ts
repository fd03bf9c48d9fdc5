import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  fileOf,
  parseHistory,
  parseMetrics,
  parseRunRecord,
  runFiles,
  trainingOf,
  type LayerFacts,
  type RunRecord,
  systemCodeOf,
} from '@denoisekit/core';
import type { Subject } from '@denoisekit/report';
import type { Context } from '../command/verb.js';
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
  const record = await readRecord(path);
  const { recipe, network } = record;
  const metrics = await readIfThere(join(path, runFiles.metrics), parseMetrics);
  return {
    kind: 'run',
    ...{ name, title: recipe.title, description: recipe.description, state: record.state },
    madeBy: trainingOf(record),
    pictures: record.dataset.pictures ?? [],
    network: {
      parameters: network.parameters,
      macs: { count: network.macs, height: network.input[0], width: network.input[1] },
      layers: network.layers,
      sizeMultiple: network.sizeMultiple,
      receptiveFieldRadius: network.receptiveFieldRadius,
    },
    bytes: null,
    history: (await readIfThere(join(path, runFiles.history), parseHistory)) ?? [],
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
    madeBy: manifest.madeBy,
    pictures: manifest.suits?.pictures ?? [],
    network: {
      parameters: graph.parameters,
      macs: graph.macs ?? null,
      ...geometry,
      layers: await layersOf(folder),
    },
    bytes: fileOf(manifest).bytes,
    history: (await readIfThere(join(folder, runFiles.history), parseHistory)) ?? [],
    quality: manifest.quality,
  };
}

async function layersOf(folder: string): Promise<readonly LayerFacts[] | null> {
  const record = await readIfThere(join(folder, runFiles.record), parseRunRecord);
  return record?.network.layers ?? null;
}

/** Of the run in a folder. */
export async function readRecord(folder: string): Promise<RunRecord> {
  const path = join(folder, runFiles.record);
  return parseRunRecord(await readFile(path, 'utf8'), path);
}

/** Null for a missing file; an existing one must be valid. */
export async function readIfThere<T>(
  path: string,
  parse: (json: string, where: string) => T,
): Promise<T | null> {
  const json = await readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return null;
    throw error;
  });
  return json === null ? null : parse(json, path);
}
