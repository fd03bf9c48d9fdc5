import { describe, expect, it } from 'vitest';
import type { Device } from './ports.js';
import { fakeEngine, manifest, row } from './fake-engine.test.helper.js';
import { openSession, type OpenSessionOptions } from './open-session.js';

const facts = { runtime: 'fake', runtimeVersion: '1.2', threads: 3 };

function optionsFor(device: Device, changes: Partial<OpenSessionOptions> = {}): OpenSessionOptions {
  return { manifest, device, facts, fix: 'ask the doctor', ...changes };
}

describe('openSession', () => {
  it('describes what it opened', async () => {
    const session = await openSession(() => Promise.resolve(fakeEngine().engine), optionsFor('wasm'));
    expect(session.describe()).toEqual({
      ...facts,
      deviceAsked: 'wasm',
      device: 'wasm',
      attempts: [{ device: 'wasm', ok: true }],
      dtype: 'fp32',
      model: 'tiny',
      modelSha256: 'a'.repeat(64),
    });
    expect((await session.run(row(0.5))).data[0]).toBe(0.5);
  });

  it('describes the file of the dtype that it was given, and refuses one that the model does not have', async () => {
    const fp16 = { path: 'half.onnx', bytes: 1, sha256: 'b'.repeat(64) };
    const both = { ...manifest, files: { ...manifest.files, fp16 } };
    const load = () => Promise.resolve(fakeEngine().engine);
    const session = await openSession(load, optionsFor('cpu', { manifest: both, dtype: 'fp16' }));
    expect(session.describe()).toMatchObject({ dtype: 'fp16', modelSha256: fp16.sha256 });
    await expect(openSession(load, optionsFor('cpu', { dtype: 'int8' }))).rejects.toMatchObject({
      code: 'file-missing',
    });
  });

  it.each<[Device, string, string, string]>([
    ['cpu', 'bad protobuf', 'model-invalid', 'export it again'],
    ['wasm', 'bad protobuf', 'model-invalid', 'export it again'],
    ['wasm', 'no available backend found. ERR: no SIMD', 'device-unavailable', 'ask the doctor'],
    ['webgpu', 'no kernel for Pad', 'device-unavailable', 'ask the doctor'],
    ['cuda', 'no driver', 'device-unavailable', 'ask the doctor'],
  ])('says whose fault it is that %s cannot load: %s', async (device, reason, code, fix) => {
    const load = () => Promise.reject(new Error(`at /build/ort.cc: ${reason}`));
    const reasonOf = (thrown: unknown) => (thrown as Error).message.replace('at /build/ort.cc: ', '');
    const opening = openSession(load, optionsFor(device, { reasonOf }));
    await expect(opening).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`: found ${reason}; ${fix}$`)) as string,
    });
  });

  it('releases a model that is not what its manifest says', async () => {
    const { engine, releases } = fakeEngine();
    const other = { ...manifest, input: { ...manifest.input, name: 'x' } };
    const opening = openSession(() => Promise.resolve(engine), optionsFor('cpu', { manifest: other }));
    await expect(opening).rejects.toMatchObject({ code: 'model-invalid' });
    expect(releases()).toBe(1);
  });
});
