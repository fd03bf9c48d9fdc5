import type { DeviceAttempt } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { deviceOrder, fallbackWarning } from './devices.js';

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
    expect(deviceOrder(choice, fallback)).toEqual(expected);
  });

  it('suggests the nearest name for a device that there is not', () => {
    expect(() => deviceOrder('webgl' as 'cpu', 'warn')).toThrow(
      expect.objectContaining({
        code: 'unknown-device',
        message: expect.stringContaining('webgpu') as string,
      }),
    );
  });

  it('refuses an empty list', () => {
    expect(() => deviceOrder([], 'warn')).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

describe('fallbackWarning', () => {
  const attempts: readonly DeviceAttempt[] = [
    { device: 'cuda', ok: false, reason: 'not installed', absent: true },
    { device: 'cpu', ok: true },
  ];

  it('says what runs, and why not what was asked for', () => {
    expect(fallbackWarning({ model: 'tiny', device: 'cpu', attempts }, 'cuda')).toBe(
      'tiny runs on cpu, because of cuda: not installed',
    );
  });

  it('says nothing of what is not installed when any device will do', () => {
    expect(fallbackWarning({ model: 'tiny', device: 'cpu', attempts }, 'auto')).toBeUndefined();
  });

  it('says, even then, what is installed and fails', () => {
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
