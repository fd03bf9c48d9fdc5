import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileOf, parseManifest } from '@denoisekit/core';
import type { FileSystem } from '../folder/file-system.js';
import { manifestText, sha256 } from '../model/manifest-of.js';
import { modelCard, variantFiles } from '../card/model-card.js';
import type { Made } from './make-model.js';

export interface WriteImportedOptions extends Made {
  readonly workDirectory: string;
  readonly fileSystem: FileSystem;
}

/** Writes the files of an imported model, each down to the disk. */
export async function writeImported(options: WriteImportedOptions): Promise<void> {
  const { workDirectory, manifest, onnx, golden, checks, notes, fileSystem } = options;
  const write = (name: string, content: Uint8Array) => fileSystem.write(join(workDirectory, name), content);
  const file = fileOf(manifest);
  for (const { path } of Object.values(manifest.files)) {
    if (path === file.path) await write(path, onnx);
    else await fileSystem.sync(join(workDirectory, path));
  }
  await write(manifest.golden.path, golden);
  const card = modelCard({
    manifest,
    files: [
      { ...file, what: 'the model, float32' },
      ...variantFiles(manifest),
      {
        path: manifest.golden.path,
        bytes: golden.length,
        sha256: sha256(golden),
        what: `a few inputs and what ${manifest.golden.madeBy} answered`,
      },
    ],
    checks: checks.map(({ text }) => text),
    notes,
  });
  await write('README.md', new TextEncoder().encode(card));
  const path = join(workDirectory, 'manifest.json');
  await fileSystem.write(path, new TextEncoder().encode(manifestText(manifest)));
  parseManifest(await readFile(path, 'utf8'), path);
}
