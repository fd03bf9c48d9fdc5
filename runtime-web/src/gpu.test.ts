import { describe, expect, it } from 'vitest';
import { hardwareOnly, openGpu, type Adapters } from './gpu.js';

/** A GPU with one adapter, or none. */
function gpuWith(adapter: object | null): Adapters {
  return { requestAdapter: () => Promise.resolve(adapter as GPUAdapter | null) };
}

const info = { vendor: 'google', architecture: 'swiftshader' };

describe('GPUs, those that the processor computes left out', () => {
  it.each([
    ['says so in its info', { info: { ...info, isFallbackAdapter: true } }],
    ['says so itself, as in older browsers', { info, isFallbackAdapter: true }],
  ])('have none whose adapter %s', async (_, adapter) => {
    await expect(openGpu(hardwareOnly(gpuWith(adapter)))).rejects.toMatchObject({
      code: 'device-unavailable',
      message: expect.stringContaining('computed by the processor: found google swiftshader') as string,
      // No news where the device was left to choose.
      details: { absent: true },
    });
  });

  it('have every other adapter, and none where there is none', async () => {
    const adapter = { info: { ...info, isFallbackAdapter: false } };
    expect(await hardwareOnly(gpuWith(adapter)).requestAdapter()).toBe(adapter);
    expect(await hardwareOnly(gpuWith({ info })).requestAdapter()).toEqual({ info });
    expect(await hardwareOnly(gpuWith(null)).requestAdapter()).toBeNull();
  });
});
