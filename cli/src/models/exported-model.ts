import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DenoiseError, parseRunRecord, runFiles } from '@denoisekit/core';
import { commandLine } from '../command/command-line.js';
import type { Context } from '../command/verb.js';
import { isFile } from '../files/is-file.js';
import { modelFolders } from './models.js';

/**
 * The folder of the model, one of your own or a shipped one, that a training run was exported to, known by the time at which the training
 * ended; undefined where the path is no run's folder.
 *
 * @throws DenoiseError `unknown-model` for a run that no such model comes from, `run-invalid`
 */
export async function exportedModel(path: string, context: Context): Promise<string | undefined> {
  // A model's folder holds the record of its run as well.
  if (await isFile(join(path, 'manifest.json'))) return undefined;
  const file = join(path, runFiles.record);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { finishedAt } = parseRunRecord(text, file);
  const { folderSource } = await context.packages.runtime();
  const { own, shipped } = await modelFolders(context);
  for (const folder of [...own, ...shipped]) {
    const { madeBy } = await folderSource(folder).manifest();
    if (madeBy.kind === 'trained' && madeBy.finishedAt === finishedAt) return folder;
  }
  throw new DenoiseError('unknown-model', {
    what: `${path} is a training run, and none of the models was exported from it`,
    expected: 'a run that has been exported, or a model folder',
    fix: commandLine(['export', path], context.io),
  });
}
