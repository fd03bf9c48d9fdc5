import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifest, readGolden, textOf } from '@denoisekit/core';
import { hostsFor, workerdFor } from '@denoisekit/parity';
import { startListening, startPrinting, stop, type Started } from '../processes.js';
import { apiCases, type ApiCase } from './api-cases.js';
import { writeWorkerdApp, writeWorkerExample } from './api-workerd.js';
import { programOf, repository } from './install.js';
import { named } from './named.js';
import { pythonClients, tryPythonClient, type PythonClient } from './python-client.js';

// npm run test:hosts:api [-- NAME...]: the API over real sockets on every host, and by a client of others, on what tsc -b has built.

const model = join(repository, 'models', 'compact');
const edge = join(repository, 'models', 'edge');
const child = join(import.meta.dirname, 'api-child.js');
const picture = Uint8Array.from(await readFile(join(repository, 'cli', 'assets', 'digits.png')));
const modelCases = await casesOf(model, 'model');

async function casesOf(folder: string, id: string): Promise<readonly ApiCase[]> {
  const manifest = { ...parseManifest(await readFile(join(folder, 'manifest.json'), 'utf8')), id };
  const golden = readGolden(manifest, await readFile(join(folder, manifest.golden.path)));
  return apiCases({ manifest, golden, picture });
}

interface ApiHost {
  readonly name: string;
  readonly spec: string;
  readonly program: string;
  readonly start: (program: string, folder: string) => Promise<Started>;
  /** Default: those of the model that most hosts serve. */
  readonly cases?: readonly ApiCase[];
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

type WriteConfig = (port: number) => Promise<string>;

/** Asking for readiness opens the model. */
function startWorkerd(program: string, write: WriteConfig): Promise<Started> {
  return startListening(program, async (port) => ['serve', await write(port)], '/readyz');
}

const hosts: readonly ApiHost[] = [
  ...hostsFor(process.platform, process.arch).flatMap((host) =>
    [0, 1].map((workers) => ({
      name: `${host.name}, ${workers === 0 ? 'no worker' : '1 worker'}`,
      spec: host.spec,
      program: host.program,
      start: (program: string) =>
        startPrinting(program, [...host.args, child, model, String(workers)], { cwd: repository }),
    })),
  ),
  {
    name: 'workerd',
    ...workerdFor(process.platform, process.arch),
    start: (program, folder) => startWorkerd(program, (port) => writeWorkerdApp(folder, model, port)),
  },
  {
    name: 'workerd, the example',
    ...workerdFor(process.platform, process.arch),
    start: (program, folder) => startWorkerd(program, (port) => writeWorkerExample(folder, edge, port)),
    cases: await casesOf(edge, 'edge'),
  },
];

async function tryHost({
  name,
  start,
  cases = modelCases,
  ...wanted
}: ApiHost): Promise<readonly [kept: number, broken: number]> {
  const program = await programOf(wanted);
  if ('reason' in program) {
    print(`✗ ${name}: cannot be installed; ${program.reason}`);
    return [0, 1];
  }
  const folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  const failed: string[] = [];
  let started: Started | undefined;
  try {
    started = await start(program.path, folder);
    for (const { name: promise, run } of cases) {
      await run(started.url).catch((error: unknown) => failed.push(`${promise}: ${textOf(error)}`));
    }
  } catch (error) {
    print(`✗ ${name}: cannot be started; ${textOf(error)}`);
    return [0, 1];
  } finally {
    if (started) await stop(started);
    await rm(folder, { recursive: true });
  }
  print(`${failed.length === 0 ? '✓' : '✗'} ${name}: ${cases.length - failed.length} of ${cases.length}`);
  for (const line of failed) print(`    ${line}`);
  return [cases.length - failed.length, failed.length];
}

function nameOf({ name }: PythonClient): string {
  return `Python client ${name}`;
}

/** Not another host, but another client: of this Node's server. */
async function tryClient(client: PythonClient): Promise<readonly [kept: number, broken: number]> {
  const started = await startPrinting(process.execPath, [child, model, '1'], { cwd: repository });
  const results = await tryPythonClient(client, started.url, model);
  await stop(started);
  const failed = results.filter(({ ok }) => !ok);
  const mark = failed.length === 0 ? '✓' : '✗';
  print(`${mark} ${nameOf(client)}: ${results.length - failed.length} of ${results.length}`);
  for (const { name, reason = '' } of failed) print(`    ${name}: ${reason}`);
  return [results.length - failed.length, failed.length];
}

const names = [...hosts.map(({ name }) => name), ...pythonClients.map(nameOf)];
const wanted = named(names, process.argv.slice(2));
let [kept, broken] = [0, 0];
for (const host of hosts.filter(({ name }) => wanted.has(name))) {
  const [more, less] = await tryHost(host);
  kept += more;
  broken += less;
}
for (const client of pythonClients.filter((one) => wanted.has(nameOf(one)))) {
  const [more, less] = await tryClient(client);
  kept += more;
  broken += less;
}
print(`hosts: ${kept} passed, ${broken} failed`);
if (broken > 0) process.exitCode = 1;
