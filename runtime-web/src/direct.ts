import {
  createDenoiser,
  DenoiseError,
  fallbackWarning,
  loadModel,
  openFirst,
  orAborted,
  readGolden,
  throwIfAborted,
  type Denoiser,
  type DeviceAttempt,
  type Dtype,
  type LoadedModel,
  type ModelManifest,
  type Session,
} from '@denoisekit/core';
import { isSoftware } from './adapter.js';
import { createFileCache, storageOfPage } from './cache.js';
import { createFileLoader } from './checked-files.js';
import { webOrder } from './devices.js';
import { fetchSource } from './fetch-source.js';
import { loadRuntime, threadsFor, type Runtime } from './load-runtime.js';
import type { WebSession } from './lasting-session.js';
import { gpuPart, openDevice } from './open-device.js';
import type { OpenHooks, OpenRequest, WebDevice } from './options.js';
import { recallDevice, type RecalledDevice } from './recall-device.js';
import { runtimeVersion } from './runtime-files.js';
import { webDtype } from './web-dtype.js';

/** What is used of the thread's globals. The types promise more than a page without https gets. */
interface Globals {
  readonly crypto?: { readonly subtle?: SubtleCrypto };
  readonly navigator: {
    readonly gpu?: GPU;
    readonly hardwareConcurrency?: number;
    readonly userAgent: string;
  };
  readonly crossOriginIsolated?: boolean;
}

/** A denoiser in the thread that calls it: the page's, or that of our worker. */
export async function openDirect(request: OpenRequest, hooks: OpenHooks): Promise<Denoiser> {
  const { signal } = hooks;
  throwIfAborted(signal);
  const opening = open(request, hooks);
  // After an abort no caller is left to dispose of the result.
  opening.then((denoiser) => (signal?.aborted === true ? denoiser.dispose() : undefined)).catch(noop);
  return orAborted(opening, signal);
}

