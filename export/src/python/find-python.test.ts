import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPython } from './find-python.js';

const startDirectory = resolve('/project/export/python');

function find(
  options: { python?: string; env?: Record<string, string>; files?: string[] },
  platform?: 'win32',
) {
  const { python, env = {}, files = [] } = options;
  return findPython({
    python,
    env,
    startDirectory,
    exists: (path) => files.includes(path),
    platform: platform ?? 'linux',
  });
}

const venv = resolve('/project/.venv/bin/python');

describe('finding Python', () => {
  it('takes the one told before the venv before that of the environment, from which the venv was made', () => {
    const env = { DENOISEKIT_PYTHON: 'python3.12' };
    expect(find({ python: 'mine', env, files: [venv] })).toBe('mine');
    expect(find({ env, files: [venv] })).toBe(venv);
    expect(find({ env })).toBe('python3.12');
  });

  it('looks for the venv in each folder above, the nearest first', () => {
    const near = resolve('/project/export/.venv/bin/python');
    expect(find({ files: [venv, near] })).toBe(near);
  });

  it('knows where Windows keeps it', () => {
    const python = join(resolve('/project'), '.venv', 'Scripts', 'python.exe');
    expect(find({ files: [python] }, 'win32')).toBe(python);
  });

  it('says how to set it up when there is none', () => {
    const missing = expect.objectContaining({
      code: 'setup-missing',
      message: expect.stringContaining('in DENOISEKIT_PYTHON') as string,
    }) as Error;
    expect(() => find({})).toThrow(missing);
    expect(() => find({ env: { DENOISEKIT_PYTHON: '/no/python' } })).toThrow(missing);
  });
});
