import type { Device } from '@denoisekit/core';
import type { InferenceSession } from 'onnxruntime-node';

/** Errors only: warnings of ONNX Runtime go to the terminal from C++, past every logger of ours. */
const logSeverityLevel = 3;

export function onGpu(device: Device): boolean {
  return device === 'cuda' || device === 'webgpu';
}

/** One provider, and on a GPU all nodes of the model there: what it cannot run is an error, not a detour over the CPU. */
export function nativeOptions(device: Device, threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel,
    ...(onGpu(device) ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
  };
}
