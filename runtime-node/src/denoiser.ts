import { createDenoiser, type Denoiser, type ModelSource } from '@denoisekit/core';
import { folderSource } from './folder-source.js';
import { createSession } from './onnx-session.js';

export interface NodeDenoiserOptions {
  /** A model folder, the path of its `manifest.json`, or any other source. */
  readonly model: string | ModelSource;
  /** Threads inside one operator. Default: all that the process may use. */
  readonly threads?: number | undefined;
}

/**
 * A denoiser on the CPU of this process.
 *
 * Images of any size, as `createDenoiser` in core tells; a model with a size baked in takes that size only.
 *
 * It rejects with DenoiseError `file-missing`, `manifest-invalid`, `digest-mismatch` or `model-invalid`; its `denoise`
 * with `values-not-finite`, `shape-mismatch`, `disposed`, `inference-failed`, or the signal's reason.
 *
 * @example
 * const denoiser = await createNodeDenoiser({ model: 'models/compact' });
 * const { data } = await denoiser.denoise(imageTensor(noisy, [1, 1, 28, 28]));
 * await denoiser.dispose();
 */
export async function createNodeDenoiser({ model, threads }: NodeDenoiserOptions): Promise<Denoiser> {
  const source = typeof model === 'string' ? folderSource(model) : model;
  const manifest = await source.manifest();
  const bytes = await source.bytes(manifest.files.fp32);
  const session = await createSession(manifest, bytes, { device: 'cpu', threads });
  return createDenoiser(manifest, session);
}
