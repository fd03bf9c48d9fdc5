import { basename, join } from 'node:path';
import { systemCodeOf } from '@denoisekit/core';
import { fromDisk, type FileSystem } from './file-system.js';
import { indexFiles, isIndexOrAbsent, listModels } from './models-index.js';

export interface ModelFolder {
  /** Where everything is made; not a model yet. */
  readonly workDirectory: string;
  /** Replaces the model by the finished folder, and updates the index. */
  publish(): Promise<void>;
  /** Removes the unfinished folder; does nothing after `publish`. */
  discard(): Promise<void>;
}

export interface ModelFolderOptions {
  readonly modelsDirectory: string;
  readonly id: string;
  /** Called once leftovers are cleared: whether a model of that name is there, and may go. What it throws ends the export. */
  readonly replaces: () => Promise<boolean>;
  readonly fileSystem: FileSystem;
  readonly processId: number;
  /** Whether the process that left something behind may still need it. */
  readonly isAlive: (processId: number) => boolean;
}

/**
 * A folder beside the model's own, which takes its place by renaming: `models/` holds the old model or the new one, whole,
 * whenever the program or the machine stops. What a killed export left behind is cleared first.
 */
export async function openModelFolder(options: ModelFolderOptions): Promise<ModelFolder> {
  const { modelsDirectory, id, fileSystem, processId } = options;
  await fileSystem.mkdir(modelsDirectory);
  await clearLeftovers(options);
  const replaces = await options.replaces();
  const target = join(modelsDirectory, id);
  const workDirectory = join(modelsDirectory, `.${id}-${processId}.partial`);
  const old = join(modelsDirectory, `.${id}-${processId}.old`);
  const indexParts = ['index.js', 'index.d.ts'].map((name) => ({
    path: join(modelsDirectory, name),
    partial: join(modelsDirectory, `.${name}-${processId}.partial`),
  }));
  await fileSystem.mkdir(workDirectory);

  async function swap(): Promise<void> {
    // Without a model that may go, whatever has the name by now stays: renaming onto a folder with files in it fails.
    const replaced = replaces && (await fileSystem.list(modelsDirectory)).includes(id);
    if (replaced) await fileSystem.rename(target, old);
    try {
      await fileSystem.rename(workDirectory, target);
    } catch (error) {
      if (replaced) await fileSystem.rename(old, target);
      throw error;
    }
  }

  async function discard(): Promise<void> {
    for (const path of [workDirectory, ...indexParts.map(({ partial }) => partial)])
      await fileSystem.remove(path);
  }

  return {
    workDirectory,
    discard,
    async publish() {
      // Written before anything is renamed: renaming needs no space, writing does.
      const ids = new Set([...(await listModels(modelsDirectory, fileSystem)), id]);
      const texts = indexFiles([...ids].sort());
      const ours = await Promise.all(indexParts.map(({ path }) => isIndexOrAbsent(path)));
      const written = ours.every(Boolean) ? indexParts : [];
      for (const { path, partial } of written) {
        const text = texts[basename(path) as keyof typeof texts];
        await fileSystem.write(partial, new TextEncoder().encode(text));
      }
      await fileSystem.sync(workDirectory);
      await swap();
      for (const { path, partial } of written) await fileSystem.rename(partial, path);
      await fileSystem.sync(modelsDirectory);
      await fileSystem.remove(old);
    },
  };
}

async function clearLeftovers({
  modelsDirectory,
  id,
  fileSystem,
  processId,
  isAlive,
}: ModelFolderOptions): Promise<void> {
  const names = await fileSystem.list(modelsDirectory);
  for (const name of names) {
    const match = /^\.(.+)-(\d+)\.(partial|old)$/.exec(name);
    if (!match || (match[1] !== id && match[1] !== 'index.js' && match[1] !== 'index.d.ts')) continue;
    const owner = Number(match[2]);
    // Containers reuse process ids: a leftover with our id is not ours, since we have made nothing yet.
    if (owner !== processId && isAlive(owner)) continue;
    const path = join(modelsDirectory, name);
    // Killed between the two renames: the model is only to be found under this name.
    if (match[3] === 'old' && !names.includes(id)) await fileSystem.rename(path, join(modelsDirectory, id));
    else await fileSystem.remove(path);
  }
}

/**
 * Has a model made in the folder beside its own, and put in its place: all of it or nothing.
 *
 * @returns the model's folder, and what `make` gave
 * @throws DenoiseError `disk-full`, `write-failed`, and whatever `replaces` and `make` throw
 */
export async function inModelFolder<T>(
  options: Omit<ModelFolderOptions, 'processId' | 'isAlive'>,
  make: (workDirectory: string) => Promise<T>,
): Promise<T & { readonly directory: string }> {
  const directory = join(options.modelsDirectory, options.id);
  try {
    const folder = await openModelFolder({ ...options, processId: process.pid, isAlive: isProcessAlive });
    try {
      const made = await make(folder.workDirectory);
      await folder.publish();
      return { ...made, directory };
    } catch (error) {
      await folder.discard();
      throw error;
    }
  } catch (error) {
    throw fromDisk(error, directory);
  }
}

/** Whether a process of this id exists, of any user. */
export function isProcessAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}
