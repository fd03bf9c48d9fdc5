import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileOf, imageTensor, type ImageTensor } from '@denoisekit/core';
import { writePack, type ParityReport, type ReferencePack } from '@denoisekit/parity';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { denoisekit } from '../pipeline/command.js';

// The command as users run it, each target a process of its own, on a model whose answers can be derived by hand.

let folder: string;
let modelSha256: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'denoisekit-'));
  const { manifest } = await writeTinyModel(join(folder, 'tiny'));
  modelSha256 = fileOf(manifest).sha256;
});
afterAll(() => rm(folder, { recursive: true }));

function picture(height: number, width: number): ImageTensor {
  const value = (_: unknown, i: number): number => 0.5 + 0.5 * Math.sin(i * 0.37);
  return imageTensor(Float32Array.from({ length: height * width }, value), [1, 1, height, width]);
}

/** The mean of the 3x3 pixels around each, with zeros outside. */
function blurred({ data, shape }: ImageTensor): ImageTensor {
  const [, , height, width] = shape;
  const at = (y: number, x: number): number =>
    y < 0 || x < 0 || y >= height || x >= width ? 0 : data[y * width + x]!;
  const out = data.map((_, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    let sum = 0;
    for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) sum += at(y + dy, x + dx);
    return sum / 9;
  });
  return imageTensor(out, shape);
}

async function writeReference(name: string, off: number): Promise<void> {
  const cases = [picture(8, 8), picture(61, 47)].map((input, i) => {
    const output = blurred(input);
    if (i === 1) output.data[100]! += off;
    return { name: `picture ${i}`, noise: 'gaussian:0.5', input, output, clean: input };
  });
  const pack: ReferencePack = {
    ...{ model: 'tiny', modelSha256, madeBy: 'a formula', dataset: 'formulas', cases },
    tile: { height: 24, width: 24 },
  };
  await writePack(join(folder, name), pack);
}

const parity = (...words: string[]) => denoisekit(['parity', 'tiny', '--json', ...words], { cwd: folder });
const reportOf = (stdout: string) =>
  (JSON.parse(stdout) as { readonly models: readonly ParityReport[] }).models[0]!;

describe('denoisekit parity, on real processes', () => {
  it('holds on the CPU and on WebAssembly, each proven by what its session says', async () => {
    await writeReference('reference', 0);
    const { code, stdout } = await parity('--on', 'node-cpu,node-wasm', '--reference', 'reference');
    expect(code).toBe(0);
    const { results } = reportOf(stdout);
    expect(results).toMatchObject([
      { target: 'node-cpu', ok: true, tolerance: 1e-5, description: { device: 'cpu', modelSha256 } },
      { target: 'node-wasm', ok: true, tolerance: 1e-5, description: { device: 'wasm', modelSha256 } },
    ]);
    for (const result of results) {
      expect(result).toMatchObject({ images: 2, sizes: ['8x8', '61x47'] });
      if (result.state === 'compared') expect(result.difference!.max).toBeLessThan(1e-6);
    }
  });

  it('does not hold when one value of the reference is 2e-5 away, which no node is to blame for', async () => {
    await writeReference('perturbed', 2e-5);
    const words = ['--on', 'node-cpu', '--reference', 'perturbed', '--explain'];
    const { code, stdout } = await parity(...words);
    expect(code).toBe(1);
    expect(reportOf(stdout).results).toMatchObject([
      {
        ok: false,
        problems: [expect.stringMatching(/^difference: 2\.0e-5 on picture 1/)],
        explanation: { fault: 'model', reference: 'node-wasm', image: 'picture 1' },
      },
    ]);
  });

  it('ends a process that takes too long, names it, and goes on', async () => {
    await writeReference('reference', 0);
    const words = ['--on', 'node-cpu,node-wasm', '--reference', 'reference', '--deadline', '0.001'];
    const { code, stdout } = await parity(...words);
    expect(code).toBe(1);
    expect(reportOf(stdout).results).toMatchObject([
      { state: 'broken', reason: expect.stringContaining('node-cpu did not answer in time') as string },
      { state: 'broken', reason: expect.stringContaining('node-wasm did not answer in time') as string },
    ]);
  });
});
