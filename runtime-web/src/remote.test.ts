import { DenoiseError, imageTensor, type Denoiser, type SessionDescription } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import type { WorkerLike } from './connection.js';
import { hostDenoiser } from './host.js';
import type { OpenHooks, OpenRequest } from './options.js';
import { openRemote } from './remote.js';

const request = { device: 'auto' } as OpenRequest;
const image = imageTensor(Float32Array.of(0.25, 0.5), [1, 1, 1, 2]);
const description = { model: 'fake', device: 'wasm' } as SessionDescription;

function fakeDenoiser(changes: Partial<Denoiser> = {}): Denoiser {
  const double = (one: typeof image) =>
    imageTensor(
      one.data.map((value) => value * 2),
      one.shape,
    );
  const denoise = ((images: typeof image | (typeof image)[]) =>
    Promise.resolve(Array.isArray(images) ? images.map(double) : double(images))) as Denoiser['denoise'];
  return { denoise, describe: () => description, dispose: () => Promise.resolve(), ...changes };
}

/** Workers whose two sides are the ends of a channel, in one thread. */
function workers(open: (request: OpenRequest, hooks: OpenHooks) => Promise<Denoiser>) {
  const started: { readonly crash: (message: string) => void; readonly ended: () => boolean }[] = [];
  const spawn = (): WorkerLike => {
    const { port1, port2 } = new MessageChannel();
    const failures = new EventTarget();
    let ended = false;
    hostDenoiser(port2, open);
    port1.start();
    port2.start();
    started.push({
      crash: (message) => failures.dispatchEvent(Object.assign(new Event('error'), { message })),
      ended: () => ended,
    });
    return {
      postMessage: (message, transfer) => {
        port1.postMessage(message, transfer);
      },
      addEventListener: (type: string, listener: (event: never) => void) => {
        const target: EventTarget = type === 'message' ? port1 : failures;
        target.addEventListener(type, listener as (event: Event) => void);
      },
      terminate: () => {
        ended = true;
        port1.close();
      },
    };
  };
  return { spawn, started };
}

const quiet: OpenHooks = {
  warn: (message) => {
    throw new Error(message);
  },
};

function noop(): void {
  // Waits forever.
}

describe('a denoiser behind a channel', () => {
  it('answers one image and a list, and leaves the caller its images', async () => {
    const { spawn, started } = workers(() => Promise.resolve(fakeDenoiser()));
    const denoiser = await openRemote(spawn, request, quiet);
    expect([...(await denoiser.denoise(image)).data]).toEqual([0.5, 1]);
    expect((await denoiser.denoise([image, image])).map(({ data }) => data[1])).toEqual([1, 1]);
    expect([...image.data]).toEqual([0.25, 0.5]);
    expect(denoiser.describe()).toEqual({ ...description, workers: 1 });
    await denoiser.dispose();
    expect(started.map(({ ended }) => ended())).toEqual([true]);
    await expect(denoiser.denoise(image)).rejects.toMatchObject({ code: 'disposed' });
  });

  it('brings errors across with code, sentence and details', async () => {
    const failure = new DenoiseError('values-not-finite', { what: 'a NaN', details: { index: 3 } });
    const failing = (): Promise<never> => Promise.reject(failure);
    const { spawn } = workers(() => Promise.resolve(fakeDenoiser({ denoise: failing })));
    const denoiser = await openRemote(spawn, request, quiet);
    await expect(denoiser.denoise(image)).rejects.toMatchObject({
      code: 'values-not-finite',
      message: 'a NaN',
      details: { index: 3 },
    });
    await denoiser.dispose();
  });

  it('ends the worker when the model cannot be opened, and says why', async () => {
    const failure = new DenoiseError('digest-mismatch', { what: 'not that file' });
    const { spawn, started } = workers(() => Promise.reject(failure));
    await expect(openRemote(spawn, request, quiet)).rejects.toMatchObject({ code: 'digest-mismatch' });
    expect(started[0]?.ended()).toBe(true);
  });

  it('hands on what loading tells', async () => {
    const told: unknown[] = [];
    const progress = { file: 'model.onnx', loaded: 1, total: 2 };
    const { spawn } = workers((_, hooks) => {
      hooks.onProgress?.(progress);
      hooks.warn('on wasm');
      return Promise.resolve(fakeDenoiser());
    });
    const hooks = { onProgress: (p: unknown) => told.push(p), warn: (m: string) => told.push(m) };
    await (await openRemote(spawn, request, hooks)).dispose();
    expect(told).toEqual([progress, 'on wasm']);
  });

  it('aborts on the other side too, rejects at once, and tells no progress after that', async () => {
    const reason = new Error('enough');
    const seen: number[] = [];
    let aborted: (() => void) | undefined;
    const heard = new Promise<void>((resolve) => {
      aborted = resolve;
    });
    const { spawn } = workers(() =>
      Promise.resolve(
        fakeDenoiser({
          denoise: (_: unknown, options: Parameters<Denoiser['denoise']>[1]) => {
            options?.onProgress?.({ done: 1, total: 9 });
            options?.onProgress?.({ done: 2, total: 9 });
            return new Promise<never>((_, reject) => {
              options?.signal?.addEventListener('abort', () => {
                reject(new Error('aborted over there'));
                aborted?.();
              });
            });
          },
        }),
      ),
    );
    const denoiser = await openRemote(spawn, request, quiet);
    const controller = new AbortController();
    const call = denoiser.denoise(image, {
      signal: controller.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        controller.abort(reason);
      },
    });
    await expect(call).rejects.toBe(reason);
    await heard;
    expect(seen).toEqual([1]);
    await denoiser.dispose();
  });

  it('fails what waits when the worker crashes, and starts another one for the next call', async () => {
    const { spawn, started } = workers(() =>
      Promise.resolve(fakeDenoiser(started.length === 1 ? { denoise: () => new Promise<never>(noop) } : {})),
    );
    const denoiser = await openRemote(spawn, request, quiet);
    const waiting = denoiser.denoise(image);
    await Promise.resolve();
    started[0]!.crash('out of memory');
    await expect(waiting).rejects.toMatchObject({
      code: 'worker-crashed',
      message: expect.stringContaining('out of memory') as string,
    });
    expect((await denoiser.denoise(image)).data[1]).toBe(1);
    expect(started).toHaveLength(2);
    await denoiser.dispose();
  });

  it('rejects with the reason of a signal that is aborted while it opens, and ends the worker', async () => {
    const { spawn, started } = workers(() => new Promise<never>(noop));
    const controller = new AbortController();
    const opening = openRemote(spawn, request, { ...quiet, signal: controller.signal });
    controller.abort('changed my mind');
    await expect(opening).rejects.toBe('changed my mind');
    expect(started[0]?.ended()).toBe(true);
  });
});
