import {
  assertDevices,
  DenoiseError,
  givenOptions,
  loadModel,
  textOf,
  type Denoiser,
  type ModelSource,
} from '@denoisekit/core';
import type { WorkerLike } from './connection.js';
import { webDevices } from './devices.js';
import type { OpenHooks, OpenRequest, WebDenoiserOptions, WebDtypeChoice } from './options.js';
import { partMissing } from './part-missing.js';
import { openRemote } from './remote.js';
import { runtimeUrls } from './runtime-files.js';
import { assertDtype } from './web-dtype.js';

/**
 * A denoiser in a browser, on WebGPU or WebAssembly, in a Web Worker unless told otherwise.
 *
 * Images of any size, as `createDenoiser` in core tells; a model with a size baked in takes that size only. The device that runs
 * has been proven on the model's golden vectors, and `describe()` lists all that were tried. A GPU that the browser takes
 * away is replaced.
 *
 * It rejects with DenoiseError `unknown-device`, `usage`; `file-missing`, `network-failed`, `manifest-invalid`,
 * `model-invalid`, `digest-mismatch` for the model; `setup-missing` when files of onnxruntime-web or the worker's script are not
 * where they should be; `device-unavailable`, `tolerance-exceeded` when no device works or answers rightly; or with the signal's reason.
 * Its `denoise` rejects with `values-not-finite`, `values-out-of-range`, `shape-mismatch`, `usage`, `disposed`,
 * `inference-failed`, `device-unavailable`, `worker-crashed`, or the signal's reason.
 *
 * @example
 * const denoiser = await createWebDenoiser({ model: '/models/compact', assets: '/ort' });
 * const { data } = await denoiser.denoise(imageTensor(noisy, [1, 1, 28, 28]));
 * await denoiser.dispose();
 */
export async function createWebDenoiser(options: WebDenoiserOptions): Promise<Denoiser> {
  const {
    model,
    dtype,
    device = 'auto',
    fallback = 'warn',
    worker = true,
    assets,
    threads,
    cache = true,
    tile,
    signal,
    onProgress,
    warn = toConsole,
  } = givenOptions(options, 'createWebDenoiser', '{ model }, the address of a model folder');
  assertDevices(device, webDevices);
  assertDtype(dtype);
  assertThreads(threads);
  // A worker has an address of its own, so addresses are made absolute here. The caller may itself be a worker, without a document.
  const { document, location } = globalThis as Partial<typeof globalThis>;
  const page = document?.baseURI ?? location!.href;
  const request: OpenRequest = {
    model: await modelOf(model, dtype, page),
    dtype,
    device,
    fallback,
    assets: runtimeUrls(assets, { page, script: import.meta.url }),
    threads,
    cache,
    tile,
  };
  const hooks: OpenHooks = { signal, onProgress, warn };
  if (worker === false) {
    // Apart, because with a worker the page needs none of it.
    const { openDirect } = await import('./direct.js').catch((cause: unknown) => {
      throw partMissing('the part of this package that works outside a worker', cause);
    });
    return openDirect(request, hooks);
  }
  return openRemote(worker === true ? spawnWorker : () => worker(), request, hooks);
}

function spawnWorker(): WorkerLike {
  try {
    // In this form, and only in it, bundlers find the script and build it too.
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  } catch (cause) {
    throw new DenoiseError('setup-missing', {
      what: 'the browser does not start a worker here',
      actual: textOf(cause),
      fix: 'serve its script from the origin of the page, or pass worker: false',
      cause,
    });
  }
}

async function modelOf(
  model: string | URL | ModelSource,
  dtype: WebDtypeChoice | undefined,
  page: string,
): Promise<OpenRequest['model']> {
  if (typeof model !== 'string' && !(model instanceof URL))
    return loadModel(model, dtype === 'auto' ? undefined : dtype);
  try {
    return { url: new URL(model, page).href };
  } catch {
    throw new DenoiseError('usage', { what: 'this is no address of a model', actual: String(model) });
  }
}

function assertThreads(threads: number | undefined): void {
  if (threads === undefined || (Number.isInteger(threads) && threads >= 1 && threads <= 64)) return;
  throw new DenoiseError('usage', {
    what: 'the number of threads is wrong',
    actual: String(threads),
    expected: '1 to 64',
  });
}

function toConsole(message: string): void {
  // eslint-disable-next-line no-console -- a warning belongs where developers look; another place can be given
  console.warn(message);
}
