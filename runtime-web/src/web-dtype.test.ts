import type { ModelManifest } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { openDevice } from './open-device.js';
import { assertDtype, webDtype } from './web-dtype.js';

const file = { path: 'model.onnx', bytes: 1, sha256: 'a'.repeat(64) };
const files = { fp32: file, fp16: file, int8: file };

/** An adapter that has, as its device, the features that are named. */
function fakeAdapter(...names: string[]): () => Promise<GPUAdapter> {
  const features = new Set(names);
  const device = { features, lost: new Promise(() => undefined), destroy: () => undefined };
  const adapter = { features, limits: {}, info: {}, requestDevice: () => Promise.resolve(device) };
  return () => Promise.resolve(adapter as unknown as GPUAdapter);
}

const half = fakeAdapter('shader-f16');
const plain = fakeAdapter('subgroups');

describe('the file that a device gets', () => {
  it('is by itself fp16 on a GPU with 16-bit floats alone', async () => {
    expect(await webDtype('auto', 'webgpu', { files }, half)).toBe('fp16');
    expect(await webDtype('auto', 'webgpu', { files }, plain)).toBe('fp32');
  });

  it('is by itself int8 on WebAssembly, and where no adapter leaves nothing else', async () => {
    expect(await webDtype('auto', 'wasm', { files }, half)).toBe('int8');
    expect(await webDtype('auto', 'webgpu', { files }, () => Promise.resolve(undefined))).toBe('int8');
  });

  it('is by itself one that the model has', async () => {
    expect(await webDtype('auto', 'webgpu', { files: { fp32: file } }, half)).toBe('fp32');
    expect(await webDtype('auto', 'wasm', { files: { fp32: file } }, half)).toBe('fp32');
    expect(await webDtype('auto', 'wasm', { files: { fp16: file } }, half)).toBe('fp16');
  });

  it('is the one that was asked for', async () => {
    expect(await webDtype('int8', 'webgpu', { files }, half)).toBe('int8');
    expect(await webDtype('fp32', 'webgpu', { files }, half)).toBe('fp32');
  });

  it('is refused when there is no such dtype', () => {
    const wrong = 'fp8' as 'fp16';
    expect(() => {
      assertDtype(wrong);
    }).toThrow('there is no such dtype: found fp8, expected one of auto, fp32, fp16, int8');
    assertDtype(undefined);
  });
});

it('never opens fp16 on a GPU without 16-bit floats, and fetches no runtime for it', async () => {
  const model = {
    manifest: {} as ModelManifest,
    dtype: 'fp16',
    onnx: new Uint8Array(),
    golden: new Uint8Array(),
  } as const;
  const runtime = () => Promise.reject(new Error('it was fetched'));
  const open = (requestAdapter: () => Promise<GPUAdapter>) =>
    openDevice('webgpu', {
      model,
      runtime,
      gpu: { requestAdapter },
      suits: () => true,
      crossOriginIsolated: false,
    });
  const opening = open(plain);
  await expect(opening).rejects.toMatchObject({ code: 'device-unavailable' });
  const allowed = open(half);
  await expect(allowed).rejects.toThrow('it was fetched');
});
