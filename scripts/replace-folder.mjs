import { mkdirSync, renameSync, rmSync } from 'node:fs';

/**
 * Has a folder written beside the one that it then takes the place of: a build that fails leaves what was there.
 *
 * @param {string} out
 * @param {(unfinished: string) => Promise<void>} write into the folder of that path, which is empty
 */
export async function replaceFolder(out, write) {
  const unfinished = `${out}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await write(unfinished);
  rmSync(out, { recursive: true, force: true });
  renameSync(unfinished, out);
}
