import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { parseManifest } from '@denoisekit/core';
import { runtimePaths, standaloneFolder } from './index.mjs';

/** What the user of the command can fix. */
export class CopyFault extends Error {}

/**
 * Copies all that a page with the element asks for: its script and the worker's, onnxruntime-web's WebAssembly, and models.
 * Files of an older version that lie there already stay: a page that is open somewhere may still ask for them.
 *
 * @param {{out: string, models: readonly string[], cwd: string}} options `out` is the folder to fill; `models` are ids in the
 *   package @denoisekit/models, or folders that `denoisekit export` wrote
 * @returns {{folder: string, models: string[], files: {path: string, bytes: number}[]}}
 * @throws {CopyFault}
 */
export function copyStandalone({ out, models, cwd }) {
  const folder = resolve(cwd, out);
  const found = models.map((name) => locateModel(name, cwd));
  if (!existsSync(join(standaloneFolder, 'widget.js'))) {
    throw new CopyFault(
      `${standaloneFolder} is not built; in a checkout of the repository, run npm run build`,
    );
  }
  const plan = new Map(readdirSync(standaloneFolder).map((name) => [name, join(standaloneFolder, name)]));
  for (const [name, path] of Object.entries(runtimePaths())) plan.set(name, path);
  for (const { id, place, files } of found) {
    for (const name of files) plan.set(`models/${id}/${name}`, join(place, name));
  }
  const files = [...plan].map(([path, source]) => {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(source, target);
    return { path, bytes: statSync(target).size };
  });
  return { folder, models: found.map(({ id }) => id), files };
}

/** A model by its id or its folder: where it lies, and which of its files a page may ask for. */
function locateModel(name, cwd) {
  const manifest = [
    () => join(resolve(cwd, name), 'manifest.json'),
    // That of the project at hand goes before the one that may lie beside this package.
    () => createRequire(join(cwd, 'package.json')).resolve(`@denoisekit/models/${name}/manifest.json`),
    () => createRequire(import.meta.url).resolve(`@denoisekit/models/${name}/manifest.json`),
  ].reduce((found, look) => found ?? existing(look), undefined);
  if (manifest === undefined) {
    throw new CopyFault(
      `there is no model "${name}": neither a folder with a manifest.json nor an id in @denoisekit/models; ` +
        'npm install @denoisekit/models, or name a folder that denoisekit export wrote',
    );
  }
  const place = dirname(manifest);
  const facts = readManifest(manifest);
  const names = ['manifest.json', facts.golden.path, ...Object.values(facts.files).map(({ path }) => path)];
  const missing = names.find((file) => !existsSync(join(place, file)));
  if (missing !== undefined) throw new CopyFault(`${place} lacks ${missing}, which its manifest.json names`);
  return { id: basename(place), place, files: names };
}

function existing(look) {
  try {
    const path = look();
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined; // not installed, or no path at all
  }
}

function readManifest(path) {
  try {
    return parseManifest(readFileSync(path, 'utf8'), path);
  } catch (cause) {
    throw new CopyFault(cause.message, { cause });
  }
}
