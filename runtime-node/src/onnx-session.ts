import { availableParallelism } from 'node:os';
import {
  DenoiseError,
  textOf,
  type AbortSignalLike,
  type ImageShape,
  type ImageTensor,
  type ModelManifest,
  type RunOptions,
  type Session,
  type SessionDescription,
} from '@denoisekit/core';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { assertHarmless } from './onnx-guard.js';
import { assertMatches } from './onnx-signature.js';
import { shapeChecker } from './shape-checker.js';

/** Errors only: warnings of ONNX Runtime go to the terminal from C++, past every logger of ours. */
const logSeverityLevel = 3;

export interface SessionOptions {
  readonly device: 'cpu';
  /** Threads inside one operator. Default: all that the process may use. */
  readonly threads?: number | undefined;
}

/**
 * A model loaded on onnxruntime-node.
 *
 * @param bytes the ONNX file, already checked against the manifest's digest
 * @throws DenoiseError `model-invalid` when ONNX Runtime cannot load it or it is not what the manifest says, `usage`
 * for a thread count that is none
 */
export async function createSession(
  manifest: ModelManifest,
  bytes: Uint8Array,
  { device, threads = availableParallelism() }: SessionOptions,
): Promise<Session> {
  assertThreads(threads);
  assertHarmless(bytes, manifest.id);
  const session = await load(manifest, bytes, device, threads);
  const { input, output } = manifest;
  const checkShape = shapeChecker(manifest);
  const description: SessionDescription = {
    runtime: 'onnxruntime-node',
    runtimeVersion: env.versions.node ?? env.versions.common,
    deviceAsked: device,
    device,
    attempts: [{ device, ok: true }],
    threads,
    dtype: 'fp32',
    model: manifest.id,
    modelSha256: manifest.files.fp32.sha256,
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
      const result = await session.run({ [input.name]: new Tensor('float32', image.data, image.shape) });
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

async function load(manifest: ModelManifest, bytes: Uint8Array, device: string, threads: number) {
  // Its default; whoever has set another level wants to see more, or less.
  if (env.logLevel === 'warning') env.logLevel = 'error';
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(bytes, {
      executionProviders: [device],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel,
    });
  } catch (cause) {
    throw new DenoiseError('model-invalid', {
      what: `ONNX Runtime cannot load the model ${manifest.id}`,
      actual: textOf(cause),
      fix: 'export it again',
      cause,
    });
  }
  try {
    assertMatches(manifest, session);
    return session;
  } catch (error) {
    await session.release();
    throw error;
  }
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
