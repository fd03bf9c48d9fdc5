import { DenoiseError } from '@denoisekit/core';
import type { Graph } from '@denoisekit/runtime-node';

/** Where a stranger's model is run. */
export interface Runner {
  /**
   * A model on the CPU, which ONNX Runtime runs as it stands, with its optimisations off, unless all of them are asked for. Rejects with DenoiseError
   * `model-invalid` where it cannot be loaded, `worker-crashed` where ONNX Runtime ends its own process, `timed-out`.
   */
  open(onnx: Uint8Array, optimization?: 'disabled' | 'all'): Promise<Graph>;
  close(): Promise<void>;
}

/** How long a model may take: denoisers answer to the small pictures that they are tried on in tenths of a second. */
export const limits = { openMs: 60_000, runMs: 10_000 } as const;

export function lateError(what: string, milliseconds: number): DenoiseError {
  return new DenoiseError('timed-out', {
    what: `the model did not ${what} in ${milliseconds / 1000} s`,
    fix: 'a denoiser answers to a small picture in less than a second: take a smaller network, or export it for smaller pictures or for any size',
  });
}
