import {
  DenoiseError,
  fileOf,
  selfTest,
  textOf,
  type DeviceAttempt,
  type GoldenPair,
  type ModelManifest,
  type Session,
} from '@denoisekit/core';
import type { FileLoader } from './checked-files.js';
import { openGpu, type Gpu } from './gpu.js';
import { loadRuntime, threadsFor } from './load-runtime.js';
import type { OpenRequest, WebDevice } from './options.js';
import { createOrtSession } from './ort-session.js';
import { runtimeVersion } from './runtime-files.js';

/** All that the opening of a device needs, the same for each. */
export interface DeviceContext {
  readonly request: OpenRequest;
  readonly manifest: ModelManifest;
  readonly onnx: Uint8Array;
  readonly golden: readonly GoldenPair[];
  readonly load: FileLoader;
  readonly gpu: Pick<GPU, 'requestAdapter'> | undefined;
  readonly crossOriginIsolated: boolean;
  readonly cores: number;
  /** Adds to what `describe().notes` will tell. */
  readonly note: (text: string) => void;
  readonly notes: () => readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** A session whose answers have been proven, and the device under it. */
export interface OpenDevice {
  readonly session: Session;
  readonly gpu: Gpu | undefined;
}

/**
 * Opens a model on one device and proves it: by an adapter, by strict placement of the whole graph, and by the model's golden
 * vectors.
 *
 * @param failed the attempts before this one
 */
export async function openDevice(
  device: WebDevice,
  failed: readonly DeviceAttempt[],
  context: DeviceContext,
): Promise<OpenDevice> {
  const { request, manifest, onnx, golden, signal, crossOriginIsolated } = context;
  // Before anything is fetched for it.
  const gpu = device === 'webgpu' ? await openGpu(context.gpu) : undefined;
  let session: Session | undefined;
  try {
    const { threads, note } = threadsFor(device, request.threads, context);
    if (note !== undefined) context.note(note);
    const runtime = await loadRuntime(device, { load: context.load, assets: request.assets, threads });
    throwIfAborted(signal);
    const description = {
      runtime: 'onnxruntime-web',
      runtimeVersion: runtime.ort.env.versions.web ?? runtimeVersion,
      deviceAsked: request.device,
      device,
      attempts: [...failed, { device, ok: true }],
      threads: runtime.threads,
      ...(gpu && { adapter: gpu.adapter }),
      crossOriginIsolated,
      dtype: 'fp32',
      model: manifest.id,
      modelSha256: fileOf(manifest).sha256,
    } as const;
    const opened = await createOrtSession(manifest, onnx, { runtime, gpu, description });
    session = opened;
    const shown = await selfTest(opened, manifest, golden);
    throwIfAborted(signal);
    const describe = () => ({ ...description, selfTest: shown, notes: context.notes() });
    return { session: { ...opened, describe }, gpu };
  } catch (error) {
    await session?.dispose();
    gpu?.close();
    throw error;
  }
}

/** Tries devices in order, and gives the first that is proven; `failed` grows by those that are not. */
export async function openFirst(
  devices: readonly WebDevice[],
  before: readonly DeviceAttempt[],
  context: DeviceContext,
  warn: (message: string) => void,
): Promise<OpenDevice> {
  const { device: asked, fallback } = context.request;
  const attempts = [...before];
  const errors: DenoiseError[] = [];
  for (const device of devices) {
    try {
      const opened = await openDevice(device, attempts, context);
      if (fallback === 'warn' && errors.length > 0) {
        warn(`denoisekit runs on ${device}: ${errors.map(({ message }) => message).join('; ')}`);
      }
      return opened;
    } catch (error) {
      throwIfAborted(context.signal);
      const failure = error instanceof DenoiseError ? error : unexpected(device, error);
      if (fallback === 'error' && asked !== 'auto') throw failure;
      attempts.push({ device, ok: false, reason: failure.message });
      errors.push(failure);
    }
  }
  // A model that does not load on any device is the model's fault, and that is the better thing to know.
  const model = errors.find(({ code }) => code === 'model-invalid');
  if (model !== undefined || errors.length === 1) throw model ?? errors[0]!;
  throw new DenoiseError('device-unavailable', {
    what: 'no device works here',
    actual: attempts.map(({ device, reason }) => `${device}: ${reason ?? ''}`).join('; '),
    details: { devices },
  });
}

function unexpected(device: WebDevice, cause: unknown): DenoiseError {
  return new DenoiseError('device-unavailable', {
    what: `the device ${device} cannot be used`,
    actual: textOf(cause),
    details: { device },
    cause,
  });
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw signal.reason;
}
