import { DenoiseError, textOf } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { isSoftware, type Adapters } from './adapter.js';
import { openGpu, type Gpu } from './gpu.js';

/** A GPU with one adapter, or none. */
function gpuWith(adapter: object | null): Adapters {
  return { requestAdapter: () => Promise.resolve(adapter as GPUAdapter | null) };
}

const info = { vendor: 'google', architecture: 'swiftshader' };
const needs = {
  suits: (adapter: GPUAdapter) => !isSoftware(adapter),
  dtype: 'fp32',
  Failure: DenoiseError,
  reasonOf: textOf,
} as const;

describe('a GPU', () => {
  it.each([
    ['says so in its info', { info: { ...info, isFallbackAdapter: true } }],
    ['says so itself, as in older browsers', { info, isFallbackAdapter: true }],
  ])('is left out where the processor computes it, which an adapter %s', async (_, adapter) => {
    await expect(openGpu(gpuWith(adapter), needs)).rejects.toMatchObject({
      code: 'device-unavailable',
      message: expect.stringContaining('computed by the processor: found google swiftshader') as string,
      // No news where the device was left to choose.
      details: { absent: true },
    });
  });

  it('is not left out by an adapter that says otherwise, or nothing', () => {
    expect(isSoftware({ info: { isFallbackAdapter: false } })).toBe(false);
    expect(isSoftware({ info: {} })).toBe(false);
  });

  it.each([
    ['no navigator.gpu', undefined],
    ['no adapter', gpuWith(null)],
  ])('is absent where there is %s', async (actual, gpu) => {
    await expect(openGpu(gpu, needs)).rejects.toMatchObject({
      code: 'device-unavailable',
      message: expect.stringContaining(`found ${actual}`) as string,
      details: { absent: true },
    });
  });

  it.each([
    ['adapter', { requestAdapter: () => Promise.reject(new Error('blocked')) }],
    ['device', gpuWith({ ...adapterWith(), requestDevice: () => Promise.reject(new Error('blocked')) })],
  ])('is there and refused where the browser gives no %s', async (_, gpu) => {
    await expect(openGpu(gpu, needs)).rejects.toMatchObject({
      message: expect.stringContaining('refused') as string,
      details: { absent: false },
    });
  });
});

function adapterWith(device: object = {}) {
  return { info, features: new Set(), limits: {}, requestDevice: () => Promise.resolve(device) };
}

describe('a run on a GPU device', () => {
  async function open(): Promise<{ readonly gpu: Gpu; readonly lose: (message: string) => Promise<void> }> {
    let lose: ((loss: object) => void) | undefined;
    const lost = new Promise((resolve) => {
      lose = resolve;
    });
    const gpu = await openGpu(gpuWith(adapterWith({ lost })), needs);
    return {
      gpu,
      lose: async (message) => {
        lose?.({ message, reason: 'destroyed' });
        await lost;
      },
    };
  }
  const forever = () => new Promise<never>(() => undefined);

  it('gives its result, and tells of no loss', async () => {
    const { gpu } = await open();
    expect(gpu.adapter).toBe('google swiftshader');
    expect(await gpu.unlessLost(() => Promise.resolve('done'))).toBe('done');
    expect(gpu.lostReason()).toBeUndefined();
  });

  it('ends with the device, whose answer may never come', async () => {
    const { gpu, lose } = await open();
    const waiting = gpu.unlessLost(forever);
    await lose('the laptop slept');
    await expect(waiting).rejects.toMatchObject({
      code: 'inference-failed',
      message: 'the GPU device was lost during a run: found the laptop slept',
    });
    // The next one does not begin.
    await expect(gpu.unlessLost(forever)).rejects.toMatchObject({ code: 'inference-failed' });
  });

  it('condemns the device when it fails, and a loss without words has the reason of the browser', async () => {
    const failed = await open();
    await expect(failed.gpu.unlessLost(() => Promise.reject(new Error('no memory')))).rejects.toMatchObject({
      message: expect.stringContaining('a run failed: no memory') as string,
    });
    expect(failed.gpu.lostReason()).toBe('a run failed: no memory');
    const { gpu, lose } = await open();
    await lose(' ');
    expect(gpu.lostReason()).toBe('destroyed');
  });
});
