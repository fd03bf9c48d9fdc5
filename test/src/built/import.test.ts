import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tinyModel } from '@denoisekit/runtime-node/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { denoisekit } from '../pipeline/command.js';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'denoisekit-import-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('denoisekit import', () => {
  it('makes a model of a file, with the file in a process of its own, and the model stands parity', async () => {
    await writeFile(join(cwd, 'blur.onnx'), tinyModel({ channels: 3 }).onnx);
    const imported = await denoisekit(['import', 'blur.onnx', '--json'], { cwd });
    expect(imported.code, imported.stderr).toBe(0);
    expect(JSON.parse(imported.stdout)).toMatchObject({
      id: 'blur',
      manifest: { input: { range: [0, 1] }, geometry: { sizeMultiple: 1, receptiveFieldRadius: 1 } },
    });
    const parity = await denoisekit(['parity', 'blur', '--on', 'node-cpu,node-wasm'], { cwd });
    expect(parity.code, parity.stderr + parity.stdout).toBe(0);
  });

  it('leaves nothing of what it refuses', async () => {
    await writeFile(join(cwd, 'page.onnx'), '<!doctype html>');
    const { code, stderr } = await denoisekit(['import', 'page.onnx'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('no ONNX')]);
    expect(await readdir(join(cwd, 'my-models'))).not.toContain('page');
  });
});
