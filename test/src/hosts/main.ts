import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import { hostsFor, type Host } from './hosts.js';
import { readReport } from './report.js';

// npm run test:hosts [-- NAME...]: the contract on every host, each a real process on what tsc -b has built.

const repository = resolve(import.meta.dirname, '..', '..', '..');
const installed = join(repository, '.setup', 'hosts');
const timeoutMs = 300_000;

/** In the host's own thread, in a worker of it, and without the native binding. */
const settings: readonly (readonly [name: string, options: object])[] = [
  ['cpu', { device: 'cpu' }],
  ['cpu, 1 worker', { device: 'cpu', workers: 1 }],
  ['wasm', { device: 'wasm' }],
];

interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const options = {
    cwd,
    timeout: timeoutMs,
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  };
  return new Promise((done) => {
    execFile(command, [...args], options, (error, stdout, stderr) => {
      done({ ok: error === null, stdout, stderr: stderr === '' && error !== null ? error.message : stderr });
    });
  });
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function install({ spec }: Host): Promise<Outcome> {
  await mkdir(installed, { recursive: true });
  // A root of its own: without one, npm would look for it further up.
  const root = join(installed, 'package.json');
  if (!existsSync(root)) await writeFile(root, '{ "private": true }\n');
  const flags = ['--prefix', installed, '--ignore-scripts', '--no-audit', '--no-fund', '--force'];
  return run('npm', ['install', ...flags, spec], installed);
}

/** How many promises are kept, and how many not. */
async function tryHost(host: Host, model: string): Promise<readonly [kept: number, broken: number]> {
  const program = join(installed, host.program);
  if (!existsSync(program)) {
    const { ok, stderr } = await install(host);
    if (!ok || !existsSync(program)) {
      print(`✗ ${host.name}: cannot be installed; ${stderr.trim().split('\n').at(-1) ?? ''}`);
      return [0, 1];
    }
  }
  let [kept, broken] = [0, 0];
  for (const [name, options] of settings) {
    const child = join(import.meta.dirname, 'child.js');
    const { ok, stdout, stderr } = await run(
      program,
      [...host.args, child, model, JSON.stringify(options)],
      repository,
    );
    const report = readReport(stdout);
    if (!ok || report === undefined) {
      print(`✗ ${host.name}, ${name}: ended without a report; ${stderr.trim().slice(-600)}`);
      broken++;
      continue;
    }
    const failed = report.results.filter((result) => !result.ok);
    const { versions, description, results } = report;
    const version = versions['bun'] ?? versions['deno'] ?? versions['node'] ?? '';
    const runtime = `${description.runtime} ${description.runtimeVersion}`;
    const mark = failed.length === 0 ? '✓' : '✗';
    print(
      `${mark} ${host.name} (${version}), ${name} on ${runtime}: ${results.length - failed.length} of ${results.length}`,
    );
    for (const { name: promise, reason = '' } of failed) print(`    ${promise}: ${reason}`);
    kept += results.length - failed.length;
    broken += failed.length;
  }
  return [kept, broken];
}

const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const hosts = hostsFor(process.platform, process.arch).filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.toLowerCase().startsWith(part)),
);
const temporary = await mkdtemp(join(tmpdir(), 'denoisekit-'));
try {
  const shipped = join(repository, 'models', 'compact');
  if (!existsSync(join(shipped, 'manifest.json'))) await writeTinyModel(temporary, { sizeMultiple: 4 });
  const model = existsSync(join(shipped, 'manifest.json')) ? shipped : temporary;
  let [kept, broken] = [0, 0];
  for (const host of hosts) {
    const [more, less] = await tryHost(host, model);
    kept += more;
    broken += less;
  }
  print(`hosts: ${kept} passed, ${broken} failed`);
  if (broken > 0 || hosts.length === 0) process.exitCode = 1;
} finally {
  await rm(temporary, { recursive: true });
}
