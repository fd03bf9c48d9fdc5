import { DenoiseError, imageTensor, type DeviceAttempt, type SessionDescription } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { createLastingSession, type LastingSessionOptions } from './lasting-session.js';
import type { WebSession } from './lasting-session.js';
import type { WebDevice } from './options.js';

interface FakeDevice extends WebSession {
  readonly lose: () => void;
  readonly disposals: () => number;
}

/** A device that adds `value` to each pixel, until it is lost; `losesItself` during its first run. */
function fakeDevice(
  device: WebDevice,
  value: number,
  before: readonly DeviceAttempt[],
  losesItself = false,
): FakeDevice {
  let reason: string | undefined;
  let disposals = 0;
  const lose = () => {
    reason = 'the laptop slept';
  };
  return {
    lose,
    disposals: () => disposals,
    lostReason: () => (device === 'webgpu' ? reason : undefined),
    run({ data, shape }) {
      if (losesItself) lose();
      if (reason !== undefined) return Promise.reject(new DenoiseError('inference-failed', { what: reason }));
      return Promise.resolve(
        imageTensor(
          data.map((pixel) => pixel + value),
          shape,
        ),
      );
    },
    describe: () =>
      ({ device, attempts: [...before, { device, ok: true }] }) as unknown as SessionDescription,
    dispose: () => {
      disposals++;
      return Promise.resolve();
    },
  };
}

const lastingSession = (first: WebSession, options: Omit<LastingSessionOptions, 'Failure'>) =>
  createLastingSession(first, { ...options, Failure: DenoiseError });

const image = imageTensor(Float32Array.of(0), [1, 1, 1, 1]);
const devices = ['webgpu', 'wasm'] as const;

describe('a lasting session', () => {
  it('runs again on a new device what ran on one that was lost, and tells', async () => {
    const first = fakeDevice('webgpu', 1, []);
    const opened: string[] = [];
    const session = lastingSession(first, {
      devices,
      open: (allowed, before) => {
        opened.push(allowed.join());
        return Promise.resolve(fakeDevice('webgpu', 2, before));
      },
    });
    expect((await session.run(image)).data[0]).toBe(1);
    first.lose();
    const answers = await Promise.all([session.run(image), session.run(image)]);
    expect(answers.map(({ data }) => data[0])).toEqual([2, 2]);
    expect(opened).toEqual(['webgpu,wasm']);
    expect(first.disposals()).toBe(1);
    expect(session.describe().attempts).toEqual([
      { device: 'webgpu', ok: false, reason: 'the device was lost: the laptop slept' },
      { device: 'webgpu', ok: true },
    ]);
  });

  it('takes the next device for a run that loses the first one twice', async () => {
    const session = lastingSession(fakeDevice('webgpu', 1, [], true), {
      devices,
      open: ([device], before) => Promise.resolve(fakeDevice(device!, 3, before, device === 'webgpu')),
    });
    expect((await session.run(image)).data[0]).toBe(3);
    expect(session.describe().attempts.map(({ device, ok }) => [device, ok])).toEqual([
      ['webgpu', false],
      ['webgpu', false],
      ['wasm', true],
    ]);
  });

  it('rejects when no device is left, and tries again at the next call', async () => {
    let broken = true;
    const session = lastingSession(fakeDevice('webgpu', 1, [], true), {
      devices: ['webgpu'],
      open: (_, before) => Promise.resolve(fakeDevice('webgpu', 4, before, broken)),
    });
    await expect(session.run(image)).rejects.toMatchObject({ code: 'device-unavailable' });
    broken = false;
    expect((await session.run(image)).data[0]).toBe(4);
  });

  it('does not take other failures for a loss', async () => {
    const failing = fakeDevice('wasm', 1, [], true);
    const session = lastingSession(failing, {
      devices,
      open: () => Promise.reject(new Error('nothing was lost')),
    });
    await expect(session.run(image)).rejects.toMatchObject({ code: 'inference-failed' });
  });

  it('remembers no more than its last losses', async () => {
    let current = fakeDevice('webgpu', 0, []);
    const session = lastingSession(current, {
      devices,
      open: (_, before) => {
        current = fakeDevice('webgpu', 0, before);
        return Promise.resolve(current);
      },
    });
    for (let nights = 0; nights < 20; nights++) {
      current.lose();
      await session.run(image);
    }
    expect(session.describe().attempts).toHaveLength(9);
  });
});
