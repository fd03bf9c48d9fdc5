import { availableParallelism } from 'node:os';
import {
  assertSignature,
  fileOf,
  shapeChecker,
  DenoiseError,
  textOf,
  type AbortSignalLike,
  type Device,
  type ImageShape,
  type ImageTensor,
  type ModelManifest,
  type RunOptions,
  type Session,
  type SessionDescription,
} from '@denoisekit/core/session';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { nativeOptions, onGpu } from './native-options.js';
import { nativeReason } from './native-reason.js';
import { assertHarmless } from './onnx-guard.js';
import { loadOrt, type LoadOrt, type Ort } from './ort.js';

export interface SessionOptions {
  readonly device: Device;
  /** Threads inside one operator, on the CPU. Default: all that the process may use. WebAssembly has one. */
  readonly threads?: number | undefined;
  /** Default: `process.env`. Read for NVIDIA_TF32_OVERRIDE, which decides what CUDA rounds to. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly load?: LoadOrt;
}

/**
 * A model loaded on one device, all of it: a node that the device cannot run is an error, not a detour over the CPU.
 *
 * @param bytes the ONNX file, already checked against the manifest's digest
 * @throws DenoiseError `device-unavailable` when the device is not there or cannot run the model, `model-invalid` when ONNX
 * Runtime cannot load it or it is not what the manifest says, `usage` for a thread count that is none
 */
export async function createSession(
  manifest: ModelManifest,
  bytes: Uint8Array,
  { device, threads = availableParallelism(), env = process.env, load: loadBuild = loadOrt }: SessionOptions,
): Promise<Session> {
  assertThreads(threads);
  assertHarmless(bytes, manifest.id);
  const ort = await loadBuild(device);
  const session = await load(ort, manifest, bytes, device, threads);
  const { input, output } = manifest;
  const checkShape = shapeChecker(manifest);
  const description: SessionDescription = {
    runtime: ort.runtime,
    runtimeVersion: ort.version,
    deviceAsked: device,
    device,
    attempts: [{ device, ok: true }],
    threads: device === 'cpu' ? threads : 1,
    ...(device === 'cuda' ? { tf32: env['NVIDIA_TF32_OVERRIDE'] !== '0' } : {}),
    dtype: 'fp32',
    model: manifest.id,
    modelSha256: fileOf(manifest).sha256,
  };

  let running = 0;
  let idle: (() => void) | undefined;
  let disposal: Promise<void> | undefined;

  async function run(image: ImageTensor, options?: RunOptions): Promise<ImageTensor> {
    const signal = options?.signal;
    throwIfAborted(signal);
    if (disposal !== undefined) throw disposed(manifest.id);
    checkShape(image.shape);
    running++;
    try {
      // A new feeds object each time: ONNX Runtime reads it in a later turn, when the next call would have changed it.
      const result = await session.run({ [input.name]: ort.tensor(image.data, image.shape) });
      throwIfAborted(signal);
      return imageOf(result[output.name]!, image.shape, manifest.id);
    } catch (error) {
      throwIfAborted(signal);
      throw error instanceof DenoiseError ? error : failed(manifest.id, error);
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
    await session.release();
  }

  return {
    run,
    describe: () => description,
    dispose: () => (disposal ??= release()),
  };
}

async function load(ort: Ort, manifest: ModelManifest, bytes: Uint8Array, device: Device, threads: number) {
  let session: InferenceSession;
  try {
    session = await ort.createSession(bytes, nativeOptions(device, threads));
  } catch (cause) {
    throw cannotLoad(manifest.id, device, cause);
  }
  try {
    assertSignature(manifest, session);
    return session;
  } catch (error) {
    await session.release();
    throw error;
  }
}

function cannotLoad(id: string, device: Device, cause: unknown): DenoiseError {
  const actual = nativeReason(cause);
  if (onGpu(device) || actual.includes('no available backend')) {
    return new DenoiseError('device-unavailable', {
      what: `${device} does not run the model ${id}`,
      actual,
      fix: `denoisekit doctor --device ${device} says what is missing`,
      details: { device },
      cause,
    });
  }
  return new DenoiseError('model-invalid', {
    what: `ONNX Runtime cannot load the model ${id}`,
    actual,
    fix: 'export it again',
    cause,
  });
}

function imageOf(tensor: Tensor, expected: ImageShape, id: string): ImageTensor {
  const { data, dims } = tensor;
  const fits = dims.length === 4 && expected.every((size, axis) => dims[axis] === size);
  if (data instanceof Float32Array && fits) return { data, shape: expected };
  throw new DenoiseError('model-invalid', {
    what: `the model ${id} answered with something else than a picture of the input's size`,
    actual: `${tensor.type} [${dims.join(', ')}]`,
    expected: `float32 [${expected.join(', ')}]`,
    fix: 'export it again',
  });
}

function assertThreads(threads: number): void {
  if (Number.isInteger(threads) && threads >= 1 && threads <= 1024) return;
  throw new DenoiseError('usage', {
    what: 'the number of threads is wrong',
    actual: String(threads),
    expected: '1 to 1024',
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
    actual: textOf(cause),
    cause,
  });
}
