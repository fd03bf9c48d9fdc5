import { availableParallelism } from 'node:os';
import {
  DenoiseError,
  openSession,
  type Device,
  type Dtype,
  type Engine,
  type ModelManifest,
  type Session,
} from '@denoisekit/core/session';
import type { Tensor } from 'onnxruntime-node';
import { nativeOptions } from './native-options.js';
import { nativeReason } from './native-reason.js';
import { assertHarmless } from './onnx/guard.js';
import { loadOrt, type LoadOrt, type Ort } from './ort.js';

export interface SessionOptions {
  readonly device: Device;
  /** What the file holds. Default `fp32`. */
  readonly dtype?: Dtype | undefined;
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
  options: SessionOptions,
): Promise<Session> {
  const { device, dtype, threads = availableParallelism(), env = process.env, load = loadOrt } = options;
  assertThreads(threads);
  assertHarmless(bytes, manifest.id);
  const ort = await load(device);
  return openSession(() => loadEngine(ort, bytes, device, threads), {
    manifest,
    dtype,
    device,
    facts: {
      runtime: ort.runtime,
      runtimeVersion: ort.version,
      threads: device === 'cpu' ? threads : 1,
      ...(device === 'cuda' && { tf32: env['NVIDIA_TF32_OVERRIDE'] !== '0' }),
    },
    fix: `denoisekit doctor --device ${device} says what is missing`,
    reasonOf: nativeReason,
  });
}

async function loadEngine(
  ort: Ort,
  bytes: Uint8Array,
  device: Device,
  threads: number,
): Promise<Engine<Tensor>> {
  const session = await ort.createSession(bytes, nativeOptions(device, threads));
  const { inputMetadata, outputMetadata } = session;
  return {
    inputMetadata,
    outputMetadata,
    tensor: ort.tensor,
    run: (feeds) => session.run(feeds),
    release: () => session.release(),
  };
}

function assertThreads(threads: number): void {
  if (Number.isInteger(threads) && threads >= 1 && threads <= 1024) return;
  throw new DenoiseError('usage', {
    what: 'the number of threads is wrong',
    actual: String(threads),
    expected: '1 to 1024',
  });
}
