import { join } from 'node:path';
import { textOf } from '@denoisekit/core';
import { pythonWith } from '../python-venv.js';
import { repository, run } from './install.js';

export interface ClientResult {
  readonly name: string;
  readonly ok: boolean;
  readonly reason?: string;
}

export interface PythonClient {
  readonly name: string;
  /** In `test/python`. */
  readonly program: string;
  readonly requirements: string;
}

/** Third-party clients: two of the Open Inference Protocol, and one that tries what OpenAPI's description allows. */
export const pythonClients: readonly PythonClient[] = [
  { name: 'tritonclient', program: 'client.py', requirements: 'requirements.txt' },
  { name: 'kserve', program: 'kserve_client.py', requirements: 'kserve.txt' },
  { name: 'schemathesis', program: 'schemathesis_client.py', requirements: 'schemathesis.txt' },
];

const folder = join('test', 'python');

/**
 * What a Python client finds at a server. Its packages are installed if need be.
 *
 * @param url of a server that calls the model `model`
 * @param model its folder
 */
export async function tryPythonClient(
  { name, program, requirements }: PythonClient,
  url: string,
  model: string,
): Promise<readonly ClientResult[]> {
  let python: string;
  try {
    python = await pythonWith(name, join(folder, requirements));
  } catch (error) {
    return [{ name, ok: false, reason: textOf(error) }];
  }
  const args = [join(folder, program), url, 'model', model];
  const { ok, stdout, stderr } = await run(python, args, repository);
  if (ok) return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ClientResult[];
  return [{ name, ok, reason: stderr.trim().split('\n').at(-1) ?? '' }];
}
