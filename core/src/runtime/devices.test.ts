import { describe, expect, it } from 'vitest';
import type { Device, DeviceAttempt } from './ports.js';
import { assertDevices, deviceOrder, fallbackWarning } from './devices.js';

const known: readonly Device[] = ['cpu', 'cuda', 'webgpu', 'wasm'];
const lists: Parameters<typeof deviceOrder<Device>>[2] = {
  automatic: ['cuda', 'cpu', 'wasm'],
  everywhere: ['cpu', 'wasm'],
};

describe('assertDevices', () => {
  it.each(['auto', 'wasm', ['webgpu', 'wasm']])('takes %j', (choice) => {
    expect(() => {
      assertDevices(choice, known);
    }).not.toThrow();
  });

  it.each([['webgl'], [['wasm', 'tpu']], [undefined], [['auto']], [7]])('refuses %j', (choice) => {
    expect(() => {
      assertDevices(choice, known);
    }).toThrow(expect.objectContaining({ code: 'unknown-device' }) as Error);
  });

  it('names those that there are', () => {
    expect(() => {
      assertDevices('webgl', known);
    }).toThrow('there is no device "webgl" here: expected auto, cpu, cuda, webgpu, wasm, or a list of them');
  });

  it('refuses an empty list', () => {
    expect(() => {
      assertDevices([], known);
    }).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
  });
});

describe('deviceOrder', () => {
  it.each([
    ['auto', 'warn', ['cuda', 'cpu', 'wasm']],
    ['auto', 'error', ['cuda', 'cpu', 'wasm']],
    ['cuda', 'warn', ['cuda', 'cpu', 'wasm']],
    ['webgpu', 'silent', ['webgpu', 'cpu', 'wasm']],
    ['wasm', 'warn', ['wasm', 'cpu']],
    ['cuda', 'error', ['cuda']],
    [['webgpu', 'cuda'], 'warn', ['webgpu', 'cuda']],
    [['webgpu', 'cuda', 'webgpu'], 'silent', ['webgpu', 'cuda']],
    [['webgpu', 'cpu'], 'error', ['webgpu']],
  ] as const)('of %j with fallback %s is %j', (choice, fallback, expected) => {
    expect(deviceOrder<Device>(choice, fallback, lists)).toEqual(expected);
  });
});

describe('fallbackWarning', () => {
  const attempts: readonly DeviceAttempt[] = [
    { device: 'cuda', ok: false, reason: 'not installed', absent: true },
    { device: 'cpu', ok: true },
  ];

  it('says what runs, and why not what was asked for', () => {
    expect(fallbackWarning({ model: 'tiny', device: 'cpu', attempts }, 'cuda')).toBe(
      'tiny runs on cpu (cuda: not installed)',
    );
  });

  it('says nothing of what is not there when any device will do', () => {
    expect(fallbackWarning({ model: 'tiny', device: 'cpu', attempts }, 'auto')).toBeUndefined();
  });

  it('says, even then, what is there and fails', () => {
    const failing = attempts.map(({ device, ok }) =>
      ok ? { device, ok } : { device, ok, reason: 'no driver' },
    );
    expect(fallbackWarning({ model: 'tiny', device: 'cpu', attempts: failing }, 'auto')).toContain(
      'no driver',
    );
  });

  it('says nothing when the device that was asked for runs', () => {
    const ok = [{ device: 'cuda', ok: true }] as const;
    expect(fallbackWarning({ model: 'tiny', device: 'cuda', attempts: ok }, 'cuda')).toBeUndefined();
  });
});
