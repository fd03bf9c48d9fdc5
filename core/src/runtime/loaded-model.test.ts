import { describe, expect, it } from 'vitest';
import type { ModelSource } from './ports.js';
import { manifest as tiny } from './fake-engine.test.helper.js';
import { loadModel } from './loaded-model.js';

const fp16 = { path: 'half.onnx', bytes: 2, sha256: 'b'.repeat(64) };
const golden = { path: 'golden.bin', bytes: 3, sha256: 'c'.repeat(64), madeBy: 'hand', vectors: [] };
const manifest = { ...tiny, golden, files: { ...tiny.files, fp16 } };

const source: ModelSource = {
  location: 'memory',
  manifest: () => Promise.resolve(manifest),
  bytes: ({ bytes }) => Promise.resolve(new Uint8Array(bytes)),
};

describe('loadModel', () => {
  it('gives the file of a dtype, fp32 unless another is asked for, and the golden file', async () => {
    expect(await loadModel(source)).toEqual({
      manifest,
      dtype: 'fp32',
      onnx: new Uint8Array(1),
      golden: new Uint8Array(3),
    });
    expect(await loadModel(source, 'fp16')).toMatchObject({ dtype: 'fp16', onnx: new Uint8Array(2) });
  });

  it('refuses a dtype of which there is no file', async () => {
    await expect(loadModel(source, 'int8')).rejects.toMatchObject({ code: 'file-missing' });
  });

  it.each([
    ['nothing', undefined, 'undefined'],
    ['a number', 7, '7'],
    [
      'something that reads as an address',
      { toString: () => 'https://example.org/' },
      'https://example.org/',
    ],
  ])('refuses %s, and says what it found', async (_, source, found) => {
    await expect(loadModel(source as unknown as ModelSource)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`found ${found}`) as string,
    });
  });
});
