import {
  assertImageTensor,
  disposedError,
  isImageList,
  orAborted,
  throwIfAborted,
  type Denoiser,
  type DenoiseOptions,
  type ImageTensor,
} from '@denoisekit/core';
import { connect, type Connection, type WorkerLike } from './connection.js';
import type { OpenHooks, OpenRequest } from './options.js';

/**
 * A denoiser in a worker. After a crash the next call starts another worker.
 *
 * @param spawn starts the worker whose program is `worker.ts`
 */
export async function openRemote(
  spawn: () => WorkerLike,
  request: OpenRequest,
  { signal, ...hooks }: OpenHooks,
): Promise<Denoiser> {
  throwIfAborted(signal);
  let connection = connect(spawn, request, hooks);
  let described = connection;
  let disposal: Promise<void> | undefined;
  await orAborted(connection.opened, signal).catch((reason: unknown) => {
    connection.end(reason);
    throw reason;
  });

  /** The worker; another one if the last has crashed. Only one that has opened the model can describe itself. */
  async function connected(): Promise<Connection> {
    if (connection.ended()) connection = connect(spawn, request, hooks);
    const current = connection;
    await current.opened;
    described = current;
    return current;
  }

  async function send(
    images: readonly ImageTensor[],
    single: boolean,
    options: DenoiseOptions,
  ): Promise<readonly ImageTensor[]> {
    throwIfAborted(options.signal);
    if (disposal !== undefined) throw disposedError(described.describe().model);
    for (const image of images) assertImageTensor(image);
    const current = await connected();
    throwIfAborted(options.signal);
    return current.denoise(images, single, options);
  }

  function denoise(image: ImageTensor, options?: DenoiseOptions): Promise<ImageTensor>;
  function denoise(images: readonly ImageTensor[], options?: DenoiseOptions): Promise<ImageTensor[]>;
  async function denoise(
    images: ImageTensor | readonly ImageTensor[],
    options: DenoiseOptions = {},
  ): Promise<ImageTensor | ImageTensor[]> {
    if (isImageList(images)) return [...(await send(images, false, options))];
    return (await send([images], true, options))[0]!;
  }

  return {
    denoise,
    describe: () => ({ ...described.describe(), workers: 1 }),
    dispose: () => (disposal ??= connection.dispose()),
  };
}
