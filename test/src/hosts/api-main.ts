import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifest, readGolden, textOf } from '@denoisekit/core';
import { hostsFor, workerdFor } from '@denoisekit/parity';
import { apiCases } from './api-cases.js';
import { writeWorkerdApp } from './api-workerd.js';
import { programOf, repository } from './install.js';
import { tryPythonClient } from './python-client.js';

// npm run test:hosts:api [-- NAME...]: the API over real sockets on every host, and by a client of others, on what tsc -b has built.

const model = join(repository, 'models', 'compact');
const child = join(import.meta.dirname, 'api-child.js');
const manifest = { ...parseManifest(await readFile(join(model, 'manifest.json'), 'utf8')), id: 'model' };
const golden = readGolden(manifest, await readFile(join(model, manifest.golden.path)));
const picture = Uint8Array.from(await readFile(join(repository, 'cli', 'assets', 'digits.png')));
const cases = apiCases({ manifest, golden, picture });

interface Started {
  readonly url: string;
  readonly process: ChildProcess;
}

interface ApiHost {
  readonly name: string;
  readonly spec: string;
  readonly program: string;
  readonly start: (program: string, folder: string) => Promise<Started>;
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function firstLine(started: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of started.stdout!) {
    text += String(chunk);
    const line = /^http:\S+$/m.exec(text);
    if (line !== null) return line[0];
  }
  throw new Error('it ended before it listened');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function startWorkerd(program: string, folder: string): Promise<Started> {
  const port = await freePort();
  const config = await writeWorkerdApp(folder, model, port);
  const started = spawn(program, ['serve', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  // It prints nothing when it listens; asking for readiness opens the model.
  for (;;) {
    if (started.exitCode !== null) throw new Error('it ended before it listened');
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    if (response?.status === 200) return { url, process: started };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const hosts: readonly ApiHost[] = [
  ...hostsFor(process.platform, process.arch).flatMap((host) =>
    [0, 1].map((workers) => ({
      name: `${host.name}, ${workers === 0 ? 'no worker' : '1 worker'}`,
      spec: host.spec,
      program: host.program,
      start: async (program: string) => {
        const args = [...host.args, child, model, String(workers)];
        const started = spawn(program, args, { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] });
        return { url: await firstLine(started), process: started };
      },
    })),
  ),
  {
    name: 'workerd',
    ...workerdFor(process.platform, process.arch),
    start: startWorkerd,
  },
];

async function tryHost({
  name,
  start,
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
    if (started?.process.exitCode === null) {
      const ended = once(started.process, 'exit');
      started.process.kill('SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true });
  }
  print(`${failed.length === 0 ? '✓' : '✗'} ${name}: ${cases.length - failed.length} of ${cases.length}`);
  for (const line of failed) print(`    ${line}`);
  return [cases.length - failed.length, failed.length];
}

/** Not another host, but another client: of this Node's server. */
async function tryClient(): Promise<readonly [kept: number, broken: number]> {
  const started = spawn(process.execPath, [child, model, '1'], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const results = await tryPythonClient(await firstLine(started), model);
  const ended = once(started, 'exit');
  started.kill('SIGTERM');
  await ended;
  const failed = results.filter(({ ok }) => !ok);
  const mark = failed.length === 0 ? '✓' : '✗';
  print(`${mark} Python client (tritonclient): ${results.length - failed.length} of ${results.length}`);
  for (const { name, reason = '' } of failed) print(`    ${name}: ${reason}`);
  return [results.length - failed.length, failed.length];
}

const names = process.argv.slice(2).map((name) => name.toLowerCase());
let [kept, broken] = [0, 0];
for (const host of hosts) {
  if (names.length > 0 && !names.some((part) => host.name.toLowerCase().startsWith(part))) continue;
  const [more, less] = await tryHost(host);
  kept += more;
  broken += less;
}
if (names.length === 0 || names.some((part) => 'python client'.startsWith(part))) {
  const [more, less] = await tryClient();
  kept += more;
  broken += less;
}
print(`hosts: ${kept} passed, ${broken} failed`);
if (broken > 0 || kept === 0) process.exitCode = 1;
