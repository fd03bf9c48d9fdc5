import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DenoiseError, parseManifest, parseRunRecord, runFiles } from '@denoisekit/core';
import { commandLine } from '../command/command-line.js';
import { shippedFolder, shippedIds } from './models.js';
import { ownModels } from './own-models.js';
import type { Context } from '../command/verb.js';

/**
 * The folder of the model, one of your own or a shipped one, that a training run was exported to, known by the time at which the training
 * ended; undefined where the path is no run's folder.
 *
 * @throws DenoiseError `unknown-model` for a run that no such model comes from, `run-invalid`
 */
export async function exportedModel(path: string, { io, packages }: Context): Promise<string | undefined> {
  // A model's folder holds the record of its run as well.
  if (await stat(join(path, 'manifest.json')).catch(() => undefined)) return undefined;
  const file = join(path, runFiles.record);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { finishedAt } = parseRunRecord(text, file);
  const own = (await ownModels(io.cwd)).map(({ folder }) => folder);
  const shipped = (await shippedIds(packages)).map((id) => shippedFolder(id, packages));
  for (const folder of [...own, ...(await Promise.all(shipped))]) {
    const manifest = join(folder, 'manifest.json');
    const { madeBy } = parseManifest(await readFile(manifest, 'utf8'), manifest);
    if (madeBy.kind === 'trained' && madeBy.finishedAt === finishedAt) return folder;
  }
  throw new DenoiseError('unknown-model', {
    what: `${path} is a training run, and none of the models was exported from it`,
    expected: 'a run that has been exported, or a model folder',
    fix: commandLine(['export', path], io),
  });
}
