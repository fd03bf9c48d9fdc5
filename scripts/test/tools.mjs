import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../setup/chromium.mjs';
import { findFirefox } from '../../parity/find-browsers.mjs';
import { readStamp } from '../setup/stamp.mjs';
import { pythonEnvironment, venvPython } from '../setup/venv.mjs';
import { fromCheck, fromHosts, fromUnittest, fromVitest } from './counts.mjs';
import { failuresOfCheck, failuresOfHosts, failuresOfUnittest, failuresOfVitest } from './failures.mjs';

/**
 * The kinds of steps: each gives what runs one and counts it.
 *
 * @param {{root: string, env: Record<string, string | undefined>, platform: NodeJS.Platform, execPath: string,
 *   start: import('./start.mjs').Start}} context
 */
export function createTools({ root, env, platform, execPath, start }) {
  const node = (args, options) => start(execPath, args, { cwd: root, env, ...options });
  const program = (...path) => join(root, 'node_modules', ...path);
  const python = (args, print) =>
    start(venvPython(join(root, '.venv'), platform), args, {
      cwd: join(root, 'export', 'python'),
      env: pythonEnvironment(env),
      print,
    });

  const checked = ({ ok, output }) => ({ ...fromCheck(ok), failures: failuresOfCheck(output) });

  return {
    /** A program of npm that holds or does not: its folder and file below node_modules, and its arguments. */
    check:
      (path, ...args) =>
      async (print) =>
        checked(await node([program(...path.split('/')), ...args], { print })),

    /** The same for a module of Python. */
    pythonCheck:
      (...args) =>
      async (print) =>
        checked(await python(['-m', ...args], print)),

    unittest: async (print) => {
      const { ok, output } = await python(['-m', 'unittest', 'discover', '-s', 'tests', '-t', '.'], print);
      return { ...fromUnittest(output, ok), failures: failuresOfUnittest(output) };
    },

    /** A project of vitest.config.ts; `beside` others, which must not mix with what it prints. */
    vitest:
      (project, { beside = false } = {}) =>
      async (print) => {
        const file = join(root, '.setup', `test-${project}.json`);
        rmSync(file, { force: true });
        const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
        const args = [program('vitest', 'vitest.mjs'), 'run', '--project', project, ...reporters];
        const { ok } = await node(args, beside ? { print } : {});
        const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
        return { ...fromVitest(report, ok), failures: failuresOfVitest(report, root) };
      },

    /** A program of test/src/hosts, on the hosts whose names begin so; on all of them where none is named. */
    hosts:
      (file, ...names) =>
      async (print) => {
        const { ok, output } = await node([join(root, 'test', 'dist', 'hosts', file), ...names], { print });
        return { ...fromHosts(output, ok), failures: failuresOfHosts(output) };
      },

    /** A command that holds or does not. */
    denoisekit:
      (...args) =>
      async () =>
        fromCheck((await node([join(root, 'cli', 'bin', 'denoisekit.mjs'), ...args], {})).ok),
  };
}

/** Why a step that needs it cannot run; undefined where it is there. */
export function missing({ root, env, platform }) {
  const stamps = ['tfjs-node', 'tfjs-node-gpu'].map((name) =>
    join(root, 'node_modules', '@tensorflow', name, 'lib', '.denoisekit.json'),
  );
  return {
    python:
      readStamp(join(root, '.venv', '.denoisekit.json'))?.state === 'complete'
        ? undefined
        : 'there is no .venv; npm run setup says why',
    binding: stamps.some((stamp) => existsSync(stamp))
      ? undefined
      : 'TensorFlow.js has no binding; npm run setup says why',
    chromium:
      findChromium({ env, platform }) === undefined
        ? 'there is no Chromium; npm run setup says why'
        : undefined,
    firefox:
      findFirefox({ env, platform }) === undefined
        ? 'there is no Firefox; node scripts/setup.mjs wide says why'
        : undefined,
  };
}
