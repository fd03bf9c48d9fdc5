import { readFile, writeFile } from 'node:fs/promises';
import { trainedOf } from '@denoisekit/core';
import type { EvaluationDocument } from '@denoisekit/evaluation';
import { parseManifest } from '@denoisekit/core';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeRun } from '../testing/run-record.js';
import { writeWhiteImages } from '../testing/white-images.js';
import { createWorkplace, type Workplace } from '../testing/workplace.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace();
  await writeWhiteImages(place.path('data'));
});

afterEach(() => place.remove());

interface Document extends EvaluationDocument {
  readonly models: readonly { readonly model: string; readonly threads: number }[];
}

async function evaluate(...argv: readonly string[]): Promise<Document> {
  const { stdout, stderr, code } = await place.run(['evaluate', 'tiny', '--data', 'data', '--json', ...argv]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Document;
}

describe('evaluate', () => {
  it('asks for pages where the model is for grey scans and none are named', async () => {
    const path = place.path('models', 'tiny', 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...manifest, suits: { pictures: ['scans'], noise: [] } }));
    const { code, stderr } = await place.run(['evaluate', 'tiny']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('tiny is for scans, and no pages')]);
  });

  it('scores the model: without noise, only the blur at the borders of white images is wrong', async () => {
    const document = await evaluate('--noise', 'gaussian:0', '--seed', '5', '--baselines', 'noisy');
    // 4 corners are 5/9 off, 24 pixels along the edges 3/9, 36 inside are right.
    const mse = (4 * (5 / 9) ** 2 + 24 * (3 / 9) ** 2) / 64;
    expect(document).toMatchObject({ format: 'denoisekit-evaluation', dataset: 'data', images: 10, seed: 5 });
    expect(document.models).toMatchObject([{ model: 'tiny' }]);
    const [tiny, noisy] = document.rows;
    expect(tiny).toMatchObject({ model: 'tiny', kind: 'model', noise: 'gaussian:0', seed: 5, images: 10 });
    expect(tiny!.mse.value).toBeCloseTo(mse, 6);
    // All ten images are the same.
    expect(tiny!.mse.high! - tiny!.mse.low!).toBeCloseTo(0, 12);
    expect(tiny!.psnrPooled!.value).toBeCloseTo(10 * Math.log10(1 / mse), 4);
    // Ten images in one batch, and the clock of this test goes on by 2 ms.
    expect(tiny!.imagesPerSecond).toBe(5000);
    expect(noisy).toMatchObject({ model: 'noisy', mse: { value: 0 }, psnrPooled: null, ssim: { value: 1 } });
  });

  it('gives the same figures whatever the batches are', async () => {
    const [whole, noisy] = (await evaluate('--noise', 'gaussian:0.5')).rows;
    const [parts] = (await evaluate('--noise', 'gaussian:0.5', '--batch-size', '3')).rows;
    // Half of N(0, 1) is clipped away on white; of the rest, E min(n / 2, 1)^2 is a little under 1/8.
    expect(noisy!.mse.value).toBeGreaterThan(0.09);
    expect(noisy!.mse.value).toBeLessThan(0.125);
    expect(parts!.mse.value).toBeCloseTo(whole!.mse.value, 7);
  });

  it('repeats what the manifest claims when nothing else is asked for', async () => {
    const { rows } = await evaluate('--images', '4');
    expect(rows[0]).toMatchObject({ noise: 'gaussian:0.5', seed: 0, images: 4 });
    expect(rows.map(({ model }) => model)).toEqual(['tiny', 'noisy', 'median', 'linear']);
  });

  it('knows from training images that all are white', async () => {
    const { rows } = await evaluate('--noise', 'gaussian:0.5', '--baselines', 'linear,median');
    expect(rows.map(({ model }) => model)).toEqual(['tiny', 'median', 'linear']);
    expect(rows[2]!.mse.value).toBeLessThan(1e-12);
  });

  it('evaluates several models at several noises, under names that differ', async () => {
    await writeTinyModel(place.path('other'));
    const argv = ['evaluate', 'tiny', 'other', '--data', 'data', '--baselines', 'none', '--json'];
    const { stdout } = await place.run([...argv, '--noise', 'gaussian:0.1', '--noise', 'mask:0.5']);
    const { rows, differences } = JSON.parse(stdout) as Document;
    expect(rows.map(({ model, noise }) => `${model} ${noise}`)).toEqual([
      ...['tiny gaussian:0.1', 'other gaussian:0.1'],
      ...['tiny mask:0.5', 'other mask:0.5'],
    ]);
    expect(rows[1]!.mse).toEqual(rows[0]!.mse);
    expect(differences).toMatchObject([
      { model: 'other', against: 'tiny', mse: { value: 0 } },
      { model: 'other', against: 'tiny', mse: { value: 0 } },
    ]);
  });

  it('prints tables that fit 100 columns', async () => {
    const argv = ['--data', 'data', '--threads', '1', '--noise', 'gaussian:0', '--noise', 'gaussian:0.25'];
    const { code, stdout } = await place.run(['evaluate', 'tiny', '--images', '2', ...argv]);
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines[0]).toBe('the first 2 test images of data');
    expect(lines[2]).toMatch(/^gaussian:0 +MSE +PSNR +SSIM +BCE +to the first$/);
    expect(lines[3]).toMatch(/^tiny +0\.06096 ±0\.00000 +12\.15 ±0\.00 dB /);
    expect(lines[4]).toMatch(/^noisy +0\.00000 ±0\.00000 +- +1\.0000 ±0\.0000 +0\.0000 +-$/);
    expect(lines[5]).toMatch(/^median \(3x3\) /);
    expect(lines[8]).toMatch(/^gaussian:0\.25 /);
    expect(stdout).toContain('over 2 images with noise of seed 0.');
    expect(lines.at(-2)).toBe('tiny: 1,000, 1,000 images/s on cpu, threads: 1');
  });

  it('writes comma-separated values', async () => {
    await evaluate('--noise', 'gaussian:0', '--baselines', 'noisy', '--csv', 'out/scores.csv');
    const [heading, tiny, noisy, end] = (await readFile(place.path('out/scores.csv'), 'utf8')).split('\r\n');
    expect(heading).toMatch(
      /^model,kind,detail,noise,noise_kind,level,seed,dataset,images,mse,mse_low,mse_high,/,
    );
    expect(tiny).toMatch(/^tiny,model,,gaussian:0,gaussian,0,0,data,10,0\.0609/);
    expect(noisy).toMatch(/^noisy,baseline,,gaussian:0,gaussian,0,0,data,10,0,0,0,,,,,,,1,/);
    expect(end).toBe('');
  });

  it('writes comma-separated values alone to standard output', async () => {
    const csv = ['evaluate', 'tiny', '--data', 'data', '--csv', '-'];
    const { stdout } = await place.run([...csv, '--noise', 'gaussian:0', '--baselines', 'noisy']);
    expect(stdout).toMatch(/^model,kind,.*\r\ntiny,model,.*\r\nnoisy,baseline,.*\r\n$/);
    expect((await place.run([...csv, '--json'])).code).toBe(2);
  });

  it('takes a run for the shipped model that was exported from it', async () => {
    const file = place.path('models', 'tiny', 'manifest.json');
    const trained = trainedOf(parseManifest(await readFile(file, 'utf8')))!;
    await writeRun(place.path('runs/exported'), { finishedAt: trained.finishedAt });
    await writeRun(place.path('runs/other'), { finishedAt: '2020-01-01T00:00:00.000Z' });
    const argv = ['--data', 'data', '--baselines', 'none', '--json'];
    const exported = await place.run(['evaluate', 'runs/exported', ...argv]);
    expect((JSON.parse(exported.stdout) as Document).rows[0]!.model).toBe('tiny');
    const other = await place.run(['evaluate', 'runs/other', ...argv]);
    expect(other.code).toBe(2);
    expect(JSON.parse(other.stdout)).toMatchObject({ error: { code: 'unknown-model' } });
  });

  it.each([
    ['an unknown noise', ['--noise', 'salt:1'], 'there is no noise "salt"'],
    ['an unknown baseline', ['--baselines', 'median,bm3d'], 'there is no baseline "bm3d"'],
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
    await writeWhiteImages(place.path('data'));
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
