import { mkdir, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Evaluation } from '../evaluate.js';
import { createWorkplace, type Workplace } from '../testing/workplace.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace();
  await mkdir(place.path('data'));
  await writeFile(place.path('data/train-images-idx3-ubyte'), whiteImages(24));
  await writeFile(place.path('data/t10k-images-idx3-ubyte'), whiteImages(10));
});

afterEach(() => place.remove());

/** An IDX file of white images, 8x8. */
function whiteImages(count: number): Uint8Array {
  const file = new Uint8Array(16 + count * 64).fill(255);
  const header = new DataView(file.buffer);
  [0x803, count, 8, 8].forEach((value, index) => {
    header.setUint32(index * 4, value);
  });
  return file;
}

interface Document {
  readonly dataset: string;
  readonly evaluations: readonly Evaluation[];
}

async function evaluate(...argv: readonly string[]): Promise<Document> {
  const { stdout, stderr, code } = await place.run(['evaluate', 'tiny', '--data', 'data', '--json', ...argv]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Document;
}

describe('evaluate', () => {
  it('scores the model: without noise, only the blur at the borders of white images is wrong', async () => {
    const { dataset, evaluations } = await evaluate('--noise', 'gaussian:0', '--seed', '5');
    // 4 corners are 5/9 off, 24 pixels along the edges 3/9, 36 inside are right.
    const mse = (4 * (5 / 9) ** 2 + 24 * (3 / 9) ** 2) / 64;
    expect(dataset).toBe('data');
    expect(evaluations[0]).toMatchObject({ noise: 'gaussian:0', seed: 5, images: 10, dataset: 'data' });
    expect(evaluations[0]!.noisy).toMatchObject({ mse: 0, psnrPooled: null, psnrMean: null, ssim: 1 });
    expect(evaluations[0]!.denoised.mse).toBeCloseTo(mse, 6);
    expect(evaluations[0]!.denoised.psnrPooled).toBeCloseTo(10 * Math.log10(1 / mse), 4);
    // Ten images in one batch, and the clock of this test goes on by 2 ms.
    expect(evaluations[0]!.imagesPerSecond).toBe(5000);
  });

  it('gives the same figures whatever the batches are', async () => {
    const [whole] = (await evaluate('--noise', 'gaussian:0.5')).evaluations;
    const [parts] = (await evaluate('--noise', 'gaussian:0.5', '--batch-size', '3')).evaluations;
    // Half of N(0, 1) is clipped away on white; of the rest, E min(n / 2, 1)^2 is a little under 1/8.
    expect(whole!.noisy.mse).toBeGreaterThan(0.09);
    expect(whole!.noisy.mse).toBeLessThan(0.125);
    expect(parts!.noisy.mse).toBeCloseTo(whole!.noisy.mse, 9);
    expect(parts!.denoised.mse).toBeCloseTo(whole!.denoised.mse, 7);
  });

  it('repeats what the manifest claims when nothing else is asked for', async () => {
    const { evaluations } = await evaluate('--limit', '4');
    expect(evaluations).toMatchObject([{ noise: 'gaussian:0.5', seed: 0, images: 4 }]);
  });

  it('prints a table', async () => {
    const argv = ['--noise', 'gaussian:0', '--noise', 'gaussian:0.25', '--limit', '2'];
    const { code, stdout } = await place.run([
      'evaluate',
      'tiny',
      '--data',
      'data',
      '--threads',
      '1',
      ...argv,
    ]);
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('tiny on the test images of data');
    expect(lines[1]).toMatch(/^noise +picture +MSE +PSNR pooled +PSNR mean +SSIM +BCE +images +seed$/);
    expect(lines[2]).toMatch(/^gaussian:0 +noisy +0\.00000 +- +- +1\.0000/);
    expect(lines[3]).toMatch(/^ +denoised +0\.06096 +12\.15 dB/);
    expect(lines[4]).toMatch(/^gaussian:0\.25 +noisy/);
    expect(lines[6]).toBe('1,000, 1,000 images/s in batches of 100, threads: 1');
  });

  it.each([
    ['an unknown noise', ['--noise', 'salt:1'], 'there is no noise "salt"'],
    ['a folder without images', ['--noise', 'gaussian:0.5', '--data', 'models'], ''],
  ])('refuses %s', async (_, argv, message) => {
    const { code, stderr } = await place.run(['evaluate', 'tiny', '--data', 'data', ...argv]);
    expect(code).toBe(2);
    expect(stderr.startsWith(`denoisekit: ${message}`)).toBe(true);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  it('refuses grey images for a model that takes colour', async () => {
    await place.remove();
    place = await createWorkplace({ channels: 3 });
    await mkdir(place.path('data'));
    await writeFile(place.path('data/train-images-idx3-ubyte'), whiteImages(24));
    await writeFile(place.path('data/t10k-images-idx3-ubyte'), whiteImages(10));
    const { code, stdout } = await place.run(['evaluate', 'tiny', '--data', 'data', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'shape-mismatch' } });
  });

  it('stops on Ctrl-C', async () => {
    const signal = AbortSignal.abort();
    const { code } = await place.run(['evaluate', 'tiny', '--data', 'data'], { signal });
    expect(code).toBe(130);
  });
});
