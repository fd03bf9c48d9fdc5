import { describe, expect, it } from 'vitest';
import { DenoiseError, textOf } from '../errors.js';
import type { Device, Session, SessionDescription } from './ports.js';
import { abortable } from '../testing/abortable.js';
import { fakeEngine, manifest, row } from './fake-engine.test.helper.js';
import { openFirst, type OpenFirstOptions } from './open-first.js';
import { sessionOver } from './session-over.js';

const noDriver = new DenoiseError('device-unavailable', { what: 'no driver' });
const absent = new DenoiseError('device-unavailable', { what: 'not installed', details: { absent: true } });

/** Devices that fail as told; those told 'off' answer 1/255 too high, and the others answer the picture itself. */
function devices(fates: Partial<Record<Device, Error | 'off'>>) {
  const disposed: Device[] = [];
  const create = (device: Device): Promise<Session & { readonly extra: string }> => {
    const fate = fates[device];
    if (fate instanceof Error) return Promise.reject(fate);
    const { engine } = fakeEngine(({ noisy }) =>
      Promise.resolve({
        type: 'float32',
        data: noisy!.data.map((value) => value + (fate === 'off' ? 1 / 255 : 0)),
        dims: noisy!.dims,
      }),
    );
    const description = { device, dtype: 'fp32' } as SessionDescription;
    const session = sessionOver(engine, manifest, description, textOf);
    const dispose = () => {
      disposed.push(device);
      return session.dispose();
    };
    return Promise.resolve({ ...session, dispose, extra: device });
  };
  return { create, disposed };
}

type Options = OpenFirstOptions<Device, Session & { readonly extra: string }>;

function open(order: readonly Device[], fates: Parameters<typeof devices>[0], more: Partial<Options> = {}) {
  const golden = [{ name: 'ones', input: row(1, 1), output: row(1, 1) }];
  return openFirst({ manifest, golden, asked: order, order, create: devices(fates).create, ...more });
}

describe('openFirst', () => {
  it('takes the first device that works, and describes how it got there', async () => {
    const session = await open(['cuda', 'webgpu', 'cpu'], { cuda: absent, webgpu: noDriver });
    expect(session.describe()).toEqual({
      device: 'cpu',
      dtype: 'fp32',
      deviceAsked: ['cuda', 'webgpu', 'cpu'],
      attempts: [
        { device: 'cuda', ok: false, absent: true, reason: 'not installed' },
        { device: 'webgpu', ok: false, reason: 'no driver' },
        { device: 'cpu', ok: true },
      ],
      selfTest: { vectors: 1, maxDifference: 0, tolerance: 1e-5, madeBy: 'hand' },
    });
    expect(session.extra).toBe('cpu');
  });

  it('passes over a device that answers wrongly, lets go of it, and says by how much', async () => {
    const { create, disposed } = devices({ webgpu: 'off' });
    const session = await open(['webgpu', 'cpu'], {}, { create });
    const { device, attempts } = session.describe();
    expect(device).toBe('cpu');
    // 1/255 is 3.9e-3; WebGPU owes 1e-4.
    expect(attempts[0]?.reason).toMatch(/webgpu answers wrongly.*found 3\.9e-3, expected at most 1\.0e-4/);
    expect(disposed).toEqual(['webgpu']);
  });

  it('tries a device once more where it is told to, before the next one', async () => {
    const fates: Parameters<typeof devices>[0] = { cuda: noDriver, webgpu: 'off' };
    const { create, disposed } = devices(fates);
    const again = (device: Device): boolean => {
      if (device !== 'webgpu' || fates.webgpu === undefined) return false;
      delete fates.webgpu;
      return true;
    };
    const session = await open(['cuda', 'webgpu', 'cpu'], {}, { create, again });
    expect(session.describe().attempts.map(({ device, ok }) => [device, ok])).toEqual([
      ['cuda', false],
      ['webgpu', false],
      ['webgpu', true],
    ]);
    expect(disposed).toEqual(['webgpu']);
  });

  it('proves nothing where there are no golden vectors, and says nothing of a proof', async () => {
    const session = await open(['webgpu'], { webgpu: 'off' }, { golden: [] });
    expect(session.describe()).not.toHaveProperty('selfTest');
  });

  it('rejects with the error itself when there is one device only', async () => {
    await expect(open(['cuda'], { cuda: noDriver })).rejects.toBe(noDriver);
    await expect(open(['webgpu'], { webgpu: 'off' })).rejects.toMatchObject({ code: 'tolerance-exceeded' });
  });

  it('rejects with the error of the one device that is there', async () => {
    await expect(open(['wasm', 'webgpu'], { wasm: 'off', webgpu: absent })).rejects.toMatchObject({
      code: 'tolerance-exceeded',
    });
  });

  it('names each attempt when none of several works', async () => {
    await expect(open(['cuda', 'cpu'], { cuda: absent, cpu: noDriver })).rejects.toMatchObject({
      code: 'device-unavailable',
      message: expect.stringContaining('cuda: not installed | cpu: no driver') as string,
    });
  });

  it.each(['inference-failed', 'setup-missing', 'network-failed', 'digest-mismatch', 'internal'] as const)(
    'takes %s for the fault of the device, and tries the next',
    async (code) => {
      const session = await open(['webgpu', 'wasm'], { webgpu: new DenoiseError(code, { what: 'no' }) });
      expect(session.describe().device).toBe('wasm');
    },
  );

  it('takes an unforeseen error for the fault of the device too', async () => {
    const session = await open(['webgpu', 'wasm'], { webgpu: new TypeError('of a driver') });
    expect(session.describe().attempts[0]?.reason).toBe('of a driver');
    await expect(open(['webgpu'], { webgpu: new TypeError('of a driver') })).rejects.toMatchObject({
      code: 'device-unavailable',
      message: expect.stringContaining('webgpu: of a driver') as string,
    });
  });

  it.each(['model-invalid', 'manifest-invalid', 'usage'] as const)(
    'tries no other device after %s, which none would mend',
    async (code) => {
      const error = new DenoiseError(code, { what: 'broken' });
      await expect(open(['cuda', 'cpu'], { cuda: error })).rejects.toBe(error);
    },
  );

  it('keeps attempts of before in front', async () => {
    const before = [{ device: 'webgpu', ok: false, reason: 'lost' }] as const;
    const session = await open(['webgpu'], {}, { before });
    expect(session.describe().attempts).toEqual([...before, { device: 'webgpu', ok: true }]);
  });

  it('rejects with the reason of a signal that is aborted meanwhile, and lets go of what it opened', async () => {
    const { signal, abort } = abortable();
    const { create, disposed } = devices({});
    const reason = new Error('enough');
    const opening = open(
      ['cuda', 'cpu'],
      {},
      {
        signal,
        create: (device) => {
          abort(reason);
          return create(device);
        },
      },
    );
    await expect(opening).rejects.toBe(reason);
    expect(disposed).toEqual(['cuda']);
  });
});
