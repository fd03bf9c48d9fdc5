import { basename, join, parse, resolve } from 'node:path';
import { DenoiseError, fileOf } from '@denoisekit/core';
import { nodeFileSystem } from '../folder/file-system.js';
import { inModelFolder } from '../folder/model-folder.js';
import { modelIdOf, replacesModel, checkedId } from '../folder/replacing.js';
import { writeModelFiles } from '../model/write-model-files.js';
import { pythonDirectory } from '../python/convert.js';
import { spawnExec } from '../python/exec.js';
import { findPython } from '../python/find-python.js';
import { keptOutNote, makeVariants, noPictures, openOnCpu } from '../variants/make-variants.js';
import type { KeptOut } from '../variants/types.js';
import { childRunner } from './child-runner.js';
import { makeModel } from './make-model.js';
import { readForeign } from './read-file.js';
import type { ImportOptions, ImportResult } from './types.js';

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
  const runner = options.runner ?? childRunner({ signal });
  const made = await readForeign(path)
    .then((file) => makeModel(file, { ...options, id, runner }))
    .catch((error: unknown) => {
      throw named(error, path);
    })
    .finally(() => runner.close());
  return inModelFolder({ modelsDirectory, id, replaces, fileSystem }, async (workDirectory) => {
    const { onnx, golden } = made;
    let { manifest, checks, notes } = made;
    let keptOut: readonly KeptOut[] = [];
    await fileSystem.write(join(workDirectory, fileOf(manifest).path), onnx);
    if (dtypes.length > 0) {
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
    await writeModelFiles({ workDirectory, manifest, golden, checks, notes, fileSystem });
    signal?.throwIfAborted();
    return { id, manifest, checks, notes, keptOut };
  });
}

/** What is wrong with a file, with its name. */
function named(error: unknown, path: string): unknown {
  if (!(error instanceof DenoiseError) || error.code === 'aborted') return error;
  const { code, details, message } = error;
  const name = basename(path);
  if (message.startsWith(name) || message.includes(path)) return error;
  return new DenoiseError(code, { what: `${name}: ${message}`, details, cause: error });
}
