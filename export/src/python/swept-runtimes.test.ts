import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sweepNote, sweptRuntimes } from './swept-runtimes.js';

const installed = (runtimeVersion: string) => ({ runtime: 'onnxruntime-node', runtimeVersion });
const swept = { 'onnxruntime-node': '1.30.0' };

describe('the map of safe operators', () => {
  it('is of a version of both runtimes', async () => {
    const version = expect.stringMatching(/^\d+\.\d+\.\d+/) as unknown;
    expect(await sweptRuntimes()).toEqual({ 'onnxruntime-node': version, 'onnxruntime-web': version });
  });

  it('is missing with a way to make it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
    try {
      await expect(sweptRuntimes(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'setup-missing' });
      await writeFile(join(folder, 'other.json'), '{}');
      await expect(sweptRuntimes(join(folder, 'other.json'))).rejects.toThrow(
        /install @denoisekit\/export again/,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each(['1.30.1', '1.31.0', '2.0.0', '1.100.0'])(
    'is older than %s, and says how it is made anew',
    (version) => {
      expect(sweepNote(swept, installed(version))).toBe(
        `the map of safe operators is older than what is installed here: it is of onnxruntime-node 1.30.0, not ${version}; ` +
          'a newer @denoisekit/export may have been swept with it',
      );
    },
  );

  it('is newer than 1.29.1', () => {
    expect(sweepNote(swept, installed('1.29.1'))).toContain('is newer than');
  });

  it('has nothing to say of its own version, nor of a runtime that it does not know', () => {
    expect(sweepNote(swept, installed('1.30.0'))).toBeUndefined();
    expect(sweepNote(swept, { runtime: 'other', runtimeVersion: '9.0.0' })).toBeUndefined();
  });
});
