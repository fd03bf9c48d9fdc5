import { describe, expect, it } from 'vitest';
import { gpuNameIn, hasBfloat16, restoreUtil } from './native.js';
import { loadTensorFlow } from './tensorflow.js';
import { allowForTensorFlow } from '../tiny.test.fixtures.js';

allowForTensorFlow();

describe('loadTensorFlow', () => {
  it('computes on the native library and says what it is', async () => {
    const { tf, backend, device, versions, notes } = await loadTensorFlow();
    expect(tf.getBackend()).toBe('tensorflow');
    expect(tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()[0])).toBe(11);
    expect(backend).toBe('tensorflow');
    expect(device).toMatch(/\d+ cores?$/);
    expect(versions['tensorflow']).toMatch(/^\d+\.\d+/);
    expect(versions['node']).toBe(process.versions.node);
    expect(notes).toEqual([]);
  });

  it('says that the GPU package runs on the CPU where it finds no GPU', async () => {
    const { default: namespace } = (await import('@tensorflow/tfjs-node')) as unknown as { default: unknown };
    const { notes } = await loadTensorFlow('tensorflow-gpu', { load: () => Promise.resolve(namespace) });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/no GPU/);
  });

  it.each([
    ['tensorflow', 'npm rebuild @tensorflow/tfjs-node'],
    ['tensorflow-gpu', 'npm rebuild @tensorflow/tfjs-node-gpu'],
  ] as const)('tells how to get a binding that is not there: %s', async (backend, fix) => {
    const load = () => Promise.reject(new Error('The Node.js native addon module can not\nbe found'));
    await expect(loadTensorFlow(backend, { load, env: {} })).rejects.toMatchObject({
      code: 'setup-missing',
      message: expect.stringMatching(new RegExp(`${fix}$`)) as unknown,
    });
  });

  it('makes the library quiet, deterministic and fast, unless the environment says otherwise', async () => {
    const env: Record<string, string | undefined> = { TF_DETERMINISTIC_OPS: '0' };
    await loadTensorFlow('tensorflow', { env });
    expect(env).toEqual({
      TF_DETERMINISTIC_OPS: '0',
      TF_CPP_MIN_LOG_LEVEL: '3',
      TF_ENABLE_ONEDNN_OPTS: '1',
    });
  });
});

describe('loadTensorFlow auto', () => {
  it('computes on the processor of a machine without a GPU, and says why', async () => {
    const machine = { gpu: false, nvidia: false, cudaReady: true, webgpuReady: true };
    const { backend, accelerated, notes } = await loadTensorFlow('auto', { machine });
    expect([backend, accelerated]).toEqual(['tensorflow', false]);
    expect(notes).toEqual([expect.stringMatching(/^chose the backend tensorflow, because there is no GPU/)]);
  });
});

describe('hasBfloat16', () => {
  it.each([
    ['an AMD Zen 4', 'flags\t\t: fpu sse2 avx2 avx512f avx512_bf16 avx512vbmi', true],
    ['an Intel with AMX', 'flags\t\t: fpu avx512f amx_bf16 amx_tile', true],
    ['a processor without', 'flags\t\t: fpu sse2 avx2 avx512f', false],
    ['an ARM, whose list has another name', 'Features\t: fp asimd bf16', false],
    ['a system that does not say', '', false],
  ])('knows %s', (_, cpuInfo, expected) => {
    expect(hasBfloat16(`processor\t: 0\n${cpuInfo}\n`)).toBe(expected);
  });
});

describe('gpuNameIn', () => {
  it('reads the first GPU that nvidia-smi lists', () => {
    const listed = 'GPU 0: NVIDIA H200 (UUID: GPU-1)\nGPU 1: NVIDIA A100 (UUID: GPU-2)\n';
    expect(gpuNameIn(listed)).toBe('NVIDIA H200');
    expect(gpuNameIn('')).toBeUndefined();
  });
});

describe('restoreUtil', () => {
  it('puts back what Node 23 took out, and replaces what it warns of by what it advises', () => {
    const util: Record<string, unknown> = { isArray: () => 'deprecated' };
    restoreUtil(util);
    expect(util['isArray']).toBe(Array.isArray);
    const isNullOrUndefined = util['isNullOrUndefined'] as (value: unknown) => boolean;
    expect([null, undefined, 0, '', false].map(isNullOrUndefined)).toEqual([true, true, false, false, false]);
  });
});
