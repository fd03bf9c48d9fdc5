import { describe, expect, it } from 'vitest';
import { heavyModel, webOrder } from './devices.js';

const graph = (macsPerPixel: number) => ({
  nodes: 1,
  operators: {},
  parameters: 1,
  macs: { count: macsPerPixel * 28 * 28, height: 28, width: 28 },
});
const light = graph(heavyModel - 1);
const heavy = graph(heavyModel);

describe('webOrder', () => {
  it('chooses by the size of the model when left to choose', () => {
    expect(webOrder({ device: 'auto', fallback: 'silent' }, light)).toEqual(['wasm', 'webgpu']);
    expect(webOrder({ device: 'auto', fallback: 'silent' }, heavy)).toEqual(['webgpu', 'wasm']);
  });

  it('takes a multiplication a pixel with each parameter for granted where they were not counted', () => {
    const uncounted = { nodes: 1, operators: {}, parameters: heavyModel };
    expect(webOrder({ device: 'auto', fallback: 'silent' }, uncounted)).toEqual(['webgpu', 'wasm']);
    const few = { ...uncounted, parameters: heavyModel - 1 };
    expect(webOrder({ device: 'auto', fallback: 'silent' }, few)).toEqual(['wasm', 'webgpu']);
  });

  it('takes nothing but the device that was named, unless a fallback was asked for', () => {
    expect(webOrder({ device: 'webgpu', fallback: 'error' }, light)).toEqual(['webgpu']);
    expect(webOrder({ device: 'webgpu', fallback: 'warn' }, light)).toEqual(['webgpu', 'wasm']);
    expect(webOrder({ device: 'wasm', fallback: 'silent' }, light)).toEqual(['wasm', 'webgpu']);
  });

  it('keeps the order of a list, each device once', () => {
    const device = ['wasm', 'webgpu', 'wasm'] as const;
    expect(webOrder({ device, fallback: 'warn' }, heavy)).toEqual(['wasm', 'webgpu']);
  });
});
