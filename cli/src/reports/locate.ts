import { basename, join, resolve } from 'node:path';
import { DenoiseError, runFiles, suggestion } from '@denoisekit/core';
import { isFile } from '../files/is-file.js';
import { assertNoOnnxFile, locateModel, shippedIds } from '../models/models.js';
import { ownModelsFolder } from '../models/own-models.js';
import { newestRun, runsFolder } from '../models/runs.js';
import type { Context } from '../command/verb.js';

/** What a report is made of: a run's folder, or a model's. */
export interface Located {
  readonly kind: 'run' | 'model';
  readonly name: string;
  /** Absolute; of a model it may be the manifest's path. */
  readonly path: string;
}

/**
 * What a name on the command line stands for: a shipped model's id, a folder of a model or of a run, the name of a run below `runs/`, or
 * that of a model of your own. Without a name the run that was begun last.
 *
 * @throws DenoiseError `unknown-model` with the nearest name; `file-missing` when there is no run
 */
export async function locate(name: string | undefined, context: Context): Promise<Located> {
  const { io, packages } = context;
  if (name === undefined) {
    const states = ['complete', 'stopped', 'running'] as const;
    const { directory } = await newestRun(join(io.cwd, runsFolder), states, 'name a run or a model');
    return { kind: 'run', name: basename(directory), path: directory };
  }
  const ids = await shippedIds(packages);
  if (ids.includes(name)) return { kind: 'model', name, path: await locateModel(name, context) };
  await assertNoOnnxFile(name, io);
  const path = resolve(io.cwd, name);
  // A published model keeps its run's record beside the manifest.
  for (const [kind, folder] of [
    ['model', path],
    ['run', path],
    ['run', join(io.cwd, runsFolder, name)],
    ['model', join(io.cwd, ownModelsFolder, name)],
  ] as const) {
    const file = join(folder, kind === 'model' ? 'manifest.json' : runFiles.record);
    if (await isFile(file)) return { kind, name: basename(folder), path: folder };
  }
  if (path.endsWith('.json') && (await isFile(path))) return { kind: 'model', name: basename(path), path };
  throw new DenoiseError('unknown-model', {
    what: `there is no model and no run "${name}"`,
    expected: `a folder with a manifest.json or a ${runFiles.record}, a run below ${runsFolder}/, or one of ${ids.join(', ')}`,
    fix: suggestion(name, ids) ?? 'see denoisekit models',
  });
}
