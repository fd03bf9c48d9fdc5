import { examine, type DoctorEnvironment } from '@denoisekit/runtime-node';
import * as runtime from '@denoisekit/runtime-node';
import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.js';

/** A machine whose CPU works, and nothing else. */
const environment: DoctorEnvironment = {
  ...{ platform: 'linux', arch: 'x64', nodeVersion: '20.19.0' },
  probe: (device) =>
    Promise.resolve({ ok: device === 'cpu', text: device === 'cpu' ? 'ort 1.30.0' : 'no adapter' }),
  missingCudaFiles: () => ['libonnxruntime_providers_cuda.so'],
  gpu: () => Promise.resolve('GPU 0: NVIDIA H200'),
  find: () => undefined,
};

const doctor = (...flags: string[]) =>
  runCli(['doctor', ...flags], {
    cwd: '/',
    packages: {
      runtime: () => Promise.resolve({ ...runtime, examine, doctorEnvironment: () => environment }),
    },
  });

describe('denoisekit doctor', () => {
  it('lists what works and what does not, with the fix below', async () => {
    const { code, stdout } = await doctor();
    expect(code).toBe(0);
    expect(stdout).toContain('✓ cpu            ort 1.30.0\n');
    expect(stdout).toContain('✗ webgpu         no adapter\n');
    expect(stdout).toContain('→ denoisekit setup cuda\n');
    expect(stdout).toMatch(/auto: models run here, on cpu\n$/);
  });

  it('exits with 1 when what was asked for does not work', async () => {
    const { code, stdout } = await doctor('--device', 'cuda');
    expect(code).toBe(1);
    expect(stdout).toContain('cuda: models do not run here as asked');
  });

  it('takes a list, of which one has to work', async () => {
    expect((await doctor('--device', 'cuda,cpu')).code).toBe(0);
    expect((await doctor('--device', 'cuda,webgpu')).code).toBe(1);
  });

  it('prints JSON', async () => {
    const { code, stdout } = await doctor('--device', 'webgpu', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, asked: 'webgpu', device: null });
  });

  it('refuses a device that there is not as bad usage', async () => {
    const { code, stderr } = await doctor('--device', 'cudda');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean "cuda"?');
  });
});
