import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DenoiseError } from '@denoisekit/core';

export interface FindPythonOptions {
  /** A path or a command; taken before all else. */
  readonly python?: string | undefined;
  /** Its `DENOISEKIT_PYTHON` comes last: for set-up it names the Python that `.venv` is made from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `.venv` is looked for here and in each folder above. */
  readonly startDirectory: string;
  readonly exists?: (path: string) => boolean;
  readonly platform?: NodeJS.Platform;
}

/**
 * The Python that has tf2onnx: the one that was named, else that of the set-up's `.venv`, else that of the environment variable.
 *
 * @throws DenoiseError `setup-missing`
 */
export function findPython({
  python,
  env,
  startDirectory,
  exists = existsSync,
  platform = process.platform,
}: FindPythonOptions): string {
  if (python !== undefined) return checked(python, exists);
  const inside = platform === 'win32' ? ['.venv', 'Scripts', 'python.exe'] : ['.venv', 'bin', 'python'];
  for (let folder = resolve(startDirectory); ; folder = dirname(folder)) {
    const candidate = join(folder, ...inside);
    if (exists(candidate)) return candidate;
    if (dirname(folder) === folder) break;
  }
  const named = env['DENOISEKIT_PYTHON'];
  if (named !== undefined && named !== '') return checked(named, exists);
  throw missing('export needs Python with TensorFlow and tf2onnx, and there is no .venv that has them');
}

/** A bare command is looked up on the path when it is started. */
function checked(python: string, exists: (path: string) => boolean): string {
  if (!/[\\/]/.test(python) || exists(resolve(python))) return python;
  throw missing(`there is no Python at ${python}`);
}

export const pythonFix =
  'name a Python that has what @denoisekit/export/python/requirements.txt lists in DENOISEKIT_PYTHON';

function missing(what: string): DenoiseError {
  return new DenoiseError('setup-missing', {
    what,
    fix: pythonFix,
  });
}
