import {
  assertSignature,
  DenoiseError,
  shapeChecker,
  textOf,
  type AbortSignalLike,
  type ImageShape,
  type ImageTensor,
  type ModelManifest,
  type RunOptions,
  type Session,
  type SessionDescription,
} from '@denoisekit/core';
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { createBreather } from './breather.js';
import type { Gpu } from './gpu.js';
import type { Runtime } from './load-runtime.js';
import type { WebDevice } from './options.js';

export interface OrtSessionOptions {
  readonly runtime: Runtime;
  /** Present for WebGPU, absent for wasm. The session closes it. */
  readonly gpu: Gpu | undefined;
  readonly description: SessionDescription;
}

/**
 * A model on one device of onnxruntime-web. There is no falling back inside: a graph that WebGPU cannot run as a whole
 * does not load there.
 *
 * It rejects with DenoiseError `model-invalid` when ONNX Runtime cannot load the file or the file is not what the manifest
 * says, and `device-unavailable` when it does not start here or cannot load it for WebGPU.
 */
export async function createOrtSession(
  manifest: ModelManifest,
  onnx: Uint8Array,
  { runtime, gpu, description }: OrtSessionOptions,
): Promise<Session> {
  const { id, input, output } = manifest;
  const session = await runtime.exclusive(() => load(manifest, onnx, runtime, gpu));
  const checkShape = shapeChecker(manifest);
  const breathe = createBreather();
  let running = 0;
  let idle: (() => void) | undefined;
  let disposal: Promise<void> | undefined;

  async function infer(image: ImageTensor, signal: AbortSignalLike | undefined): Promise<Tensor> {
    // Without it a page, or the worker with its messages, would not have its turn until a large image is done.
    await breathe();
    throwIfAborted(signal);
    if (gpu?.lostReason() !== undefined) throw lost(gpu);
    const feeds = { [input.name]: new runtime.ort.Tensor('float32', image.data, image.shape) };
    const call = session.run(feeds);
    const result = await (gpu === undefined ? call : unlessLost(gpu, call));
    return result[output.name]!;
  }

  async function run(image: ImageTensor, options?: RunOptions): Promise<ImageTensor> {
    const signal = options?.signal;
    throwIfAborted(signal);
    if (disposal !== undefined) throw disposed(id);
    checkShape(image.shape);
    running++;
    try {
      const tensor = await runtime.exclusive(() => infer(image, signal));
      throwIfAborted(signal);
      return imageOf(tensor, image.shape, id);
    } catch (error) {
      throwIfAborted(signal);
      throw error instanceof DenoiseError ? error : failed(id, error);
    } finally {
      running--;
      if (running === 0) idle?.();
    }
  }

  async function release(): Promise<void> {
    if (running > 0) {
      await new Promise<void>((resolve) => {
        idle = resolve;
      });
    }
    // On a lost device there is nothing left to release, and the library may wait for its answer for ever.
    if (gpu?.lostReason() === undefined) await runtime.exclusive(() => session.release());
    gpu?.close();
  }

  return { run, describe: () => description, dispose: () => (disposal ??= release()) };
}

async function load(
  manifest: ModelManifest,
  onnx: Uint8Array,
  { ort }: Runtime,
  gpu: Gpu | undefined,
): Promise<InferenceSession> {
  let session: InferenceSession;
  try {
    session = await ort.InferenceSession.create(onnx, {
      executionProviders: gpu === undefined ? ['wasm'] : [{ name: 'webgpu', device: gpu.device }],
      // It replays wrongly (microsoft/onnxruntime #29594).
      enableGraphCapture: false,
      ...(gpu && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw loadFailure(manifest.id, gpu === undefined ? 'wasm' : 'webgpu', cause);
  }
  // 14 to 27 MB that the library would hold on to.
  delete ort.env.wasm.wasmBinary;
  try {
    assertSignature(manifest, session);
    return session;
  } catch (error) {
    await session.release();
    throw error;
  }
}

function loadFailure(id: string, device: WebDevice, cause: unknown): DenoiseError {
  const actual = textOfOrt(cause);
  if (actual.startsWith('no available backend found')) {
    return new DenoiseError('device-unavailable', {
      what: `ONNX Runtime did not start on ${device}`,
      actual,
      fix: 'look for a content security policy that lacks wasm-unsafe-eval, and for a browser without SIMD',
      cause,
    });
  }
  return device === 'webgpu'
    ? new DenoiseError('device-unavailable', {
        what: `ONNX Runtime cannot load the model ${id} for WebGPU`,
        actual,
        fix: 'use the device wasm',
        cause,
      })
    : new DenoiseError('model-invalid', {
        what: `ONNX Runtime cannot load the model ${id}`,
        actual,
        fix: 'export it again',
        cause,
      });
}

/**
 * The call's result, or an error as soon as the device is lost: the call itself may wait for its answer for ever.
 *
 * A failure condemns the device, whatever it was. Often it comes a moment before the browser tells of a loss, and the next
 * call on such a device does not fail: the library then waits in a loop that nothing ends, and the page with it.
 */
async function unlessLost<T>(gpu: Gpu, call: Promise<T>): Promise<T> {
  let forget: (() => void) | undefined;
  const loss = new Promise<undefined>((resolve) => {
    forget = gpu.onLost(() => {
      resolve(undefined);
    });
  });
  try {
    const result = await Promise.race([call, loss]);
    if (result !== undefined && gpu.lostReason() === undefined) return result;
  } catch (error) {
    gpu.condemn(`a run failed: ${textOfOrt(error)}`);
  } finally {
    forget?.();
  }
  throw lost(gpu);
}

function lost(gpu: Gpu): DenoiseError {
  const what = 'the GPU device was lost during a run';
  return new DenoiseError('inference-failed', { what, actual: gpu.lostReason() ?? 'no reason given' });
}

function imageOf({ data, dims, type }: Tensor, expected: ImageShape, id: string): ImageTensor {
  const fits = dims.length === 4 && expected.every((size, axis) => dims[axis] === size);
  if (data instanceof Float32Array && fits) return { data, shape: expected };
  throw new DenoiseError('model-invalid', {
    what: `the model ${id} answered with something else than a picture of the input's size`,
    actual: `${type} [${dims.join(', ')}]`,
    expected: `float32 [${expected.join(', ')}]`,
    fix: 'export it again',
  });
}

function throwIfAborted(signal: AbortSignalLike | undefined): void {
  // The contract of AbortSignal: reject with its reason, whatever the caller made it.
  if (signal?.aborted === true) throw signal.reason;
}

function disposed(id: string): DenoiseError {
  const fix = 'create a new one';
  return new DenoiseError('disposed', { what: `the denoiser of ${id} was disposed of`, fix });
}

function failed(id: string, cause: unknown): DenoiseError {
  return new DenoiseError('inference-failed', {
    what: `the model ${id} failed while running`,
    actual: textOfOrt(cause),
    cause,
  });
}

/** Without the path of the source file on the machine that built the library. */
function textOfOrt(error: unknown): string {
  return textOf(error).replace(/^.*ERROR_MESSAGE: (?:\/\S+ )?/, '');
}
