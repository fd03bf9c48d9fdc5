import { fileOf, imageTensor } from '@denoisekit/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createSession } from './onnx-session.js';
import { tinyModel, type TinyModelOptions } from './testing/tiny-model.js';

const opened: { dispose(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((session) => session.dispose()));
});

async function open(options: TinyModelOptions = {}) {
  const { manifest, onnx } = tinyModel(options);
  const session = await createSession(manifest, onnx, { device: 'cpu', threads: 1 });
  opened.push(session);
  return session;
}

const ones = (height: number, width: number) =>
  imageTensor(new Float32Array(height * width).fill(1), [1, 1, height, width]);

describe('createSession', () => {
  it('runs the model: the blur of ones is 4/9 in corners, 6/9 along edges and 1 inside', async () => {
    const session = await open();
    const { data, shape } = await session.run(ones(3, 3));
    const [corner, edge] = [4 / 9, 6 / 9];
    const expected = [corner, edge, corner, edge, 1, edge, corner, edge, corner];
    expect(shape).toEqual([1, 1, 3, 3]);
    expected.forEach((value, index) => {
      expect(data[index]).toBeCloseTo(value, 6);
    });
  });

  it('keeps runs that overlap apart', async () => {
    const session = await open();
    const values = [0, 0.25, 0.5, 1];
    const runs = values.map((value) => session.run(imageTensor(Float32Array.of(value), [1, 1, 1, 1])));
    const answers = (await Promise.all(runs)).map(({ data }) => data[0]);
    values.forEach((value, index) => {
      expect(answers[index]).toBeCloseTo(value / 9, 6);
    });
  });

  it('tells the truth about itself', async () => {
    const session = await open();
    expect(session.describe()).toMatchObject({
      runtime: 'onnxruntime-node',
      runtimeVersion: expect.stringMatching(/^1\./) as string,
      device: 'cpu',
      attempts: [{ device: 'cpu', ok: true }],
      threads: 1,
      dtype: 'fp32',
      model: 'tiny',
      modelSha256: fileOf(tinyModel().manifest).sha256,
    });
  });

  it.each<[string, TinyModelOptions]>([
    ['another input name', { graphInputName: 'x' }],
    ['a size baked in where the manifest has none', { graphDimensions: ['batch', 1, 28, 28] }],
    [
      'a free size where the manifest has 28',
      { dimensions: ['batch', 1, 28, 28], graphDimensions: ['b', 1, 'h', 'w'] },
    ],
    ['three sizes in place of four', { graphDimensions: [1, 'height', 'width'] }],
  ])('refuses a model with %s', async (_, options) => {
    await expect(open(options)).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it('refuses bytes that ONNX Runtime cannot load', async () => {
    const { manifest, onnx } = tinyModel();
    const cut = onnx.subarray(0, onnx.length - 40);
    const opening = createSession(manifest, cut, { device: 'cpu' });
    await expect(opening).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it.each([0, 1.5, Number.NaN, 5000])('refuses %d threads', async (threads) => {
    const { manifest, onnx } = tinyModel();
    const opening = createSession(manifest, onnx, { device: 'cpu', threads });
    await expect(opening).rejects.toMatchObject({ code: 'usage' });
  });

  it('refuses another size than the one baked in, and says which that is', async () => {
    const session = await open({ dimensions: ['batch', 1, 4, 6] });
    await expect(session.run(ones(6, 4))).rejects.toMatchObject({
      code: 'shape-mismatch',
      message:
        'the model tiny does not take such an image: found [1, 1, 6, 4], expected [batch, 1, 4, 6]; ' +
        'scale or cut the image, or take a model for any size',
    });
  });

  it('takes values in memory that threads share', async () => {
    const session = await open();
    const shared = new Float32Array(new SharedArrayBuffer(4)).fill(0.9);
    const { data } = await session.run(imageTensor(shared, [1, 1, 1, 1]));
    expect(data[0]).toBeCloseTo(0.1, 6);
  });

  it('rejects with the reason of a signal that is aborted during the run, and goes on working', async () => {
    const session = await open();
    const controller = new AbortController();
    const run = session.run(ones(2, 2), { signal: controller.signal });
    const reason = new Error('changed my mind');
    controller.abort(reason);
    await expect(run).rejects.toBe(reason);
    expect((await session.run(ones(1, 1))).data[0]).toBeCloseTo(1 / 9, 6);
  });

  it('finishes what runs before it releases the model, and refuses what comes after', async () => {
    const session = await open();
    const run = session.run(ones(1, 1));
    const disposal = session.dispose();
    await expect(session.run(ones(1, 1))).rejects.toMatchObject({ code: 'disposed' });
    expect((await run).data[0]).toBeCloseTo(1 / 9, 6);
    await disposal;
    await expect(session.dispose()).resolves.toBeUndefined();
  });
});
