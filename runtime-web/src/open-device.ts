import { DenoiseError, openSession, throwIfAborted, type LoadedModel } from '@denoisekit/core';
import { loadEngine, reasonOf } from './engine.js';
import type { Adapters } from './adapter.js';
import type { WebSession } from './lasting-session.js';
import type { Runtime } from './load-runtime.js';
import type { WebDevice } from './options.js';
import { partMissing } from './part-missing.js';
import { runtimeVersion } from './runtime-files.js';

/** What opening a device needs, the same for each. */
export interface DeviceContext {
  readonly model: LoadedModel;
  readonly runtime: (device: WebDevice) => Promise<Runtime>;
  /** `navigator.gpu`, undefined where there is none. */
  readonly gpu: Adapters | undefined;
  /** Whether to take such an adapter. */
  readonly suits: (adapter: GPUAdapter) => boolean;
  readonly crossOriginIsolated: boolean;
  readonly signal?: AbortSignal | undefined;
}

const fixOfWasm =
  'look for a content security policy that lacks wasm-unsafe-eval, and for a browser without SIMD';

/** Apart, because most models and pages need none of it. */
export async function gpuPart() {
  return import('./gpu.js').catch((cause: unknown) => {
    throw partMissing('the part of this package for GPUs', cause);
  });
}

/** Opens a model on one device. Whether it answers rightly is for core's `openFirst` to prove. */
export async function openDevice(
  device: WebDevice,
  { model: { manifest, dtype, onnx }, runtime: load, crossOriginIsolated, ...context }: DeviceContext,
): Promise<WebSession> {
  // Before anything is fetched for it.
  const part = device === 'webgpu' ? await gpuPart() : undefined;
  const needs = { suits: context.suits, dtype, Failure: DenoiseError, reasonOf };
  const gpu = await part?.openGpu(context.gpu, needs);
  try {
    const runtime = await load(device);
    throwIfAborted(context.signal);
    const session = await openSession(() => loadEngine(onnx, runtime, gpu), {
      manifest,
      dtype,
      device,
      facts: {
        runtime: 'onnxruntime-web',
        runtimeVersion: runtime.ort.env.versions.web ?? runtimeVersion,
        threads: runtime.threads,
        ...(gpu && { adapter: gpu.adapter }),
        crossOriginIsolated,
      },
      fix: gpu?.fix ?? fixOfWasm,
      reasonOf,
    });
    return { ...session, lostReason: () => gpu?.lostReason() };
  } catch (error) {
    gpu?.close();
    throw error;
  }
}
