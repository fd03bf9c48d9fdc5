import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DenoiseError } from '@denoisekit/core';

export interface FindPythonOptions {
  /** A path or a command; taken before all else. */
  readonly python?: string | undefined;
  /** Its `DENOISEKIT_PYTHON` comes next. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `.venv` is looked for here and in each folder above. */
  readonly startDirectory: string;
  readonly exists?: (path: string) => boolean;
  readonly platform?: NodeJS.Platform;
}

/**
 * The Python that has tf2onnx: the one told, else that of the environment variable, else that of the set-up's venv.
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
  const named = python ?? env['DENOISEKIT_PYTHON'];
  if (named !== undefined && named !== '') {
    // A bare command is looked up on the path when it is started.
    if (!/[\\/]/.test(named) || exists(resolve(named))) return named;
    throw missing(`there is no Python at ${named}`);
  }
  const inside = platform === 'win32' ? ['.venv', 'Scripts', 'python.exe'] : ['.venv', 'bin', 'python'];
  for (let folder = resolve(startDirectory); ; folder = dirname(folder)) {
    const candidate = join(folder, ...inside);
    if (exists(candidate)) return candidate;
    if (dirname(folder) === folder) break;
  }
  throw missing('export needs Python with TensorFlow and tf2onnx, and there is no .venv that has them');
}

function missing(what: string): DenoiseError {
  return new DenoiseError('setup-missing', {
    what,
    fix: 'npm run setup, or name a Python by DENOISEKIT_PYTHON',
  });
}
