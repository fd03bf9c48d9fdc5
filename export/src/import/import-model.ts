import { join, parse, resolve } from 'node:path';
import { DenoiseError, fileOf, type ModelManifest } from '@denoisekit/core';
import type { Check, OnCheck } from '../check/check.js';
import { fromDisk, nodeFileSystem, type FileSystem } from '../folder/file-system.js';
import { isProcessAlive, openModelFolder } from '../folder/model-folder.js';
import { modelIdPattern } from '../folder/models-index.js';
import { modelIdOf, replacesModel } from '../folder/replacing.js';
import { pythonDirectory } from '../python/convert.js';
import { spawnExec, type Exec } from '../python/exec.js';
import { findPython } from '../python/find-python.js';
import { keptOutNote, makeVariants, noPictures } from '../variants/make-variants.js';
import { openOnCpu } from '../variants/open-on-cpu.js';
import type { FindPictures, KeptOut, MadeDtype } from '../variants/types.js';
import { childRunner } from './child-runner.js';
import type { StatedConvention } from './find-answer.js';
import { makeModel } from './make-model.js';
import type { StatedForm } from './ports.js';
import { readForeign } from './read-file.js';
import type { Runner } from './runner.js';
import type { Samples } from './samples.js';
import { writeImported } from './write-imported.js';

/** What is stated of the file; what is not is found by trying. */
export type Stated = StatedForm & StatedConvention;

export interface ImportOptions {
  /** The ONNX file. */
  readonly file: string;
  /** Where models live; the model becomes the folder `<id>` in it. */
  readonly modelsDirectory: string;
  /** Clean pictures to try it on, of one kind or several. */
  readonly samples: readonly Samples[];
  /** Default: the name of the file, made to fit. */
  readonly id?: string | undefined;
  /** Replaces whatever model has that name. */
  readonly replace?: boolean | undefined;
  /** Default: `unknown`. */
  readonly license?: string | undefined;
  readonly stated?: Stated | undefined;
  /** Files to make beside the fp32 one, each shipped only if it passes its gate. Default: none. They need Python, as an export does. */
  readonly dtypes?: readonly MadeDtype[] | undefined;
  /** What those are calibrated and tested with. */
  readonly findPictures?: FindPictures | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly exec?: Exec | undefined;
  /** Of this program. */
  readonly version: string;
  readonly now?: (() => Date) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onCheck?: OnCheck | undefined;
  /** Lines that say what is being done. */
  readonly onProgress?: ((text: string) => void) | undefined;
  /** Default: a process of its own, which may die. */
  readonly runner?: Runner | undefined;
  readonly fileSystem?: FileSystem | undefined;
}

export interface ImportResult {
  readonly id: string;
  /** The model's folder. */
  readonly directory: string;
  readonly manifest: ModelManifest;
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
  /** Of the dtypes that were asked for, those that failed their gate. */
  readonly keptOut: readonly KeptOut[];
}

/**
 * Makes a model of a foreign ONNX file: finds out what it is by trying it, gives it the ports that runtimes want, holds the
 * result against the file's own answers, and puts it under `models/`, all of it or nothing.
 *
 * Rejects with DenoiseError `usage` (the id, another model that has it, or a flag that has to say what trying did not show), `file-missing`,
 * `file-unreadable`, `model-invalid`, `not-portable`, `worker-crashed` or `timed-out` (the file), `tolerance-exceeded` (a check), `disk-full`,
 * `write-failed`, `setup-missing` (other dtypes without Python), `dataset-invalid` (without pictures); or with the signal's reason.
 */
export async function importModel(options: ImportOptions): Promise<ImportResult> {
  const { signal, fileSystem = nodeFileSystem, replace = false } = options;
  signal?.throwIfAborted();
  const path = resolve(options.file);
  const id = checkedId(options.id ?? modelIdOf(parse(path).name) ?? 'imported');
  const modelsDirectory = resolve(options.modelsDirectory);
  const target = join(modelsDirectory, id);
  // Refused before anything is tried, which takes a while; asked again when it is written.
  const replaces = () => replacesModel({ target, replace });
  await replaces();
  const { dtypes = [], env = process.env } = options;
  const python = dtypes.length === 0 ? '' : findPython({ env, startDirectory: pythonDirectory });
  const file = await readForeign(path);
  const runner = options.runner ?? childRunner({ signal });
  const made = await makeModel(file, { ...options, id, runner }).finally(() => runner.close());
  const { onnx, golden } = made;
  let { manifest, checks, notes } = made;
  let keptOut: readonly KeptOut[] = [];
  try {
    const folder = await openModelFolder({
      modelsDirectory,
      id,
      replaces,
      fileSystem,
      processId: process.pid,
      isAlive: isProcessAlive,
    });
    try {
      const { workDirectory } = folder;
      if (dtypes.length > 0) {
        await fileSystem.write(join(workDirectory, fileOf(manifest).path), onnx);
        const variants = await makeVariants({
          dtypes,
          python,
          env,
          signal,
          fileSystem,
          manifest,
          golden,
          workDirectory,
          open: openOnCpu,
          model: onnx,
          exec: options.exec ?? spawnExec,
          onProgress: options.onProgress,
          findPictures: options.findPictures ?? noPictures,
          onCheck: (check) => options.onCheck?.(check),
        });
        ({ manifest, keptOut } = variants);
        checks = [...checks, ...variants.checks];
        notes = [...notes, ...keptOut.map(keptOutNote)];
      }
      await writeImported({ onnx, golden, manifest, checks, notes, workDirectory, fileSystem });
      signal?.throwIfAborted();
      await folder.publish();
    } catch (error) {
      await folder.discard();
      throw error;
    }
  } catch (error) {
    throw fromDisk(error, target);
  }
  return { id, directory: target, manifest, checks, notes, keptOut };
}

function checkedId(id: string): string {
  if (modelIdPattern.test(id)) return id;
  throw new DenoiseError('usage', {
    what: 'the model id is no valid name',
    actual: JSON.stringify(id),
    expected: 'small letters, digits and hyphens, at most 64',
    fix: 'name one by --id',
  });
}
