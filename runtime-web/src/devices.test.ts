import { describe, expect, it } from 'vitest';
import { assertDevices, defaultFallback, devicesToTry, heavyModel } from './devices.js';

const graph = (macsPerPixel: number) => ({
  nodes: 1,
  operators: {},
  parameters: 1,
  macs: { count: macsPerPixel * 28 * 28, height: 28, width: 28 },
});
const light = graph(heavyModel - 1);
const heavy = graph(heavyModel);

describe('devicesToTry', () => {
  it('chooses by the size of the model when left to choose', () => {
    expect(devicesToTry({ device: 'auto', fallback: 'silent' }, light)).toEqual(['wasm', 'webgpu']);
    expect(devicesToTry({ device: 'auto', fallback: 'silent' }, heavy)).toEqual(['webgpu', 'wasm']);
  });

  it('takes a multiplication a pixel with each parameter for granted where nobody counted', () => {
    const uncounted = { nodes: 1, operators: {}, parameters: heavyModel };
    expect(devicesToTry({ device: 'auto', fallback: 'silent' }, uncounted)).toEqual(['webgpu', 'wasm']);
    const few = { ...uncounted, parameters: heavyModel - 1 };
    expect(devicesToTry({ device: 'auto', fallback: 'silent' }, few)).toEqual(['wasm', 'webgpu']);
  });

  it('takes nothing but the device that was named, unless a fallback was asked for', () => {
    expect(devicesToTry({ device: 'webgpu', fallback: 'error' }, light)).toEqual(['webgpu']);
    expect(devicesToTry({ device: 'webgpu', fallback: 'warn' }, light)).toEqual(['webgpu', 'wasm']);
    expect(devicesToTry({ device: 'wasm', fallback: 'silent' }, light)).toEqual(['wasm', 'webgpu']);
  });

  it('keeps the order of a list, each device once', () => {
    const device = ['wasm', 'webgpu', 'wasm'] as const;
    expect(devicesToTry({ device, fallback: 'warn' }, heavy)).toEqual(['wasm', 'webgpu']);
  });
});

describe('defaultFallback', () => {
  it('is an error for one device, a warning for a list, and silent for auto', () => {
    expect(defaultFallback('webgpu')).toBe('error');
    expect(defaultFallback(['webgpu'])).toBe('warn');
    expect(defaultFallback('auto')).toBe('silent');
  });
});

describe('assertDevices', () => {
  it('takes what a browser can have', () => {
    for (const asked of ['auto', 'wasm', 'webgpu', ['webgpu', 'wasm']]) {
      expect(() => {
        assertDevices(asked);
      }).not.toThrow();
    }
  });

  it.each([['cuda'], [['wasm', 'cpu']], [undefined], [['auto']]])('refuses %j', (asked) => {
    expect(() => {
      assertDevices(asked);
    }).toThrow(expect.objectContaining({ code: 'unknown-device' }) as Error);
  });

  it('refuses an empty list', () => {
    expect(() => {
      assertDevices([]);
    }).toThrow(expect.objectContaining({ code: 'usage' }) as Error);
  });
});
