import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from '../../hosts/install.js';
import { pythonWith } from '../../python-venv.js';
import { benchModel } from '../runtime-node.js';
import { startListening, startPrinting, type Started } from '../../processes.js';

const workers = 2;
const python = join('test', 'bench', 'fastapi');

/** The API on Node with two workers, ready. */
export async function startNode(model: string = benchModel): Promise<Started> {
  const started = await startPrinting(process.execPath, [
    join(import.meta.dirname, 'serve-child.js'),
    model,
    String(workers),
  ]);
  while (!(await isReady(started.url))) await new Promise((resolve) => setTimeout(resolve, 50));
  return started;
}

/** A server on Node that does nothing: `/livez` it answers with 200, all else with 429, once the body is there. */
export function startBare(): Promise<Started> {
  return startPrinting(process.execPath, [join(import.meta.dirname, 'bare-child.js')]);
}

/** FastAPI on uvicorn with two workers, ready. Rejects with DenoiseError `setup-missing`. */
export async function startFastApi(model: string = benchModel): Promise<Started> {
  const program = await pythonWith('fastapi', join(python, 'requirements.txt'));
  const uvicorn = join(dirname(program), process.platform === 'win32' ? 'uvicorn.exe' : 'uvicorn');
  if (!existsSync(uvicorn)) throw new Error(`${uvicorn} is not there`);
  const how = ['--workers', String(workers), '--loop', 'uvloop', '--http', 'httptools', '--no-access-log'];
  const args = (port: number) => [
    ...['--factory', 'server:create', ...how, '--log-level', 'warning'],
    ...['--host', '127.0.0.1', '--port', String(port)],
  ];
  const env = { BENCH_MODEL: model };
  return startListening(uvicorn, args, '/livez', { cwd: join(repository, python), env });
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/readyz`);
  const { models } = (await response.json()) as {
    readonly models: readonly { readonly running?: { readonly workers?: number } }[];
  };
  return response.ok && models[0]?.running?.workers === workers;
}
