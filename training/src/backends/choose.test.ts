import { DenoiseError } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { chooseBackend, trainingMachine, type TrainingMachine } from './choose.js';
import type { LoadedTensorFlow, TensorFlowBackend } from './types.js';

const bare: TrainingMachine = { gpu: false, nvidia: false, cudaReady: false, webgpuReady: false };
const full: TrainingMachine = { gpu: true, nvidia: true, cudaReady: true, webgpuReady: true };

/** Chooses on a machine where these backends find a GPU, and those that fail do so with a message. */
async function choose(
  machine: Partial<TrainingMachine>,
  {
    accelerated = [],
    failing = {},
  }: { accelerated?: TensorFlowBackend[]; failing?: Partial<Record<TensorFlowBackend, string>> } = {},
) {
  const loaded: TensorFlowBackend[] = [];
  const found = await chooseBackend({ ...bare, ...machine }, (backend) => {
    loaded.push(backend);
    const what = failing[backend];
    if (what !== undefined) return Promise.reject(new DenoiseError('device-unavailable', { what }));
    const facts = { backend, accelerated: accelerated.includes(backend), notes: [`${backend} is slow`] };
    return Promise.resolve(facts as unknown as LoadedTensorFlow);
  });
  return { loaded, backend: found.backend, notes: found.notes };
}

describe('chooseBackend', () => {
  it('takes the processor where there is no GPU, without trying anything else', async () => {
    expect(await choose({ cudaReady: true, webgpuReady: true })).toEqual({
      loaded: ['tensorflow'],
      backend: 'tensorflow',
      notes: ['tensorflow is slow', 'chose the backend tensorflow, because there is no GPU'],
    });
  });

  it('takes CUDA before WebGPU', async () => {
    const { loaded, notes } = await choose(full, { accelerated: ['tensorflow-gpu', 'webgpu'] });
    expect(loaded).toEqual(['tensorflow-gpu']);
    expect(notes.at(-1)).toBe('chose the backend tensorflow-gpu');
  });

  it('takes WebGPU where the GPU is of another make', async () => {
    const { loaded, notes } = await choose({ gpu: true, webgpuReady: true }, { accelerated: ['webgpu'] });
    expect(loaded).toEqual(['webgpu']);
    expect(notes.at(-1)).toBe('chose the backend webgpu, because there is no NVIDIA GPU');
  });

  it('says how to set up what a GPU that is there could use', async () => {
    const { backend, notes } = await choose({ gpu: true, nvidia: true });
    expect(backend).toBe('tensorflow');
    expect(notes.at(-1)).toMatch(
      /tfjs-node-gpu is not built\), and .*tfjs-backend-webgpu are not installed\)$/,
    );
  });

  it('goes on when a backend does not start, and keeps the reason', async () => {
    const { loaded, notes } = await choose(
      { ...full, nvidia: false },
      { failing: { webgpu: 'the only WebGPU adapter is no GPU' } },
    );
    expect(loaded).toEqual(['webgpu', 'tensorflow']);
    expect(notes.at(-1)).toMatch(/and the only WebGPU adapter is no GPU$/);
  });

  it('never loads a second TensorFlow beside one that finds no GPU', async () => {
    const { loaded, backend } = await choose(full, { failing: { webgpu: 'WebGPU finds no adapter' } });
    expect(loaded).toEqual(['tensorflow-gpu', 'webgpu']);
    expect(backend).toBe('tensorflow-gpu');
  });

  it('tells the error of the last resort', async () => {
    await expect(choose({}, { failing: { tensorflow: 'it is not set up' } })).rejects.toMatchObject({
      code: 'device-unavailable',
    });
  });
});

describe('trainingMachine', () => {
  it('takes a machine other than Linux for one that may have a GPU', () => {
    expect(trainingMachine('darwin').gpu).toBe(true);
    expect(trainingMachine('win32').gpu).toBe(true);
  });
});
