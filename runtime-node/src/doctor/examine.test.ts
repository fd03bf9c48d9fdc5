import type { Device } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { cudaProviderFiles } from '../native-folder.js';
import { examine } from './examine.js';
import type { DoctorEnvironment } from './environment.js';

/** A Linux machine with Node 22 where all is well but CUDA, of which there is neither a GPU nor a provider. */
function machine(
  changes: Partial<DoctorEnvironment> = {},
  broken: readonly Device[] = ['cuda'],
): DoctorEnvironment {
  return {
    platform: 'linux',
    arch: 'x64',
    nodeVersion: '22.4.0',
    probe: (device) =>
      Promise.resolve(
        broken.includes(device) ? { ok: false, text: 'no adapter' } : { ok: true, text: 'ort 1.30.0' },
      ),
    missingCudaFiles: () => cudaProviderFiles,
    gpu: () => Promise.resolve(undefined),
    find: ([path]) => `/home/somebody/${path ?? ''}`,
    ...changes,
  };
}

const gpu = () => Promise.resolve('GPU 0: NVIDIA H200');
const finding = async (name: string, environment: DoctorEnvironment) =>
  (await examine('auto', environment)).findings.find((one) => one.name === name);

describe('examine', () => {
  it('is content with a machine that has no CUDA, unless CUDA is asked for', async () => {
    expect(await examine('auto', machine())).toMatchObject({ ok: true, device: 'cpu' });
    expect(await examine('cuda', machine())).toMatchObject({ ok: false, device: null });
    expect(await examine(['cuda', 'cpu'], machine())).toMatchObject({ ok: true, device: 'cpu' });
  });

  it('does not let another device stand in for the one that is asked for', async () => {
    expect(await examine('webgpu', machine({}, ['webgpu']))).toMatchObject({ ok: false, device: null });
    expect(await examine('auto', machine({}, ['cpu']))).toMatchObject({ ok: true, device: 'wasm' });
  });

  it('sends those with a GPU to the set-up, and those without to the CPU', async () => {
    expect(await finding('cuda', machine({ gpu }))).toEqual({
      name: 'cuda',
      ok: false,
      text: `GPU 0: NVIDIA H200; ${cudaProviderFiles.join(' and ')} not installed`,
      fix: 'denoisekit setup cuda',
    });
    expect((await finding('cuda', machine()))?.fix).toContain('--device cpu');
  });

  it('names the driver when all is installed and CUDA does not start', async () => {
    const installed = { missingCudaFiles: () => [] };
    const found = await finding('cuda', machine(installed));
    expect(found).toMatchObject({ ok: false, fix: expect.stringContaining('driver') as string });
    expect(await finding('cuda', machine({ ...installed, gpu }, []))).toEqual({
      name: 'cuda',
      ok: true,
      text: 'ort 1.30.0, GPU 0: NVIDIA H200',
    });
  });

  it.each([
    ['darwin', 'arm64'],
    ['linux', 'arm64'],
    ['win32', 'x64'],
  ])('does not send %s %s to a set-up that is not for it', async (platform, arch) => {
    const found = await finding('cuda', machine({ platform, arch, gpu }));
    expect(found).toMatchObject({ ok: false, fix: expect.not.stringContaining('setup') as string });
  });

  it.each([
    ['18.20.0', false],
    ['20.18.9', false],
    ['20.19.0', true],
    ['26.0.0', true],
  ])('of Node %s says %s', async (nodeVersion, ok) => {
    expect((await examine('cpu', machine({ nodeVersion }))).ok).toBe(ok);
  });

  it('tells that Python and TensorFlow.js are missing, and is content all the same', async () => {
    const { ok, findings } = await examine('auto', machine({ find: () => undefined }));
    expect(ok).toBe(true);
    const fixOf = (name: string) => findings.find((one) => one.name === name)!.fix;
    expect(fixOf('Python')).toMatch(/DENOISEKIT_PYTHON/);
    expect(fixOf('TensorFlow.js')).toMatch(/^npm install @tensorflow\/tfjs-node@/);
  });

  it('says how training would take any GPU, and where it is set up already', async () => {
    const name = 'TF.js, WebGPU';
    expect(await finding(name, machine({ find: () => undefined }))).toMatchObject({
      ok: false,
      fix: expect.stringMatching(/^npm install webgpu /) as unknown,
    });
    const find = (paths: readonly string[]) =>
      paths.find((path) => path === '.webgpu/node_modules/webgpu/package.json');
    expect(await finding(name, machine({ find }))).toMatchObject({ ok: true });
  });

  it('has a fix for each device that does not work, without WebGPU among them', async () => {
    const { findings } = await examine('auto', machine({}, ['cpu', 'cuda', 'webgpu', 'wasm']));
    expect(findings.filter(({ ok, fix }) => !ok && fix === undefined)).toEqual([]);
    expect(findings.find(({ name }) => name === 'webgpu')).toMatchObject({ ok: false, text: 'no adapter' });
  });

  it('refuses a device that there is not', async () => {
    await expect(examine('gpu' as Device, machine())).rejects.toMatchObject({ code: 'unknown-device' });
  });
});
