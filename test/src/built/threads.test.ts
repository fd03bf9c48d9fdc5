import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { imageTensor, readGolden, type Denoiser } from '@denoisekit/core';
import { createNodeDenoiser, type NodeDenoiserOptions } from '@denoisekit/runtime-node';
import { memorySource, tinyModel } from '@denoisekit/runtime-node/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { runtimeContract } from '../contract/runtime-contract.js';
import type { OpenRuntime } from '../contract/subject.js';

const tiny = tinyModel({ sizeMultiple: 4, gain: true });

function inThreads(options: Partial<NodeDenoiserOptions>): OpenRuntime {
  return async ({ tile } = {}) => {
    const model = memorySource(tiny);
    const denoiser = await createNodeDenoiser({ model, threads: 1, tile, ...options });
    return { denoiser, manifest: tiny.manifest, golden: readGolden(tiny.manifest, tiny.golden) };
  };
}

runtimeContract('onnxruntime-node on the CPU, one thread beside', inThreads({ workers: 1 }));
runtimeContract('onnxruntime-node on the CPU, two threads beside', inThreads({ workers: 2 }));
runtimeContract('WebAssembly, one thread beside', inThreads({ workers: 1, device: 'wasm' }));

describe('a pool of threads', () => {
  const opened: Denoiser[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((denoiser) => denoiser.dispose()));
  });

  it('leaves the event loop free while it works', async () => {
    const denoiser = await createNodeDenoiser({ model: memorySource(tiny), workers: 1, threads: 1 });
    opened.push(denoiser);
    // One run on the order of a hundred milliseconds: turns of the event loop go on meanwhile.
    const large = imageTensor(new Float32Array(4000 * 4000), [1, 1, 4000, 4000]);
    let turns = 0;
    const count = setInterval(() => turns++, 1);
    await denoiser.denoise(large);
    clearInterval(count);
    expect(turns).toBeGreaterThan(20);
  });

  it('says in describe() how many there are, and what each may use', async () => {
    const denoiser = await createNodeDenoiser({ model: memorySource(tiny), workers: 2, threads: 1 });
    opened.push(denoiser);
    expect(denoiser.describe()).toMatchObject({ threads: 1, device: 'cpu', deviceAsked: 'auto' });
    await expect.poll(() => denoiser.describe().workers, { timeout: 20_000 }).toBe(2);
  });
});

describe('a process', () => {
  it('ends by itself with a pool that it has not disposed of, but not before its answer', async () => {
    const program = `
      import { createNodeDenoiser } from '@denoisekit/runtime-node';
      import { memorySource, tinyModel } from '@denoisekit/runtime-node/testing';
      const model = memorySource(tinyModel());
      const denoiser = await createNodeDenoiser({ model, workers: 1, threads: 1 });
      const { data } = await denoiser.denoise({ data: Float32Array.of(0.9), shape: [1, 1, 1, 1] });
      process.stdout.write(data[0].toFixed(4));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      timeout: 30_000,
    });
    expect(stdout).toBe('0.1000');
  });

  it.each([
    ['runs', 'await denoiser.denoise(image); for (let i = 0; i < 9; i++) void denoiser.denoise(image);', 1],
    ['opens', '', 15],
    ['starts', '', 0],
  ])('lets the process end with the code that it asked for while a thread %s', async (what, job, ms) => {
    const program = `
      import { createNodeDenoiser } from '@denoisekit/runtime-node';
      import { modelUrl } from '@denoisekit/models';
      import { fileURLToPath } from 'node:url';
      const model = fileURLToPath(modelUrl('unet'));
      const image = { data: new Float32Array(128 * 128), shape: [1, 1, 128, 128] };
      const opening = createNodeDenoiser({ model, device: 'cpu', threads: 1, workers: 2 });
      ${what === 'runs' ? `const denoiser = await opening; ${job}` : ''}
      setTimeout(() => process.exit(7), ${ms});
    `;
    for (let round = 0; round < 3; round++) {
      const child = execFile(process.execPath, ['--input-type=module', '--eval', program], {
        cwd: import.meta.dirname,
      });
      let told = '';
      child.stderr?.on('data', (text: string) => (told += text));
      const ended = await new Promise((resolve) => {
        child.on('close', (code, signal) => {
          resolve([code, signal]);
        });
      });
      expect([ended, told]).toEqual([[7, null], '']);
    }
  });
});
