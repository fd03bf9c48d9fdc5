import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../setup/chromium.mjs';
import { readStamp } from '../setup/stamp.mjs';
import { pythonEnvironment, venvPython } from '../setup/venv.mjs';
import { fromCheck, fromHosts, fromUnittest, fromVitest, oneSkipped } from './counts.mjs';

/**
 * Everything that `npm test` runs, in order. A step gives its counts, or why it was skipped.
 *
 * @typedef {{name: string, skip?: string, run: () => Promise<import('./counts.mjs').Counts>}} Step
 * @param {{root: string, env: Record<string, string | undefined>, platform: NodeJS.Platform, execPath: string,
 *   start: (command: string, args: readonly string[], options: object) => Promise<{ok: boolean, output: string}>}} context
 * @returns {Step[]}
 */
export function testSteps({ root, env, platform, execPath, start }) {
  const node = (tool, ...args) =>
    start(execPath, [join(root, 'node_modules', ...tool), ...args], { cwd: root, env });
  const check = async (...call) => fromCheck((await node(...call)).ok);
  const program = join(root, 'export', 'python');
  const python = (...args) =>
    start(venvPython(join(root, '.venv'), platform), args, {
      cwd: program,
      env: pythonEnvironment(env),
      capture: true,
    });
  const noPython =
    readStamp(join(root, '.venv', '.denoisekit.json'))?.state === 'complete'
      ? undefined
      : 'there is no .venv; npm run setup says why';
  const bindings = ['tfjs-node', 'tfjs-node-gpu'].map((name) =>
    join(root, 'node_modules', '@tensorflow', name, 'lib', '.denoisekit.json'),
  );
  const noBinding = bindings.some((stamp) => existsSync(stamp))
    ? undefined
    : 'TensorFlow.js has no binding; npm run setup says why';

  const noChromium =
    findChromium({ env, platform }) === undefined
      ? 'there is no Chromium; npm run setup says why'
      : undefined;

  const vitest = (project) => async () => {
    const file = join(root, '.setup', `test-${project}.json`);
    rmSync(file, { force: true });
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { ok } = await node(['vitest', 'vitest.mjs'], 'run', '--project', project, ...reporters);
    return fromVitest(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined, ok);
  };

  const hosts = (program) => async () => {
    const file = join(root, 'test', 'dist', 'hosts', program);
    const { ok, output } = await start(execPath, [file], { cwd: root, env, capture: true });
    return fromHosts(output, ok);
  };

  return [
    {
      name: 'format',
      run: () => check(['prettier', 'bin', 'prettier.cjs'], '--check', '--log-level', 'warn', '.'),
    },
    { name: 'lint', run: () => check(['eslint', 'bin', 'eslint.js'], '.') },
    { name: 'types', run: () => check(['typescript', 'bin', 'tsc'], '-b') },
    {
      name: 'python types',
      skip: noPython,
      run: async () => fromCheck((await python('-m', 'mypy', '--strict', 'denoisekit_export', 'tests')).ok),
    },
    {
      name: 'python tests',
      skip: noPython,
      run: async () => {
        const { ok, output } = await python('-m', 'unittest', 'discover', '-s', 'tests', '-t', '.');
        return fromUnittest(output, ok);
      },
    },
    { name: 'unit', run: vitest('unit') },
    { name: 'built', run: vitest('built') },
    { name: 'pipeline', skip: noPython ?? noBinding, run: vitest('pipeline') },
    { name: 'browser', skip: noBinding ?? noChromium, run: vitest('browser') },
    { name: 'hosts', run: hosts('main.js') },
    { name: 'api on hosts', run: hosts('api-main.js') },
    {
      name: 'parity',
      skip: noBinding ?? noChromium,
      run: async () => {
        // WebGPU, in software here, takes minutes; the browser's tests have it.
        const targets = 'node-cpu,node-wasm,bun,deno,workerd,chromium-wasm';
        const program = join(root, 'cli', 'bin', 'denoisekit.mjs');
        return fromCheck(
          (await start(execPath, [program, 'parity', '--on', targets], { cwd: root, env })).ok,
        );
      },
    },
  ];
}

/**
 * Runs them all, whatever fails, so that the person sees everything at once.
 *
 * @param {readonly Step[]} steps
 * @param {{say: (line: string) => void, stopped: () => boolean}} outside
 */
export async function runSteps(steps, { say, stopped }) {
  const results = [];
  for (const { name, skip, run } of steps) {
    if (stopped()) break;
    if (skip !== undefined) {
      results.push({ name, counts: oneSkipped, skip });
      continue;
    }
    say(`\n── ${name}`);
    results.push({ name, counts: await run() });
  }
  return results;
}
