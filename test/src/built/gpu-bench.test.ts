import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { GpuReport, SpeedFigures } from '../bench/gpu/measurements.js';
import { gpuPage } from '../bench/gpu/page.js';
import { stepsOf } from '../bench/gpu/steps.js';
import { usually, widely } from '../wide.js';

const program = fileURLToPath(new URL('../../dist/bench/main.js', import.meta.url));

widely(
  'runs its whole way without a card, on SwiftShader and the CPU, and marks the rows',
  async ({ skip }) => {
    if (existsSync('/dev/nvidiactl')) return skip('with a card it takes minutes');
    const { stdout } = await promisify(execFile)(process.execPath, [program, 'gpu', '--json'], {
      maxBuffer: 64 * 1024 * 1024,
    });
    const report = JSON.parse(stdout) as GpuReport;
    expect(report.machine.gpus).toEqual([]);
    const stateOf = (name: string) => report.outcomes.find((one) => one.name === name);
    for (const name of ['CUDA, TF32 off', 'photo-small fp32 on cuda', 'tensorflow-gpu']) {
      expect(stateOf(name)).toMatchObject({ state: 'not-run', reason: 'there is no NVIDIA GPU here' });
    }
    for (const dtype of ['fp16', 'int8']) {
      expect(stateOf(`photo-small ${dtype} on cpu`)).toMatchObject({ state: 'done' });
      expect(stateOf(`photo-small ${dtype} on webgpu`)).toMatchObject({ state: 'not-run' });
    }
    const cpu = stateOf('photo-small fp32 on cpu');
    expect(cpu).toMatchObject({ state: 'done', software: true });
    const { picturesPerSecond, megapixelsPerSecond } = (cpu as { answer: SpeedFigures }).answer;
    expect(megapixelsPerSecond).toBeCloseTo((picturesPerSecond * 64 * 64) / 1e6, 9);
    expect(report.outcomes.filter(({ state }) => state === 'failed')).toEqual([]);
    const page = gpuPage(report);
    expect(page).toContain('no NVIDIA GPU');
    expect(page.match(/\| software \|/g)?.length).toBeGreaterThan(2);
  },
);

usually(
  'asks CUDA for parity with TF32 off and on, and both GPUs for speed in each dtype that there is',
  () => {
    const steps = stepsOf({
      hasCard: true,
      vulkan: { env: {}, notes: [] },
      models: ['compact', 'photo'],
      timed: [{ model: 'photo', dtypes: ['fp32', 'fp16', 'int8'] }],
      side: 1024,
      seconds: 3,
    });
    const notRun = steps.filter((step) => step.notRun !== undefined);
    expect(notRun.map(({ name }) => name)).toEqual(['photo int8 on webgpu']);
    const parity = steps.filter(({ kind }) => kind === 'parity');
    expect(parity.map(({ env }) => env?.['NVIDIA_TF32_OVERRIDE'])).toEqual(['0', undefined, undefined]);
    expect(steps.filter(({ kind }) => kind === 'speed').map(({ name }) => name)).toEqual([
      ...['photo fp32 on cpu', 'photo fp32 on cuda', 'photo fp32 on webgpu'],
      ...['photo fp16 on cpu', 'photo fp16 on cuda', 'photo fp16 on webgpu'],
      ...['photo int8 on cpu', 'photo int8 on cuda', 'photo int8 on webgpu'],
    ]);
    expect(steps.filter(({ software }) => software).map(({ name }) => name)).toEqual([
      ...['photo fp32 on cpu', 'photo fp16 on cpu', 'photo int8 on cpu'],
      ...['photo fp32 on cpu, 2 workers, 4 clients', 'tensorflow'],
    ]);
  },
);
