import { DenoiseError, textOf, type Device } from '@denoisekit/core/session';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { preloadCuda } from './cuda/preload.js';
import { assertCudaInstalled } from './native-folder.js';

/** The part of ONNX Runtime that its native and its WebAssembly build share. */
export interface Ort {
  readonly runtime: 'onnxruntime-node' | 'onnxruntime-web';
  readonly version: string;
  readonly createSession: (
    onnx: Uint8Array,
    options: InferenceSession.SessionOptions,
  ) => Promise<InferenceSession>;
  readonly tensor: (data: Float32Array, shape: readonly number[]) => Tensor;
}

/** @throws DenoiseError `device-unavailable` where that build cannot be loaded */
export type LoadOrt = (device: Device) => Promise<Ort>;

/**
 * The build of ONNX Runtime that runs a device. Imported on demand: where the native binding cannot load, everything else of
 * this package still does.
 */
export const loadOrt: LoadOrt = async (device) => {
  // Trying would fail too, after ONNX Runtime has written its own lines to the terminal.
  if (device === 'cuda') assertCudaInstalled();
  try {
    return device === 'wasm' ? await loadWasm() : await loadNative(device);
  } catch (cause) {
    const name = device === 'wasm' ? 'onnxruntime-web' : 'onnxruntime-node';
    throw new DenoiseError('device-unavailable', {
      what: `${name} cannot be loaded on ${process.platform} ${process.arch}`,
      actual: textOf(cause),
      fix: device === 'wasm' ? 'npm install onnxruntime-web' : 'use the device wasm',
      details: { device },
      cause,
    });
  }
};

async function loadNative(device: Device): Promise<Ort> {
  if (device === 'cuda') preloadCuda();
  const { env, InferenceSession, Tensor } = await import('onnxruntime-node');
  // Its default; a user who has set another level wants to see more, or less.
  if (env.logLevel === 'warning') env.logLevel = 'error';
  return {
    runtime: 'onnxruntime-node',
    version: env.versions.node ?? env.versions.common,
    createSession: (onnx, options) => InferenceSession.create(onnx, options),
    tensor: (data, shape) => new Tensor('float32', unshared(data), shape),
  };
}

/** The native binding refuses memory that threads share. */
function unshared(data: Float32Array): Float32Array {
  return data.buffer instanceof SharedArrayBuffer ? data.slice() : data;
}

async function loadWasm(): Promise<Ort> {
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web/wasm');
  if (env.logLevel === 'warning') env.logLevel = 'error';
  // Its threads are web workers that are loaded from an address, which Node has none of.
  env.wasm.numThreads = 1;
  return {
    runtime: 'onnxruntime-web',
    version: env.versions.web ?? env.versions.common,
    createSession: (onnx, options) => InferenceSession.create(onnx, options),
    tensor: (data, shape) => new Tensor('float32', data, shape),
  };
}
