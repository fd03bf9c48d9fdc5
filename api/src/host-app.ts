import { availableParallelism } from 'node:os';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import {
  createNodeDenoiser,
  defaultMaxPixels,
  folderSource,
  loadSharp,
  nodeDevices,
  sharpFormats,
  type DeviceChoice,
  type DtypeChoice,
  type Isolation,
} from '@denoisekit/runtime-node';
import type { EarlyThread } from '@denoisekit/runtime-node/thread';
import {
  assertDevices,
  largeTileFor,
  suggestion,
  type ImageFormat,
  type ModelSource,
} from '@denoisekit/core';
import { createCodec, type Zlib } from '@denoisekit/core/image-file';
import { createApp, type App, type AppOptions } from './app.js';
import type { ServedModel } from './models.js';
import { quickPng } from './quick-png.js';

/** What Node, Bun and Deno have in common: files, onnxruntime-node and sharp. */
export interface HostAppOptions extends Pick<
  AppOptions,
  'defaultModel' | 'limits' | 'log' | 'assets' | 'cors' | 'keys' | 'withoutKey' | 'trustedProxies'
> {
  /** Folders or sources by id; the first is the default one. */
  readonly models: Readonly<Record<string, string | ModelSource>>;
  /** Default 'auto'. */
  readonly device?: DeviceChoice | undefined;
  /** Which of each model's files; see `createNodeDenoiser`. Default 'fp32'. */
  readonly dtype?: DtypeChoice | undefined;
  /** Worker threads for each model. Default: a processor each, at most 4. 0: in this thread, where nothing else happens meanwhile. */
  readonly workers?: number | undefined;
  /**
   * Whether the workers of a model are threads or processes. Default 'auto': processes for models that were imported, which may make ONNX Runtime
   * crash, and threads for those that were made here.
   */
  readonly isolation?: Isolation | undefined;
  /** A thread that is there already, for the first worker of the first model that is opened. */
  readonly firstThread?: EarlyThread | undefined;
  /** Threads inside one operator, for each worker. Default: the processors shared among the workers. */
  readonly threads?: number | undefined;
  /** Formats of image files beside those of sharp. */
  readonly formats?: readonly ImageFormat[] | undefined;
  /** Called when another device is used than asked for. Default: `process.emitWarning`. */
  readonly warn?: ((message: string) => void) | undefined;
}

const mostWorkers = 4;

/** The host's own. */
export const zlib: Zlib = {
  crc32,
  deflate: (bytes) => deflateSync(bytes),
  inflate: (bytes, most) => inflateSync(bytes, { maxOutputLength: most }),
};

const quick = (format: ImageFormat): ImageFormat => (format.name === 'png' ? quickPng(format, zlib) : format);

/**
 * The app on this machine's files and processors. Only the manifests are read; models are opened when they are needed.
 *
 * It rejects with DenoiseError `file-missing`, `file-unreadable`, `manifest-invalid`, `usage`, `unknown-device`, `unknown-model`.
 */
export async function createHostApp({ models, ...options }: HostAppOptions): Promise<App> {
  const {
    device,
    dtype,
    threads,
    isolation,
    firstThread,
    warn,
    workers = Math.min(mostWorkers, availableParallelism()),
    formats = [],
    ...appOptions
  } = options;
  assertDevices(device ?? 'auto', nodeDevices, suggestion); // before anything listens
  const session = { device, dtype, workers, threads, isolation, firstThread, warn, priority: 'low' } as const;
  const entries = Object.entries(models).map(async ([id, place]) => {
    const model = typeof place === 'string' ? folderSource(place) : place;
    const manifest = await model.manifest();
    const tile = largeTileFor(manifest);
    const open: ServedModel['open'] = (batching) =>
      createNodeDenoiser({ model, tile, ...session, ...batching });
    return [id, { manifest, tile, open } satisfies ServedModel] as const;
  });
  const codec = createCodec([...formats, ...sharpFormats.map(quick)], { maxPixels: defaultMaxPixels });
  const app = createApp({ ...appOptions, models: Object.fromEntries(await Promise.all(entries)), codec });
  return {
    ...app,
    async warm() {
      await app.warm();
      // After them, since tensors wait for the workers. A picture that comes sooner loads it itself, or says what is missing.
      loadSharp().catch(() => undefined);
    },
    dispose() {
      firstThread?.release();
      return app.dispose();
    },
  };
}

export interface HostServer {
  readonly app: App;
  readonly url: string;
  /** Takes nothing new, answers what is under way, disposes of the models. */
  close(): Promise<void>;
}

/**
 * A server that has just begun to listen. Its models are opened meanwhile.
 *
 * @param stop ends the host's own server, after the last answer
 */
export function hostServer(app: App, url: string, stop: () => Promise<void>): HostServer {
  app.warm().catch(() => undefined);
  return {
    app,
    url,
    async close() {
      await app.drain();
      await stop();
      await app.dispose();
    },
  };
}
