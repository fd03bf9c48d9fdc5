import { DenoiseError } from '../errors.js';
import { fileOf } from '../documents/file-of.js';
import type { Dtype, ModelManifest } from '../documents/manifest.js';
import type { ModelSource } from './ports.js';

/** A model with all its bytes, their digests checked. It can be sent to a worker. */
export interface LoadedModel {
  readonly manifest: ModelManifest;
  readonly dtype: Dtype;
  /** The file of that dtype. */
  readonly onnx: Uint8Array;
  /** The golden file. */
  readonly golden: Uint8Array;
}

/**
 * A model from where it is, its files at the same time.
 *
 * @param dtype default `fp32`
 * @throws DenoiseError `usage` for what is no source, `file-missing` when the model has no file of that dtype, and what the source rejects with
 */
export async function loadModel(source: ModelSource, dtype: Dtype = 'fp32'): Promise<LoadedModel> {
  assertSource(source);
  const manifest = await source.manifest();
  const [onnx, golden] = await Promise.all([
    source.bytes(fileOf(manifest, dtype)),
    source.bytes(manifest.golden),
  ]);
  return { manifest, dtype, onnx, golden };
}

/**
 * Callers without TypeScript may hand over anything.
 *
 * @throws DenoiseError `usage` for what is no source
 */
export function assertSource(source: unknown): void {
  if (typeof (source as Partial<ModelSource> | null | undefined)?.manifest === 'function') return;
  throw new DenoiseError('usage', {
    what: 'this is no model',
    actual: String(source),
    expected: 'where a model folder or its manifest.json is, or a ModelSource',
  });
}
