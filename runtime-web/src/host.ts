import { asDenoiseError, pack, type Denoiser, type DenoiseProgress } from '@denoisekit/core';
import type { OpenHooks, OpenRequest } from './options.js';
import type { FromWorker, ToWorker } from './protocol.js';

/** The worker's side of the channel: `self` of a worker, or one end of a MessageChannel. */
export interface HostEndpoint {
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
}

/** Serves one denoiser to the other side of a channel. */
export function hostDenoiser(
  endpoint: HostEndpoint,
  open: (request: OpenRequest, hooks: OpenHooks) => Promise<Denoiser>,
): void {
  const calls = new Map<number, AbortController>();
  let denoiser: Denoiser | undefined;
  let told = '';

  const send = (message: FromWorker, transfer: Transferable[] = []): void => {
    endpoint.postMessage(message, transfer);
  };

  /** Before each answer, so that its receiver also knows where it comes from. */
  function describe(from: Denoiser): void {
    const description = from.describe();
    const text = JSON.stringify(description);
    if (text === told) return;
    told = text;
    send({ kind: 'described', description });
  }

  async function start(request: OpenRequest): Promise<void> {
    try {
      denoiser = await open(request, {
        onProgress: (progress) => {
          send({ kind: 'loading', progress });
        },
        warn: (message) => {
          send({ kind: 'warning', message });
        },
      });
      describe(denoiser);
    } catch (error) {
      send({ kind: 'open-failed', error: asDenoiseError(error).toJSON() });
    }
  }

  async function denoise(
    from: Denoiser,
    { id, images, single, controls }: Extract<ToWorker, { kind: 'denoise' }>,
  ): Promise<void> {
    const controller = new AbortController();
    calls.set(id, controller);
    const options = {
      signal: controller.signal,
      controls,
      onProgress: (progress: DenoiseProgress) => {
        send({ kind: 'progress', id, progress });
      },
    };
    try {
      const answer = single ? [await from.denoise(images[0]!, options)] : await from.denoise(images, options);
      const packed = pack(answer);
      describe(from);
      send({ kind: 'done', id, images: packed.images }, packed.transfer);
    } catch (error) {
      // The caller has dropped an aborted call and knows the reason, which need not be cloneable.
      if (controller.signal.aborted) return;
      describe(from);
      send({ kind: 'failed', id, error: asDenoiseError(error).toJSON() });
    } finally {
      calls.delete(id);
    }
  }

  endpoint.addEventListener('message', ({ data: message }) => {
    switch (message.kind) {
      case 'open':
        void start(message.request);
        return;
      case 'denoise':
        if (denoiser !== undefined) void denoise(denoiser, message);
        return;
      case 'abort':
        calls.get(message.id)?.abort();
        return;
      case 'dispose':
        void Promise.resolve(denoiser?.dispose()).finally(() => {
          send({ kind: 'disposed' });
        });
        return;
    }
  });
}
