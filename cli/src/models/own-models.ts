import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Below the folder where the command is given: what was exported there, apart from the models that are shipped. */
export const ownModelsFolder = 'my-models';

export interface OwnModel {
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly exportedAt: number;
}

/** The models that were exported below a folder, in the order of their names. */
export async function ownModels(cwd: string): Promise<readonly OwnModel[]> {
  const parent = join(cwd, ownModelsFolder);
  const names = await readdir(parent).catch(() => []);
  const found = await Promise.all(
    // A name that begins with a dot is an export under way, or one that was interrupted.
    names.filter((name) => !name.startsWith('.')).map((id) => ownModel(join(parent, id))),
  );
  return found.filter((model) => model !== undefined).sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function newestOwnModel(cwd: string): Promise<OwnModel | undefined> {
  const models = await ownModels(cwd);
  return models.toSorted((a, b) => b.exportedAt - a.exportedAt)[0];
}

async function ownModel(folder: string): Promise<OwnModel | undefined> {
  const found = await stat(join(folder, 'manifest.json')).catch(() => undefined);
  return found && { id: basename(folder), folder, exportedAt: found.mtimeMs };
}
