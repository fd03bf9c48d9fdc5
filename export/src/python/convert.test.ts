import { describe, expect, it } from 'vitest';
import { askPython, pythonDirectory } from './convert.js';
import { reportSchema } from './converter-answer.js';
import type { Exec, ExecOptions } from './exec.js';
import { conversionReport, rejectionOf } from '../fixtures.test.helper.js';

describe('calling the Python program', () => {
  it('runs it by module in its own folder, apart from the Python set-up of the person', async () => {
    let call: { command: string; arguments_: readonly string[]; options: ExecOptions } | undefined;
    const exec: Exec = (command, arguments_, options) => {
      call = { command, arguments_, options };
      return Promise.resolve({
        code: 0,
        endedBy: null,
        stdout: JSON.stringify(conversionReport()),
        lines: [],
      });
    };
    const env = { PATH: '/bin', PYTHONPATH: '/mine', PYTHONHOME: '/mine' };
    const report = await askPython('convert', '/tmp/request.json', reportSchema, { python: 'py', exec, env });
    expect(report).toEqual(conversionReport());
    expect(call?.command).toBe('py');
    expect(call?.arguments_).toEqual([
      '-m',
      'denoisekit_export',
      'convert',
      '--request',
      '/tmp/request.json',
    ]);
    expect(call?.options.cwd).toBe(pythonDirectory);
    expect(call?.options.env).toMatchObject({
      PATH: '/bin',
      PYTHONPATH: pythonDirectory,
      PYTHONHOME: undefined,
    });
  });

  it('says what to set up when Python cannot be started', async () => {
    const exec: Exec = () => Promise.reject(Object.assign(new Error('spawn py ENOENT'), { code: 'ENOENT' }));
    const error = await rejectionOf(
      askPython('convert', 'request.json', reportSchema, { python: 'py', exec, env: {} }),
    );
    expect(error.code).toBe('setup-missing');
    expect(error.message).toContain('requirements.txt');
  });

  it('rejects with the reason of the signal when aborted', async () => {
    const reason = new Error('enough');
    const exec: Exec = (_command, _arguments, { signal }) => Promise.reject(signal?.reason as Error);
    const signal = AbortSignal.abort(reason);
    await expect(
      askPython('convert', 'request.json', reportSchema, { python: 'py', exec, env: {}, signal }),
    ).rejects.toBe(reason);
  });
});
