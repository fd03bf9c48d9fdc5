import type { ModelSource } from '@denoisekit/core';
import type { TinyModel } from './tiny-model.js';

/** A model in memory as a source; its digests are not checked. */
export function memorySource({ manifest, onnx, golden }: TinyModel): ModelSource {
  return {
    location: 'memory',
    manifest: () => Promise.resolve(manifest),
    bytes: ({ path }) => Promise.resolve(path === manifest.golden.path ? golden : onnx),
  };
}
