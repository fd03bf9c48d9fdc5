import { join } from 'node:path';
import { textOf } from '@denoisekit/core';
import { pythonWith } from '../python-venv.js';
import { repository, run } from './install.js';

export interface ClientResult {
  readonly name: string;
  readonly ok: boolean;
  readonly reason?: string;
}

const folder = join('test', 'python');

/**
 * What Triton's own Python client finds at a server: a client of the Open Inference Protocol that nobody here has written. Its
 * packages are installed if need be.
 *
 * @param url of a server that calls the model `model`
 * @param model its folder
 */
export async function tryPythonClient(url: string, model: string): Promise<readonly ClientResult[]> {
  const name = 'the Python client';
  let python: string;
  try {
    python = await pythonWith('client', join(folder, 'requirements.txt'));
  } catch (error) {
    return [{ name, ok: false, reason: textOf(error) }];
  }
  const args = [join(folder, 'client.py'), url, 'model', model];
  const { ok, stdout, stderr } = await run(python, args, repository);
  if (ok) return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ClientResult[];
  return [{ name, ok, reason: stderr.trim().split('\n').at(-1) ?? '' }];
}
