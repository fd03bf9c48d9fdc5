import type * as Library from 'onnxruntime-web';
import type { FileLoader } from './checked-files.js';
import type { OpenRequest, WebDevice } from './options.js';
import { partMissing } from './part-missing.js';
import { runtimeFiles } from './runtime-files.js';

/** What a build of onnxruntime-web exports. */
export type Ort = Pick<typeof Library, 'env' | 'InferenceSession' | 'Tensor'>;

/** One build of onnxruntime-web in this thread of JavaScript, where there is never a second of it. */
export interface Runtime {
  readonly ort: Ort;
  readonly threads: number;
  /** One call into the library at a time: neither of its builds may be entered twice. */
  exclusive<T>(call: () => Promise<T>): Promise<T>;
}

export interface RuntimeNeeds extends Pick<OpenRequest, 'assets'> {
  readonly load: FileLoader;
  /** What `threadsFor` gave. */
  readonly threads: number;
}

const fix =
  'copy it from node_modules/onnxruntime-web/dist of version 1.30.0, or set the option assets to where it is';
const words = {
  kind: 'runtime file',
  codes: { missing: 'setup-missing', wrong: 'setup-missing' },
  fix,
} as const;

const builds = new Map<WebDevice, Promise<Runtime>>();

/**
 * The build of onnxruntime-web for a device: imported when first asked for, and then shared by all denoisers of this thread.
 *
 * Its WebAssembly is fetched and checked here rather than by the library, which shows no progress and checks nothing.
 * The first caller decides its number of threads.
 */
export function loadRuntime(device: WebDevice, needs: RuntimeNeeds): Promise<Runtime> {
  let loading = builds.get(device);
  if (loading === undefined) {
    loading = load(device, needs).catch((error: unknown) => {
      builds.delete(device);
      throw error;
    });
    builds.set(device, loading);
  }
  return loading;
}

async function load(device: WebDevice, { load, assets, threads }: RuntimeNeeds): Promise<Runtime> {
  const file = runtimeFiles[device];
  const [ort, wasm] = await Promise.all([importBuild(device), load(assets[file.path], file, words)]);
  const { env } = ort;
  // Its default; a user who has set another level wants to see more, or less.
  if (env.logLevel === 'warning') env.logLevel = 'error';
  env.wasm.wasmBinary = wasm;
  env.wasm.numThreads = threads;
  // Its other threads are workers, which have to start from a script of their own.
  if (threads > 1) env.wasm.wasmPaths = { mjs: assets[runtimeFiles.glue.path] };

  let tail: Promise<unknown> = Promise.resolve();
  return {
    ort,
    threads,
    exclusive(call) {
      const result = tail.then(call);
      tail = result.then(noop, noop);
      return result;
    },
  };
}

function importBuild(device: WebDevice): Promise<Ort> {
  const build: Promise<Ort> =
    device === 'webgpu' ? import('onnxruntime-web/webgpu') : import('onnxruntime-web/wasm');
  return build.catch((cause: unknown) => {
    throw partMissing(`the build of onnxruntime-web for ${device}`, cause);
  });
}

/**
 * How many threads a device gets of those that were asked for (undefined: half the cores, at most 4), and why it does not
 * get more. WebGPU computes elsewhere and needs one.
 */
export function threadsFor(
  device: WebDevice,
  asked: number | undefined,
  { crossOriginIsolated, cores }: { readonly crossOriginIsolated: boolean; readonly cores: number },
): { readonly threads: number; readonly note?: string } {
  if (device === 'webgpu') return { threads: 1 };
  const wanted = asked ?? Math.min(4, Math.ceil(cores / 2));
  if (crossOriginIsolated || wanted === 1) return { threads: wanted };
  const note =
    'one thread: the page is not cross-origin isolated (COOP and COEP headers), which threads need';
  return { threads: 1, note };
}

function noop(): void {
  // A failure belongs to its caller, not to the calls that wait behind it.
}
