import { describe, expect, it } from 'vitest';
import { openModel } from './open-model.js';
import { tinyModel } from './testing/tiny-model.js';

const model = tinyModel();

describe('openModel', () => {
  it('proves what it takes', async () => {
    const session = await openModel(model, { asked: 'auto', order: ['cpu'], threads: 1 });
    expect(session.describe()).toMatchObject({
      deviceAsked: 'auto',
      device: 'cpu',
      dtype: 'fp32',
      selfTest: { vectors: 1, tolerance: 1e-5 },
    });
    await session.dispose();
  });

  it('refuses a golden file that is too short before anything is loaded', async () => {
    const short = { ...model, onnx: new Uint8Array(), golden: model.golden.subarray(0, 40) };
    const opening = openModel(short, { asked: 'auto', order: ['cpu'] });
    await expect(opening).rejects.toMatchObject({ code: 'manifest-invalid' });
  });

  it('runs on WebAssembly too, where it has one thread', async () => {
    const session = await openModel(model, { asked: 'wasm', order: ['wasm'], threads: 4 });
    expect(session.describe()).toMatchObject({ runtime: 'onnxruntime-web', device: 'wasm', threads: 1 });
    const { data } = await session.run({ data: Float32Array.of(0.9), shape: [1, 1, 1, 1] });
    expect(data[0]).toBeCloseTo(0.1, 6);
    await session.dispose();
  });
});
