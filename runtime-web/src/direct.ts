import { createDenoiser, fileOf, readGolden, type Denoiser, type ModelSource } from '@denoisekit/core';
import { createFileCache, storageOfPage, type Caches } from './cache.js';
import { createFileLoader, type FileLoader } from './checked-files.js';
import { devicesToTry } from './devices.js';
import type { Digester } from './digest.js';
import type { Fetch } from './fetch-bytes.js';
import { fetchSource } from './fetch-source.js';
import { createLastingSession } from './lasting-session.js';
import { loadRuntime, threadsFor } from './load-runtime.js';
import { openFirst, type DeviceContext } from './open-device.js';
import type { LoadedModel, OpenHooks, OpenRequest } from './options.js';

/** What differs between a page, a worker and a test. */
export interface Surroundings {
  readonly fetch: Fetch;
  readonly subtle: Digester | undefined;
  readonly caches: Caches | undefined;
  readonly gpu: Pick<GPU, 'requestAdapter'> | undefined;
  readonly crossOriginIsolated: boolean;
  readonly cores: number;
}

/** Those of the thread that calls it. The types promise more than a page without https gets. */
export function surroundingsHere(): Surroundings {
  const { crypto, navigator, crossOriginIsolated } = globalThis as {
    readonly crypto?: { readonly subtle?: SubtleCrypto };
    readonly navigator: { readonly gpu?: GPU; readonly hardwareConcurrency?: number };
    readonly crossOriginIsolated?: boolean;
  };
  return {
    fetch: (url, init) => globalThis.fetch(url, init),
    subtle: crypto?.subtle,
    caches: storageOfPage(),
    gpu: navigator.gpu,
    crossOriginIsolated: crossOriginIsolated === true,
    cores: navigator.hardwareConcurrency ?? 1,
  };
}

/** A denoiser in the thread that calls it: the page's, or that of our worker. */
export function openDirect(
  request: OpenRequest,
  hooks: OpenHooks,
  here: Surroundings = surroundingsHere(),
): Promise<Denoiser> {
  const { signal } = hooks;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      // The contract of AbortSignal: reject with its reason, whatever the caller made it.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
      reject(signal?.reason);
    };
    if (signal?.aborted === true) {
      abort();
      return;
    }
    signal?.addEventListener('abort', abort, { once: true });
    const opening = open(request, hooks, here).finally(() => signal?.removeEventListener('abort', abort));
    opening.then(resolve, reject);
    // Nobody is there any more to dispose of what comes after an abort.
    opening.then((denoiser) => (signal?.aborted === true ? denoiser.dispose() : undefined)).catch(noop);
  });
}

async function open(
  request: OpenRequest,
  { signal, onProgress, warn }: OpenHooks,
  here: Surroundings,
): Promise<Denoiser> {
  const notes = new Set<string>();
  const note = (text: string): void => {
    notes.add(text);
  };
  const { fetch, subtle } = here;
  const cache = request.cache ? createFileCache(here.caches, note) : undefined;
  const files = createFileLoader({ fetch, subtle, cache, signal, onProgress });
  // Without the signal: the library is shared by all denoisers of this thread, and others may wait for it.
  const library = createFileLoader({ fetch, subtle, cache, onProgress });
  const model =
    'url' in request.model
      ? await loadModel(fetchSource(request.model.url, { fetch, load: files.load, signal }), (manifest) => {
          startRuntime(request, manifest, library.load, here);
        })
      : request.model;
  const { manifest, onnx } = model;
  const context: DeviceContext = {
    request,
    manifest,
    onnx,
    golden: readGolden(manifest, model.golden),
    load: library.load,
    gpu: here.gpu,
    crossOriginIsolated: here.crossOriginIsolated,
    cores: here.cores,
    note,
    notes: () => [...notes],
    signal,
  };
  const devices = devicesToTry(request, manifest.graph);
  const first = await openFirst(devices, [], context, warn);
  const session = createLastingSession(first, {
    devices,
    // What ended loading has nothing to say about what comes later.
    open: (allowed, before) => openFirst(allowed, before, { ...context, signal: undefined }, warn),
  });
  const denoiser = createDenoiser(manifest, session, { tile: request.tile });
  return {
    ...denoiser,
    async dispose() {
      await denoiser.dispose();
      // With a worker that ends now, what is still being written would be lost.
      await Promise.all([files.cached(), library.cached()]);
    },
  };
}

/** @param onManifest called when it is known what will be needed beside the model */
async function loadModel(
  source: ModelSource,
  onManifest: (manifest: LoadedModel['manifest']) => void,
): Promise<LoadedModel> {
  const manifest = await source.manifest();
  onManifest(manifest);
  const [onnx, golden] = await Promise.all([source.bytes(fileOf(manifest)), source.bytes(manifest.golden)]);
  return { manifest, onnx, golden };
}

/** Begins to fetch the large files while the model is on its way; what goes wrong is told when they are needed. */
function startRuntime(
  request: OpenRequest,
  { graph }: LoadedModel['manifest'],
  load: FileLoader,
  here: Surroundings,
): void {
  const device = devicesToTry(request, graph)[0];
  if (device !== 'wasm') return; // for WebGPU an adapter has to be there first
  const { threads } = threadsFor(device, request.threads, here);
  loadRuntime(device, { load, assets: request.assets, threads }).catch(noop);
}

function noop(): void {
  // Told elsewhere, or to nobody.
}
