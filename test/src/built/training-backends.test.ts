import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findChromium, vulkanFor } from '@denoisekit/parity';
import { beforeAll, describe, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

interface Trained {
  readonly backend: string;
  readonly device: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly losses: readonly number[];
  readonly mse: readonly number[];
  readonly mosaic: readonly number[];
}

const program = join(import.meta.dirname, '..', '..', 'dist', 'training', 'train-on.js');

/** Each backend in a process of its own: two of them in one would share TF.js's engine, and WebGPU's driver is found by its start. */
async function trainOn(backend: string): Promise<Trained | { readonly missing: string }> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, backend], {
    // Without TF32, which CUDA would round the factors of a convolution to.
    env: { ...process.env, ...(backend === 'webgpu' ? vulkan() : { NVIDIA_TF32_OVERRIDE: '0' }) },
  });
  return JSON.parse(stdout) as Trained | { readonly missing: string };
}

/** The GPU's driver, or the one that comes with Chromium and needs no GPU. */
function vulkan(): Readonly<Record<string, string>> {
  return vulkanFor(process.env, findChromium({ env: process.env })).env;
}

function greatestDifference(a: readonly number[], b: readonly number[]): number {
  expect(a).toHaveLength(b.length);
  return a.reduce((greatest, value, i) => Math.max(greatest, Math.abs(value - b[i]!)), 0);
}

let cpu: Trained | { readonly missing: string };
beforeAll(async () => {
  cpu = await trainOn('tensorflow');
});

/** WebGPU runs in software; CUDA is required only where there is a driver for it. */
const owed = existsSync('/dev/nvidiactl') ? ['webgpu', 'tensorflow-gpu'] : ['webgpu'];

describe('training', () => {
  for (const backend of owed) {
    it(`gives on ${backend} what it gives on the CPU`, async ({ skip }) => {
      if ('missing' in cpu) return skip(cpu.missing);
      const other = await trainOn(backend);
      if ('missing' in other) return skip(other.missing);
      expect(other.backend).toBe(backend);
      expect(other.device).not.toBe('');
      expect(cpu.losses).toHaveLength(4);
      expect(greatestDifference(other.losses, cpu.losses)).toBeLessThan(1e-5);
      expect(greatestDifference(other.mse, cpu.mse)).toBeLessThan(1e-5);
      expect(greatestDifference(other.mosaic, cpu.mosaic)).toBeLessThan(1e-4);
      // It would be the same for nothing if each pixel were.
      expect(new Set(cpu.mosaic).size).toBeGreaterThan(1_000);
    });
  }
});
