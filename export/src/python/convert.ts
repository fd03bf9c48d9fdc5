import { fileURLToPath } from 'node:url';
import { DenoiseError, textOf } from '@denoisekit/core';
import type * as v from 'valibot';
import { answerBy } from './converter-answer.js';
import type { Exec } from './exec.js';
import { pythonFix } from './find-python.js';

export interface PythonOptions {
  readonly python: string;
  readonly exec: Exec;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** The folder of the Python program: beside `src` and `dist` alike. */
export const pythonDirectory = fileURLToPath(new URL('../../python', import.meta.url));

/**
 * What a verb of the Python program answers, by its schema. One process for all of it: importing TensorFlow takes seconds.
 *
 * @param requestFile a JSON file with what the verb reads
 * @throws DenoiseError `setup-missing` when Python cannot be started, else what `answerBy` throws
 */
export async function askPython<S extends v.GenericSchema>(
  verb: 'convert' | 'variants',
  requestFile: string,
  schema: S,
  { python, exec, env, signal, onProgress }: PythonOptions,
): Promise<v.InferOutput<S>> {
  const result = await exec(python, ['-m', 'denoisekit_export', verb, '--request', requestFile], {
    // With -m, Python looks for modules in the working folder first: there, and nowhere else.
    cwd: pythonDirectory,
    env: {
      ...env,
      // The user's own Python configuration is kept out.
      PYTHONHOME: undefined,
      PYTHONNOUSERSITE: '1',
      PYTHONPATH: pythonDirectory,
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONHASHSEED: '0',
      PYTHONUTF8: '1',
    },
    signal,
    onLine: onProgress,
  }).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw new DenoiseError('setup-missing', {
      what: `Python could not be started: ${python}`,
      actual: textOf(cause),
      fix: pythonFix,
      cause,
    });
  });
  return answerBy(schema, result);
}
