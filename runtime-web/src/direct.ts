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
import { createFileCache, storageOfPage, type Caches } from './cache.js';
import { createFileLoader } from './checked-files.js';
import { webOrder } from './devices.js';
import type { Digester } from './digest.js';
import type { Fetch } from './fetch-bytes.js';
import { fetchSource } from './fetch-source.js';
import { hardwareOnly, nameOf, type Adapters } from './gpu.js';
import { createLastingSession } from './lasting-session.js';
import { loadRuntime, threadsFor, type Runtime } from './load-runtime.js';
import { openDevice, type WebSession } from './open-device.js';
import type { OpenHooks, OpenRequest, WebDevice } from './options.js';
import { recallDevice, type RecalledDevice } from './recall-device.js';
import { runtimeVersion } from './runtime-files.js';
import { webDtype } from './web-dtype.js';

/** What differs between a page, a worker and a test. */
export interface WebEnvironment {
  readonly fetch: Fetch;
  readonly subtle: Digester | undefined;
  readonly caches: Caches | undefined;
  readonly gpu: Adapters | undefined;
  readonly crossOriginIsolated: boolean;
  readonly cores: number;
  /** The browser and its version, as it names itself. */
  readonly browser: string;
  /** In milliseconds. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** Those of the thread that calls it. The types promise more than a page without https gets. */
export function webEnvironment(): WebEnvironment {
  const { crypto, navigator, crossOriginIsolated } = globalThis as {
    readonly crypto?: { readonly subtle?: SubtleCrypto };
    readonly navigator: {
      readonly gpu?: GPU;
      readonly hardwareConcurrency?: number;
      readonly userAgent: string;
    };
    readonly crossOriginIsolated?: boolean;
  };
  return {
    fetch: (url, init) => globalThis.fetch(url, init),
    subtle: crypto?.subtle,
    caches: storageOfPage(),
    gpu: navigator.gpu,
    crossOriginIsolated: crossOriginIsolated === true,
    cores: navigator.hardwareConcurrency ?? 1,
    browser: navigator.userAgent,
    now: () => performance.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

/** A denoiser in the thread that calls it: the page's, or that of our worker. */
export async function openDirect(
  request: OpenRequest,
  hooks: OpenHooks,
  here: WebEnvironment = webEnvironment(),
): Promise<Denoiser> {
  const { signal } = hooks;
  throwIfAborted(signal);
  const opening = open(request, hooks, here);
  // After an abort no caller is left to dispose of the result.
  opening.then((denoiser) => (signal?.aborted === true ? denoiser.dispose() : undefined)).catch(noop);
  return orAborted(opening, signal);
}

async function open(
  request: OpenRequest,
  { signal, onProgress, warn }: OpenHooks,
  here: WebEnvironment,
): Promise<Denoiser> {
  const notes = new Set<string>();
  const note = (text: string): void => {
    notes.add(text);
  };
  const { fetch, subtle, crossOriginIsolated } = here;
  const { model: asked, dtype = 'fp32', device, fallback, assets, tile } = request;
  const gpu = device === 'auto' && here.gpu !== undefined ? hardwareOnly(here.gpu) : here.gpu;
  const cache = request.cache ? createFileCache(here.caches, note) : undefined;
  const files = createFileLoader({ fetch, subtle, cache, signal, onProgress });
  // Without the signal: the library is shared by all denoisers of this thread, and others may wait for it.
  const library = createFileLoader({ fetch, subtle, cache, onProgress });

  const runtime = (device: WebDevice): Promise<Runtime> => {
    const { threads, note: why } = threadsFor(device, request.threads, here);
    if (why !== undefined) note(why);
    return loadRuntime(device, { load: library.load, assets, threads });
  };

  // Asked for at once, so that the answer is there when the manifest is.
  const adapter = device === 'auto' ? gpu?.requestAdapter().catch(() => null) : undefined;
  /** By `auto`, where there is a choice. */
  let recalled: RecalledDevice | undefined;
  async function orderFor({ files, graph }: ModelManifest): Promise<readonly WebDevice[]> {
    const usual = webOrder(request, graph);
    const found = await adapter;
    if (!found) return usual;
    const { browser, cores } = here;
    const facts = [files, dtype, request.threads, nameOf(found.info), browser, runtimeVersion];
    recalled = await recallDevice([...facts, cores, crossOriginIsolated], cache, subtle);
    return recalled.device === usual[1] ? [...usual].reverse() : usual;
  }

  let order: readonly WebDevice[] | undefined;
  async function fetchModel(url: string): Promise<LoadedModel> {
    const source = fetchSource(url, { fetch, load: files.load, signal });
    const manifest = await source.manifest();
    order = await orderFor(manifest);
    const [first] = order;
    // The large file comes while the model does; what goes wrong with it is an error of the device. WebGPU needs an adapter first.
    if (first === 'wasm') runtime('wasm').catch(noop);
    return loadModel(source, await webDtype(dtype, first!, manifest, gpu));
  }

  const first = 'url' in asked ? await fetchModel(asked.url) : asked;
  const { manifest } = first;
  const golden = readGolden(manifest, first.golden);
  const devices = (order ??= await orderFor(manifest));
  const models = new Map<Dtype, Promise<LoadedModel>>([[first.dtype, Promise.resolve(first)]]);

  /** By `auto`, devices may get different files: WebAssembly what was fetched for a GPU, and all fp32 once one has failed with less. */
  let choice = dtype;
  async function modelFor(device: WebDevice): Promise<LoadedModel> {
    if (!('url' in asked)) return first;
    const wanted = await webDtype(choice, device, manifest, gpu);
    const known = models.get(wanted) ?? (wanted === 'int8' ? models.get('fp32') : undefined);
    if (known !== undefined) return known;
    // The loading signal must not abort later reopening.
    const loading = loadModel(fetchSource(asked.url, { fetch, load: library.load }), wanted);
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
      return openDevice(device, { model, runtime, gpu, crossOriginIsolated, signal });
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
  const lasting = async (some: readonly WebDevice[], signal?: AbortSignal): Promise<Session> =>
    // What is opened later is without the loading signal.
    createLastingSession(await openOn(some, [], signal), { devices, open: openOn });

  let session = await lasting(devices, signal);
  if (recalled !== undefined && recalled.device === undefined) {
    const { device: own } = session.describe();
    const { remember } = recalled;
    // Apart, because it has to be found out once. Without it all stays as it is.
    const part = await import('./faster-session.js').catch(noop);
    session =
      part?.createFasterSession(session, {
        other: () => lasting(devices.filter((one) => one !== own)),
        now: here.now,
        wait: here.wait,
        decided(faster, usualMs, otherMs) {
          note(`${faster}, by time: ${usualMs.toFixed()} ms on ${own}, ${otherMs.toFixed()} on the other`);
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
      await Promise.all([files.cached(), library.cached()]);
    },
  };
}

function noop(): void {
  // Handled elsewhere, or no caller is left.
}
