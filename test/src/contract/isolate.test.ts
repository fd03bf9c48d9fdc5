import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { readGolden } from '@denoisekit/core';
import { tinyModel, type TinyModelOptions } from '@denoisekit/runtime-node/testing';
import { createIsolateDenoiser } from '@denoisekit/runtime-web/isolate';
import { describe, expect, it } from 'vitest';
import { runtimeContract } from './runtime-contract.js';
import type { OpenRuntime } from './subject.js';

const file = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
const wasm = await WebAssembly.compile(Uint8Array.from(await readFile(file)));

function inIsolate(options: TinyModelOptions): OpenRuntime {
  const { manifest, onnx, golden } = tinyModel(options);
  const bytes = { onnx: Uint8Array.from(onnx).buffer, golden: Uint8Array.from(golden).buffer };
  return async ({ tile } = {}) => ({
    denoiser: await createIsolateDenoiser({ manifest, ...bytes, wasm, tile }),
    manifest,
    golden: readGolden(manifest, golden),
  });
}

runtimeContract('compiled WebAssembly, any size', inIsolate({ sizeMultiple: 4 }));
runtimeContract('compiled WebAssembly, with a control', inIsolate({ gain: true, range: [-1, 1] }));

describe('a denoiser in an isolate', () => {
  it('counts the images of each run', async () => {
    const { manifest, onnx } = tinyModel();
    const batches: number[] = [];
    const denoiser = await createIsolateDenoiser({
      manifest,
      onnx: Uint8Array.from(onnx).buffer,
      wasm,
      onBatch: (images) => batches.push(images),
    });
    await denoiser.denoise({ data: new Float32Array(3), shape: [3, 1, 1, 1] });
    await denoiser.denoise({ data: new Float32Array(1), shape: [1, 1, 1, 1] });
    await denoiser.dispose();
    expect(batches).toEqual([3, 1]);
    expect(denoiser.describe()).not.toHaveProperty('selfTest');
  });

  it('refuses bytes that are not those of the manifest', async () => {
    const { manifest, onnx } = tinyModel();
    const opening = createIsolateDenoiser({ manifest, onnx: Uint8Array.from(onnx.subarray(1)).buffer, wasm });
    await expect(opening).rejects.toMatchObject({ code: 'digest-mismatch' });
  });
});
