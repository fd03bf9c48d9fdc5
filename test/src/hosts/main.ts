import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DenoiseError } from '@denoisekit/core';
import { hostsFor, type Host } from '@denoisekit/parity';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import { referenceModel } from '../reference/reference-model.js';
import { programOf, repository, run } from './install.js';
import { named } from './named.js';
import { readReport } from './host-report.js';

// npm run test:hosts [-- NAME...]: the contract on every host, each a real process on what tsc -b has built.

/** In the host's own thread, in a worker of it, in a process beside it, and without the native binding. */
const settings: readonly (readonly [name: string, options: object])[] = [
  ['cpu', { device: 'cpu' }],
  ['cpu, 1 worker', { device: 'cpu', workers: 1 }],
  ['cpu, a process', { device: 'cpu', isolation: 'process' }],
  ['wasm', { device: 'wasm' }],
];

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** How many promises are kept, and how many not. */
async function tryHost(
  host: Host,
  model: string,
  reference: string | undefined,
): Promise<readonly [kept: number, broken: number]> {
  const program = await programOf(host);
  if ('reason' in program) {
    print(`✗ ${host.name}: cannot be installed; ${program.reason}`);
    return [0, 1];
  }
  let [kept, broken] = [0, 0];
  for (const [name, options] of settings) {
    const child = join(import.meta.dirname, 'child.js');
    const { ok, stdout, stderr } = await run(
      program.path,
      [...host.args, child, model, JSON.stringify(options), ...(reference === undefined ? [] : [reference])],
      repository,
    );
    const report = readReport(stdout);
    if (!ok || report === undefined) {
      print(`✗ ${host.name}, ${name}: ended without a report; ${stderr.trim().slice(-600)}`);
      broken++;
      continue;
    }
    const failed = report.results.filter((result) => !result.ok);
    const { versions, description, results, digits } = report;
    const version = versions['bun'] ?? versions['deno'] ?? versions['node'] ?? '';
    const runtime = `${description.runtime} ${description.runtimeVersion}`;
    const mark = failed.length === 0 ? '✓' : '✗';
    print(
      `${mark} ${host.name} (${version}), ${name} on ${runtime}: ${results.length - failed.length} of ${results.length}` +
        (digits === undefined
          ? ''
          : `, 200 digits within ${digits.maxDifference.toExponential(1)} of TensorFlow.js`),
    );
    for (const { name: promise, reason = '' } of failed) print(`    ${promise}: ${reason}`);
    kept += results.length - failed.length;
    broken += failed.length;
  }
  return [kept, broken];
}

/** The 200 digits need TensorFlow.js; without it the contract is tried alone. */
async function referenceOrReason(): Promise<string | undefined> {
  try {
    return await referenceModel('compact');
  } catch (error) {
    if (!(error instanceof DenoiseError) || error.code !== 'setup-missing') throw error;
    print(`without the 200 digits: ${error.message}`);
    return undefined;
  }
}

const all = hostsFor(process.platform, process.arch);
const wanted = named(
  all.map(({ name }) => name),
  process.argv.slice(2),
);
const hosts = all.filter(({ name }) => wanted.has(name));
const temporary = await mkdtemp(join(tmpdir(), 'denoisekit-'));
try {
  const shipped = join(repository, 'models', 'compact');
  if (!existsSync(join(shipped, 'manifest.json'))) await writeTinyModel(temporary, { sizeMultiple: 4 });
  const model = existsSync(join(shipped, 'manifest.json')) ? shipped : temporary;
  const reference = await referenceOrReason();
  let [kept, broken] = [0, 0];
  for (const host of hosts) {
    const [more, less] = await tryHost(host, model, reference);
    kept += more;
    broken += less;
  }
  print(`hosts: ${kept} passed, ${broken} failed`);
  if (broken > 0) process.exitCode = 1;
} finally {
  await rm(temporary, { recursive: true });
}
