import { describe, expect, it } from 'vitest';
import { describeAdapter, isSoftware, loadWebGpu, type AdapterInfo } from './webgpu.js';

/** As Dawn tells them. */
const swiftShader: AdapterInfo = {
  vendor: 'google',
  architecture: 'swiftshader',
  device: 'swiftshader-device-subzero-',
  description: 'SwiftShader driver 5.0.0',
  isFallbackAdapter: true,
};
const lavapipe: AdapterInfo = {
  vendor: 'mesa',
  architecture: 'software-rasterizer',
  device: 'llvmpipe (LLVM 15.0.6, 256 bits)',
  description: 'llvmpipe: Mesa 22.3.6 (LLVM 15.0.6)',
};
const discrete: AdapterInfo = {
  vendor: 'nvidia',
  architecture: 'hopper',
  device: 'NVIDIA H200',
  description: '570.1',
  isFallbackAdapter: false,
};

const load = (adapter: AdapterInfo | null) => (name: string) =>
  Promise.resolve(
    name === 'webgpu'
      ? {
          globals: {},
          create: () => ({ requestAdapter: () => Promise.resolve(adapter && { info: adapter }) }),
        }
      : {},
  );
const versionOf = () => '0';

describe('isSoftware', () => {
  it('knows a processor that imitates a GPU, also where it does not say so', () => {
    expect([swiftShader, lavapipe, discrete].map(isSoftware)).toEqual([true, true, false]);
  });
});

describe('describeAdapter', () => {
  it('names the GPU, then its make and its driver', () => {
    expect(describeAdapter(discrete)).toBe('NVIDIA H200 (nvidia hopper, 570.1)');
    expect(describeAdapter(swiftShader)).toBe(
      'swiftshader-device-subzero- (google swiftshader, SwiftShader driver 5.0.0)',
    );
  });

  it('makes do with what there is', () => {
    const nothing = { vendor: '', architecture: '', device: '', description: '' };
    expect(describeAdapter(nothing)).toBe('an adapter without a name');
    expect(describeAdapter({ ...nothing, vendor: 'apple', description: 'Apple M1' })).toBe(
      'Apple M1 (apple)',
    );
  });
});

describe('loadWebGpu', () => {
  it('tells how to get packages that are not there', async () => {
    const missing = () => Promise.reject(new Error("Cannot find module 'webgpu'"));
    await expect(loadWebGpu({ load: missing, versionOf })).rejects.toMatchObject({
      code: 'setup-missing',
      message: expect.stringMatching(
        /npm install webgpu@\S+ @tensorflow\/tfjs-backend-webgpu@\S+ @tensorflow\/tfjs@4\.22\.0$/,
      ) as unknown,
    });
  });

  it('refuses where there is no adapter', async () => {
    await expect(loadWebGpu({ load: load(null), versionOf })).rejects.toMatchObject({
      code: 'device-unavailable',
      message: expect.stringContaining('WebGPU finds no adapter') as unknown,
    });
  });

  it('refuses an adapter that is no GPU where only a GPU will do', async () => {
    await expect(
      loadWebGpu({ load: load(swiftShader), versionOf, hardwareOnly: true }),
    ).rejects.toMatchObject({
      code: 'device-unavailable',
      message: expect.stringContaining('swiftshader') as unknown,
    });
  });
});
