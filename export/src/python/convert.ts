import { fileURLToPath } from 'node:url';
import { DenoiseError, textOf } from '@denoisekit/core';
import { readAnswer, type ConversionReport } from './converter-answer.js';
import type { Exec, ExecResult } from './exec.js';
import { pythonFix } from './find-python.js';

/** What the Python program is asked for; its `request.py` is the other side. */
export interface ConversionRequest {
  /** Folder with `model.json` and `weights.bin`. */
  readonly layers: string;
  /** Where the ONNX file goes. */
  readonly out: string;
  readonly id: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly anySize: boolean;
  readonly sizeMultiple: number;
  readonly tolerance: number;
  readonly references: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly input: string;
    readonly output: string;
  }[];
}

export interface ConvertOptions {
  readonly python: string;
  readonly exec: Exec;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** The folder of the Python program: beside `src` and `dist` alike. */
export const pythonDirectory = fileURLToPath(new URL('../../python', import.meta.url));

/**
 * One Python process for the whole conversion: importing TensorFlow takes seconds.
 *
 * @param requestFile a JSON file that holds a `ConversionRequest`
 * @throws DenoiseError `setup-missing` when Python cannot be started, else what `readAnswer` throws
 */
export async function convert(requestFile: string, options: ConvertOptions): Promise<ConversionReport> {
  return readAnswer(await runPython('convert', requestFile, options));
}

/**
 * Runs a verb of the Python program to its end, however it ends.
 *
 * @throws DenoiseError `setup-missing` when Python cannot be started
 */
export async function runPython(
  verb: 'convert' | 'variants',
  requestFile: string,
  { python, exec, env, signal, onProgress }: ConvertOptions,
): Promise<ExecResult> {
  return exec(python, ['-m', 'denoisekit_export', verb, '--request', requestFile], {
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
}
