import type { Device } from '@denoisekit/core/session';
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
    // onnxruntime keeps a memory plan for each shape that it has seen, and images come in all shapes: 62 MB against 37 MB for 1024 x 1024.
    enableMemPattern: false,
    logSeverityLevel,
    extra: {
      // A thread with nothing to do would keep its processor busy for some milliseconds, which this program's other threads, and other programs, need. Without
      // any such wait a picture of 64x64 takes half as long again.
      session: onGpu(device) ? { disable_cpu_ep_fallback: '1' } : { intra_op: { spin_duration_us: '100' } },
    },
  };
}
