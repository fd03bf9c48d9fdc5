import { DenoiseError } from '@denoisekit/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findTargets, runParity, type ParityOptions } from './run-parity.js';
import { fakeManifest, fakePack, fakeTarget, sha256 } from './testing/fakes.js';

const pack = fakePack();
const run = (targets: ParityOptions['targets'], options: Partial<ParityOptions> = {}) =>
  runParity({
    model: 'models/tiny',
    manifest: fakeManifest,
    pack,
    targets,
    named: false,
    signal: new AbortController().signal,
    ...options,
  });

afterEach(() => vi.useRealTimers());

describe('parity on several targets', () => {
  it('holds when all do, in their order', async () => {
    const { ok, results, reference } = await run([fakeTarget('one'), fakeTarget('two')]);
    expect(ok).toBe(true);
    expect(results.map(({ target, state }) => [target, state])).toEqual([
      ['one', 'compared'],
      ['two', 'compared'],
    ]);
    expect(reference).toEqual({ madeBy: 'a formula', dataset: 'formulas', images: 5 });
  });

  it('keeps the results of the others when one breaks', async () => {
    const broken = fakeTarget('broken', {
      run: () => Promise.reject(new DenoiseError('worker-crashed', { what: 'the process ended' })),
    });
    const { ok, results } = await run([fakeTarget('one'), broken, fakeTarget('two')]);
    expect(ok).toBe(false);
    expect(results.map((result) => [result.target, result.ok])).toEqual([
      ['one', true],
      ['broken', false],
      ['two', true],
    ]);
    expect(results[1]).toMatchObject({ state: 'broken', reason: 'the process ended' });
  });

  it('shows a target that cannot start, and fails only where it was asked for by name', async () => {
    const targets = [fakeTarget('one'), fakeTarget('cuda', { reason: 'there is no NVIDIA GPU here' })];
    const byDefault = await run(targets);
    expect(byDefault.ok).toBe(true);
    expect(byDefault.results[1]).toEqual({
      target: 'cuda',
      state: 'not-run',
      reason: 'there is no NVIDIA GPU here',
      ok: true,
    });
    const named = await run(targets, { named: true });
    expect(named.ok).toBe(false);
    expect(named.results[0]).toMatchObject({ state: 'compared', ok: true });
  });

  it('does not hold when nothing could be run', async () => {
    expect((await run([fakeTarget('cuda', { reason: 'none' })])).ok).toBe(false);
  });

  it('ends a target that hangs, by its signal, names it, and goes on', async () => {
    const reasons: unknown[] = [];
    const hanging = fakeTarget('hanging', {
      run: ({ signal }) =>
        new Promise(() => {
          signal.addEventListener('abort', () => reasons.push(signal.reason));
        }),
    });
    const slow = { ...hanging, deadlineMs: 5000 };
    vi.useFakeTimers();
    const running = run([slow, fakeTarget('one')]);
    await vi.advanceTimersByTimeAsync(5000);
    const { ok, results } = await running;
    expect(ok).toBe(false);
    expect(results[0]).toMatchObject({ state: 'broken' });
    expect(results[0]).toHaveProperty(
      'reason',
      expect.stringMatching(/^hanging did not answer in time and was ended.*within 5 s/),
    );
    expect(reasons).toEqual([expect.objectContaining({ code: 'timed-out' })]);
    expect(results[1]).toMatchObject({ state: 'compared', ok: true });
  });

  it('takes fewer images where the target is slow, and says so', async () => {
    const { results } = await run([fakeTarget('slow', { maxImages: 2 })]);
    expect(results[0]).toMatchObject({ images: 3, notes: ['3 of the 5 images'] });
  });

  it('stops where it stands when the caller does', async () => {
    const controller = new AbortController();
    const stopping = fakeTarget('stopping', {
      run: () => {
        controller.abort(new DenoiseError('aborted', { what: 'stopped' }));
        return new Promise(() => undefined);
      },
    });
    const promise = run([stopping, fakeTarget('one')], { signal: controller.signal });
    await expect(promise).rejects.toMatchObject({ code: 'aborted' });
  });

  it('refuses a reference of another version of the model before anything runs', async () => {
    const started: string[] = [];
    const other = { ...pack, modelSha256: sha256('an older one') };
    await expect(
      run([fakeTarget('one')], { pack: other, onStart: (target) => started.push(target) }),
    ).rejects.toMatchObject({ code: 'digest-mismatch' });
    expect(started).toEqual([]);
  });
});

describe('the names of targets', () => {
  const all = ['node-cpu', 'node-wasm', 'chromium-webgpu'].map((name) => fakeTarget(name));

  it('are found in the order of the names, each once', () => {
    const found = findTargets(['chromium-webgpu', 'node-cpu', 'node-cpu'], all);
    expect(found.map(({ name }) => name)).toEqual(['chromium-webgpu', 'node-cpu']);
  });

  it('are refused when there is none, with the nearest', () => {
    expect(() => findTargets(['chromium-wgpu'], all)).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.stringContaining('did you mean "chromium-webgpu"?') as string,
      }),
    );
  });
});
