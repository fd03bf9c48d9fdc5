import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './temporary.test.helper.mjs';
import { webgpuStep } from './webgpu.mjs';

const files = {
  'scripts/setup/webgpu/package.json': '{}',
  'scripts/setup/webgpu/package-lock.json': '{"lock": 1}',
  'npm/npm-cli.js': '',
};
const silent = { step: () => ({ done: () => undefined, end: () => undefined, note: () => undefined }) };

/** The step where npm does this; tells what it was called with. */
function stepWith(npm, root = temporaryFolder(files)) {
  const calls = [];
  const step = webgpuStep({
    ...{ root, force: false, logs: join(root, 'logs'), report: silent },
    ...{ platform: 'linux', arch: 'x64', execPath: process.execPath },
    env: { npm_execpath: join(root, 'npm', 'npm-cli.js') },
    children: {
      run: (_command, [, ...args], { cwd }) => {
        calls.push({ args, cwd });
        return Promise.resolve(npm(cwd));
      },
    },
  });
  return { root, step, calls };
}

function installs(cwd) {
  mkdirSync(join(cwd, 'node_modules', 'webgpu'), { recursive: true });
  return { ok: true, lines: [], status: 'exit code 0' };
}

describe('the set-up of WebGPU', () => {
  it('installs what its lock file names, into a folder of its own, without scripts and peers; then nothing', async () => {
    const { root, step, calls } = stepWith(installs);
    expect(step.need()).toBe('not there yet');
    await step.run();
    expect(calls).toEqual([{ cwd: join(root, '.webgpu'), args: expect.arrayContaining(['ci']) }]);
    expect(calls[0].args).toEqual(expect.arrayContaining(['--ignore-scripts', '--omit=peer']));
    expect(readFileSync(join(root, '.webgpu', 'package-lock.json'), 'utf8')).toBe('{"lock": 1}');
    expect(step.need()).toBeUndefined();
  });

  it('leaves nothing half-made when npm fails, and says why', async () => {
    const { root, step } = stepWith((cwd) => {
      installs(cwd);
      return { ok: false, lines: ['npm error code ENOTFOUND'], status: 'exit code 1' };
    });
    await expect(step.run()).rejects.toThrow(/the packages of WebGPU: the npm registry cannot be reached/);
    expect(existsSync(join(root, '.webgpu'))).toBe(false);
  });
});
