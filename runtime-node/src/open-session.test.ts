import { DenoiseError, type Device, type Session } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { createSession } from './onnx-session.js';
import { openSession, type OpenSurroundings } from './open-session.js';
import { tinyModel } from './testing/tiny-model.js';

const model = tinyModel();
const noDriver = new DenoiseError('device-unavailable', { what: 'no driver' });

/** Surroundings in which devices fail as told, those told 'off' answer one 8-bit step too high, and others are the CPU. */
function surroundings(fates: Partial<Record<Device, Error | 'off' | 'absent'>>) {
  let disposed = 0;
  const create: OpenSurroundings['create'] = async (manifest, onnx, { device }) => {
    const fate = fates[device];
    if (fate instanceof Error) throw fate;
    const session = await createSession(manifest, onnx, { device: 'cpu', threads: 1 });
    const described: Session = {
      ...session,
      describe: () => ({ ...session.describe(), device }),
      dispose: () => {
        disposed++;
        return session.dispose();
      },
    };
    if (fate !== 'off') return described;
    const run: Session['run'] = async (image) => {
      const { data, shape } = await session.run(image);
      return { data: data.map((value) => value + 1 / 255), shape };
    };
    return { ...described, run };
  };
  const absence = (device: Device) => (fates[device] === 'absent' ? 'not installed' : undefined);
  return { create, absence, disposed: () => disposed };
}

const open = (order: readonly Device[], around: OpenSurroundings) =>
  openSession(model, { asked: order, order, threads: 1 }, around);

describe('openSession', () => {
  it('takes the first device that works, and describes how it got there', async () => {
    const session = await open(['cuda', 'webgpu', 'cpu'], surroundings({ cuda: 'absent', webgpu: noDriver }));
    expect(session.describe()).toMatchObject({
      device: 'cpu',
      deviceAsked: ['cuda', 'webgpu', 'cpu'],
      attempts: [
        { device: 'cuda', ok: false, absent: true, reason: 'not installed' },
        { device: 'webgpu', ok: false, reason: 'no driver' },
        { device: 'cpu', ok: true },
      ],
      selfTest: { vectors: 1, tolerance: 1e-5 },
    });
    await session.dispose();
  });

  it('passes over a device that answers wrongly, lets go of it, and says by how much', async () => {
    const around = surroundings({ webgpu: 'off' });
    const session = await open(['webgpu', 'cpu'], around);
    const { device, attempts } = session.describe();
    expect(device).toBe('cpu');
    // 1/255 is 3.9e-3; WebGPU owes 1e-4.
    expect(attempts[0]?.reason).toMatch(/webgpu answers wrongly.*found 3\.9e-3, expected at most 1\.0e-4/);
    expect(around.disposed()).toBe(1);
    await session.dispose();
  });

  it('rejects with the error itself when there is one device only', async () => {
    await expect(open(['cuda'], surroundings({ cuda: noDriver }))).rejects.toBe(noDriver);
    await expect(open(['webgpu'], surroundings({ webgpu: 'off' }))).rejects.toMatchObject({
      code: 'tolerance-exceeded',
    });
    await expect(open(['cuda'], surroundings({ cuda: 'absent' }))).rejects.toMatchObject({
      code: 'device-unavailable',
      message: expect.stringContaining('not installed') as string,
    });
  });

  it('names each attempt when none of several works', async () => {
    await expect(
      open(['cuda', 'cpu'], surroundings({ cuda: 'absent', cpu: noDriver })),
    ).rejects.toMatchObject({
      code: 'device-unavailable',
      message: expect.stringContaining('cuda: not installed | cpu: no driver') as string,
    });
  });

  it('does not try another device for a model that is broken', async () => {
    const broken = new DenoiseError('model-invalid', { what: 'broken' });
    await expect(open(['cuda', 'cpu'], surroundings({ cuda: broken }))).rejects.toBe(broken);
  });

  it('refuses a golden file that is too short before anything is loaded', async () => {
    const around = surroundings({ cpu: new Error('was loaded') });
    const short = { ...model, golden: model.golden.subarray(0, 40) };
    const opening = openSession(short, { asked: 'auto', order: ['cpu'] }, around);
    await expect(opening).rejects.toMatchObject({ code: 'manifest-invalid' });
  });

  it('runs on WebAssembly too, where it has one thread', async () => {
    const session = await openSession(model, { asked: 'wasm', order: ['wasm'], threads: 4 });
    expect(session.describe()).toMatchObject({ runtime: 'onnxruntime-web', device: 'wasm', threads: 1 });
    const { data } = await session.run({ data: Float32Array.of(0.9), shape: [1, 1, 1, 1] });
    expect(data[0]).toBeCloseTo(0.1, 6);
    await session.dispose();
  });
});