async function open(request: OpenRequest, { signal, onProgress, warn }: OpenHooks): Promise<Denoiser> {
  const { crypto, navigator, crossOriginIsolated = false } = globalThis as Globals;
  const { gpu, hardwareConcurrency: cores = 1, userAgent } = navigator;
  const subtle = crypto?.subtle;
  const notes = new Set<string>();
  const note = (text: string): void => {
    notes.add(text);
  };
  const { model: asked, dtype = 'fp32', device, fallback, assets, tile } = request;
  const cache = request.cache ? createFileCache(storageOfPage(), note) : undefined;
  const { load, cached } = createFileLoader({ subtle, cache, onProgress });

  const runtime = (device: WebDevice): Promise<Runtime> => {
    const { threads, note: why } = threadsFor(device, request.threads, { crossOriginIsolated, cores });
    if (why !== undefined) note(why);
    // Without the signal: the library is shared by all denoisers of this thread, and others may wait for it.
    return loadRuntime(device, { load, assets, threads });
  };

  // One in software has to be named.
  const suits = (adapter: GPUAdapter) => device !== 'auto' || !isSoftware(adapter);
  async function findAdapter(): Promise<GPUAdapter | undefined> {
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
    return adapter && suits(adapter) ? adapter : undefined;
  }
  const adapterOf = () => findAdapter().catch(noop);
  // Asked for at once, so that the answer is there when the manifest is.
  const found = device === 'auto' ? adapterOf() : undefined;
  /** By `auto`, where there is a choice. */
  let recalled: RecalledDevice | undefined;
  async function orderFor({ files, graph }: ModelManifest): Promise<readonly WebDevice[]> {
    const usual = webOrder(request, graph);
    const info = (await found)?.info;
    if (info === undefined) return usual;
    const { vendor, architecture, device: name, description } = info;
    const asked = [files, dtype, request.threads, vendor, architecture, name, description];
    const here = [userAgent, runtimeVersion, cores, crossOriginIsolated];
    recalled = await recallDevice([...asked, ...here], cache, subtle);
    return recalled.device === usual[1] ? [...usual].reverse() : usual;
  }

  const sourceOf = (signal?: AbortSignal) =>
    'url' in asked ? fetchSource(asked.url, { load, signal }) : undefined;
  const source = sourceOf(signal);
  const manifest = 'url' in asked ? await source!.manifest() : asked.manifest;
  const devices = await orderFor(manifest);
  // What comes while the model does; what goes wrong with it is an error of the device. WebGPU needs an adapter before its large file.
  (devices[0] === 'wasm' ? runtime('wasm') : gpuPart()).catch(noop);
  const first =
    'url' in asked
      ? await loadModel(source!, await webDtype(dtype, devices[0]!, manifest, adapterOf))
      : asked;
  const golden = readGolden(manifest, first.golden);
  const models = new Map<Dtype, Promise<LoadedModel>>([[first.dtype, Promise.resolve(first)]]);

  /** By `auto`, devices may get different files: WebAssembly what was fetched for a GPU, and all fp32 once one has failed with less. */
  let choice = dtype;
  async function modelFor(device: WebDevice): Promise<LoadedModel> {
    // The loading signal must not abort later reopening.
    const source = sourceOf();
    if (source === undefined) return first;
    const wanted = await webDtype(choice, device, manifest, adapterOf);
    const known = models.get(wanted) ?? (wanted === 'int8' ? models.get('fp32') : undefined);
    if (known !== undefined) return known;
    const loading = loadModel(source, wanted);
    models.set(wanted, loading);
    loading.catch(() => models.delete(wanted));
    return loading;
  }

  async function openOn(
    order: readonly WebDevice[],
    before: readonly DeviceAttempt[],
    signal?: AbortSignal,
  ): Promise<WebSession> {
    let tried: Dtype | undefined;
    const create = async (device: WebDevice): Promise<WebSession> => {
      const model = await modelFor(device);
      tried = model.dtype;
      return openDevice(device, { model, runtime, gpu, suits, crossOriginIsolated, signal });
    };
    // A GPU that fails in 16 bits may do in 32, and WebAssembly whose 8-bit products are wrong.
    const again = (device: WebDevice, error: unknown): boolean => {
      const isWrong = error instanceof DenoiseError && error.code === 'tolerance-exceeded';
      const mayBeFile = device === 'webgpu' ? tried === 'fp16' : tried === 'int8' && isWrong;
      if (choice !== 'auto' || !mayBeFile || manifest.files.fp32 === undefined) return false;
      choice = 'fp32';
      return true;
    };
    const session = await openFirst({
      manifest,
      golden,
      asked: device,
      order,
      create,
      again,
      before,
      signal,
    });
    const described = session.describe();
    const attempts = described.attempts.slice(before.length);
    const warning = fallback === 'warn' ? fallbackWarning({ ...described, attempts }, device) : undefined;
    if (warning !== undefined) warn(warning);
    return session;
  }

  /** On the first of some devices that works; one that is lost gives way to any. */
  async function lasting(some: readonly WebDevice[], signal?: AbortSignal): Promise<Session> {
    const session = await openOn(some, [], signal);
    if (session.describe().device === 'wasm') return session;
    const { createLastingSession } = await gpuPart();
    // What is opened later is without the loading signal.
    return createLastingSession(session, { devices, open: openOn, Failure: DenoiseError });
  }

  let session = await lasting(devices, signal);
  if (recalled !== undefined && recalled.device === undefined) {
    const { device: own } = session.describe();
    const { remember } = recalled;
    // Apart, because it has to be found out once. Without it all stays as it is.
    const part = await import('./faster-session.js').catch(noop);
    session =
      part?.createFasterSession(session, {
        other: () => lasting(devices.filter((one) => one !== own)),
        decided(faster, why) {
          note(why);
          void remember(faster);
        },
      }) ?? session;
  }
  const denoiser = createDenoiser(manifest, session, { tile });
  return {
    ...denoiser,
    describe: () => ({ ...denoiser.describe(), notes: [...notes] }),
    async dispose() {
      await denoiser.dispose();
      // With a worker that ends now, unfinished writes would be lost.
      await cached();
    },
  };
}

function noop(): undefined {
  // Handled elsewhere, or no caller is left.
}
