import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  attributionFile,
  attributionText,
  fileOf,
  parseManifest,
  runFiles,
  type Credit,
  type ModelManifest,
} from '@denoisekit/core';
import type { Check } from '../check/check.js';
import type { FileSystem } from '../folder/file-system.js';
import { manifestText, sha256 } from './manifest-of.js';
import { modelCard, variantFiles, type CardFile } from '../card/model-card.js';
import type { LoadedRun } from '../folder/run-folder.js';

export interface ModelFilesOptions {
  /** Holds the model's file of each dtype already. */
  readonly workDirectory: string;
  readonly manifest: ModelManifest;
  readonly golden: Uint8Array;
  /** The run that it comes from, and the files of its layers model. Default: it comes from elsewhere. */
  readonly training?: { readonly run: LoadedRun; readonly layers: readonly string[] };
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
  /** Who made the pictures that it learnt from. Default: not known. */
  readonly credits?: readonly Credit[];
  readonly fileSystem: FileSystem;
}

/** Writes what lies beside `model.onnx`, and brings all files down to the disk. */
export async function writeModelFiles(options: ModelFilesOptions): Promise<void> {
  const { workDirectory, manifest, golden, training, credits = [], fileSystem } = options;
  const { path, bytes, sha256: digest } = fileOf(manifest);
  const files: CardFile[] = [
    { path, bytes, sha256: digest, what: 'the model, float32' },
    ...variantFiles(manifest),
  ];
  const write = async (name: string, content: Uint8Array, what: string): Promise<void> => {
    await fileSystem.write(join(workDirectory, name), content);
    files.push({ path: name, bytes: content.length, sha256: sha256(content), what });
  };
  for (const file of Object.values(manifest.files)) await fileSystem.sync(join(workDirectory, file.path));
  await write(manifest.golden.path, golden, `a few inputs and what ${manifest.golden.madeBy} answered`);
  if (training !== undefined) {
    const { run, layers } = training;
    await fileSystem.mkdir(join(workDirectory, 'layers'));
    for (const name of layers) {
      const content = await readFile(join(run.layers, name));
      await write(`layers/${name}`, content, 'the TensorFlow.js layers model');
    }
    const record = await readFile(join(run.directory, runFiles.record));
    await write(runFiles.record, record, 'the record of the training, with a table of the layers');
    if (run.metrics) await write(runFiles.metrics, run.metrics.bytes, 'the measured quality');
    if (run.history) await write(runFiles.history, run.history, 'the course of the training');
  }
  if (credits.length > 0) {
    const text = new TextEncoder().encode(attributionText(credits));
    await write(attributionFile, text, 'who made the pictures that it learnt from');
  }

  const card = modelCard({
    manifest,
    files,
    credits,
    checks: options.checks.map(({ text }) => text),
    notes: options.notes,
  });
  await fileSystem.write(join(workDirectory, 'README.md'), new TextEncoder().encode(card));
  const manifestFile = join(workDirectory, 'manifest.json');
  await fileSystem.write(manifestFile, new TextEncoder().encode(manifestText(manifest)));
  parseManifest(await readFile(manifestFile, 'utf8'), manifestFile);
}
