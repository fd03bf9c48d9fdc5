import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  allTargets,
  chromiumTarget,
  defaultDeadlineMs,
  findTargets,
  goldenPack,
  runParity,
  type ReferencePack,
} from '@denoisekit/parity';
import { memorySource, tinyModel, writeTinyModel } from '@denoisekit/runtime-node/testing';
import { chromium, type BrowserServer } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { installedChromium } from './fixture.js';

let folder: string;
let pack: ReferencePack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  await writeTinyModel(folder);
  const golden = await goldenPack(memorySource(tinyModel()));
  const [only] = golden.cases;
  pack = { ...golden, cases: Array.from({ length: 20 }, (_, i) => ({ ...only!, name: `case ${i}` })) };
});
afterAll(() => rm(folder, { recursive: true }));

/** Chromium, then this Node's CPU; something happens to the browser when its first answer is there. */
async function compare(onFirst: (browser: BrowserServer, deadline: () => void) => void) {
  let browser: BrowserServer | undefined;
  let exit: Promise<unknown> | undefined;
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const deadline = (): void => {
    timers.mock.calls.find(([, ms]) => ms === defaultDeadlineMs)![0]();
  };
  const target = chromiumTarget({
    ...{ device: 'wasm', browser: installedChromium, absence: () => undefined },
    launch: async (options) => {
      browser = await chromium.launchServer(options);
      exit = once(browser.process(), 'exit');
      return browser;
    },
  });
  const all = allTargets({ env: process.env, hostsFolder: join(folder, 'hosts'), install: false });
  const { results, ok } = await runParity({
    ...{ model: folder, manifest: tinyModel().manifest, pack, named: true },
    targets: [target, ...findTargets(['node-cpu'], all)],
    signal: new AbortController().signal,
    onProgress: (name, done) => {
      if (name === 'chromium-wasm' && done === 1) onFirst(browser!, deadline);
    },
  });
  await exit;
  timers.mockRestore();
  expect(ok).toBe(false);
  return { results, pid: browser!.process().pid! };
}

describe('parity goes on with the other targets when a browser', () => {
  it('dies while it runs, and names it', async () => {
    const { results } = await compare((browser) => browser.process().kill('SIGKILL'));
    expect(results).toMatchObject([
      { target: 'chromium-wasm', state: 'broken', code: 'worker-crashed' },
      { target: 'node-cpu', state: 'compared', ok: true },
    ]);
    expect(results[0]).toHaveProperty(
      'reason',
      expect.stringMatching(
        /^the browser of chromium-wasm ended while it ran: found ended by SIGKILL; run it/,
      ),
    );
  });

  it('does not answer by its deadline: it is named and ended', async () => {
    const { results, pid } = await compare((_, deadline) => {
      deadline();
    });
    expect(results).toMatchObject([
      { target: 'chromium-wasm', state: 'broken', code: 'timed-out' },
      { target: 'node-cpu', state: 'compared', ok: true },
    ]);
    expect(results[0]).toHaveProperty(
      'reason',
      expect.stringMatching(/^chromium-wasm did not answer in time and was ended.*--deadline/),
    );
    expect(() => process.kill(pid, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' }));
  });
});
