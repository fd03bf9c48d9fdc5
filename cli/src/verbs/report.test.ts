import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DenoiseError } from '@denoisekit/core';
import { writeTinyModel } from '@denoisekit/runtime-node/testing';
import type { Packages } from '../command/packages.js';
import { runRecord, writeRun } from '../testing/run-record.js';
import { writeWhiteImages } from '../testing/white-images.js';
import { createWorkplace, greyPng, type Workplace } from '../testing/workplace.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace();
  await writeWhiteImages(place.path('data'));
});

afterEach(() => place.remove());

const text = (...names: readonly string[]) => readFile(place.path(...names), 'utf8');
const pngs = (...names: readonly string[]) => names.map((name) => `${name}.png`).sort();

/** No TensorFlow.js. */
const without: Partial<Packages> = {
  training: async () => ({
    ...(await import('@denoisekit/training')),
    openLayersModel: () => Promise.reject(new DenoiseError('setup-missing', { what: 'TF.js is not set up' })),
  }),
};

interface Document {
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly notes: readonly string[];
  readonly evaluation: readonly { readonly model: string; readonly noise: string; readonly images: number }[];
  readonly pictures:
    readonly { readonly name: string; readonly noisyPsnr: number; readonly psnr: number }[] | null;
  readonly images: { readonly worst: readonly { readonly number: number; readonly mse: number }[] };
}

// Plots take a few hundred milliseconds each of a core.
describe('report', { timeout: 60_000 }, () => {
  it('makes a page of a model, with what it did to test images and what is to be beaten', async () => {
    const { code, stdout, stderr } = await place.run([
      'report',
      'tiny',
      '--data',
      'data',
      '--noise',
      'gaussian:0',
      '--json',
    ]);
    expect(code, stderr).toBe(0);
    const document = JSON.parse(stdout) as Document;
    expect(document.folder).toBe(place.path('out', 'reports', 'tiny'));
    const drawn = ['training-samples', 'examples', 'best', 'worst', 'errors-by-image', 'errors-by-pixel'];
    expect(await place.names('out', 'reports', 'tiny')).toEqual(
      ['index.html', ...pngs(...drawn, 'psnr', 'mse', 'ssim')].sort(),
    );
    const noises = new Set(document.evaluation.map(({ noise }) => noise));
    expect(noises.size).toBe(5);
    expect(document.evaluation).toHaveLength(5 * 4);
    // The tiny model blurs: 4 corners are 5/9 off, 24 pixels along the edges 3/9, 36 inside are right.
    const mse = (4 * (5 / 9) ** 2 + 24 * (3 / 9) ** 2) / 64;
    expect(document.images.worst[0]!.mse).toBeCloseTo(mse, 6);
    expect(document.notes).toEqual([expect.stringContaining('was trained on other images')]);
    const page = await text('out', 'reports', 'tiny', 'index.html');
    expect(page).toContain('denoised by ONNX Runtime (cpu)');
  });

  it('makes a page of pictures of any size where a folder of them is named', async () => {
    await mkdir(place.path('pictures'));
    for (const [name, side] of [
      ['a', 300],
      ['b', 40],
    ] as const)
      await writeFile(place.path('pictures', `${name}.png`), await greyPng(side, 60, 128));
    const argv = ['report', 'tiny', '--data', 'pictures', '--noise', 'gaussian:0.1', '-o', 'page'];
    const { code, stdout, stderr } = await place.run([...argv, '--json']);
    expect(code, stderr).toBe(0);
    const document = JSON.parse(stdout) as Document;
    expect(await place.names('page')).toEqual(
      [
        'index.html',
        ...pngs('picture-1', 'picture-2', 'psnr-gaussian-unclipped', 'ssim-gaussian-unclipped'),
      ].sort(),
    );
    const levels = new Set(document.evaluation.map(({ noise }) => noise));
    expect([levels.size, document.evaluation[0]!.images]).toEqual([6, 2]);
    expect(document.pictures!.map(({ name }) => name)).toEqual(['a.png', 'b.png']);
    // White noise of sigma 0.1, of which a mean of nine leaves a third but for the borders.
    expect(Math.abs(document.pictures![0]!.noisyPsnr - 20)).toBeLessThan(0.3);
    expect(document.pictures![0]!.psnr).toBeGreaterThan(22);
    const [one] = document.pictures!;
    expect(await text('page', 'index.html')).toContain(`a.png: ${one!.noisyPsnr.toFixed(2)} dB noisy`);
  });

  it('runs a run that was trained on pictures on the sample pictures, in tiles', async () => {
    const image = { name: 'my pictures', height: null, width: null, channels: 1 as const };
    await writeRun(place.path('runs/one'), { dataset: { ...runRecord().dataset, ...image } });
    const sizes = new Set<string>();
    const training: Packages['training'] = async () => ({
      ...(await import('@denoisekit/training')),
      openLayersModel: () =>
        Promise.resolve({
          predict: (tile) => {
            sizes.add(tile.shape.slice(2).join('x'));
            return Promise.resolve(tile);
          },
          versions: { tfjs: '0', backend: 'fake' } as never,
          dispose: () => undefined,
        }),
    });
    const run = await place.run(['report', 'one', '--limit', '1', '--json'], { packages: { training } });
    expect(run.code, run.stderr).toBe(0);
    const document = JSON.parse(run.stdout) as Document;
    expect([...sizes]).toEqual(['256x256']);
    expect(document.notes.at(-1)).toMatch(/^The pictures are samples that come along/);
    expect(document.pictures).toHaveLength(1);
  });

  it('makes a page of the figures of a run that cannot be run here', async () => {
    await writeRun(place.path('runs/one'), { state: 'stopped' });
    const history = { format: 'denoisekit-history', version: 1, epochs: [epoch(1), epoch(2)] };
    await writeFile(place.path('runs/one/history.json'), JSON.stringify(history));
    const { code, stdout, stderr } = await place.run(['report', '--data', 'data', '-o', 'page'], {
      packages: without,
    });
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^wrote .*index\.html \(\d+\.\d kB\) and 2 PNGs\n$/);
    expect(await place.names('page')).toEqual(['curves.png', 'index.html', 'training-samples.png']);
    expect(stderr).toContain('note: The run one is not complete (stopped)');
    expect(stderr).toContain('note: one could not be run, so there are no pictures: TF.js is not set up');
  });

  it('refuses a noise that cannot be read before anything else', async () => {
    const { code, stderr } = await place.run(['report', 'nothing', '--noise', 'salt:1']);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no noise "salt"');
  });

  it('stops on Ctrl-C, and writes nothing', async () => {
    const { code } = await place.run(['report', 'tiny', '--data', 'data'], { signal: AbortSignal.abort() });
    expect(code).toBe(130);
    expect(await place.names('out')).toEqual([]);
  });
});

describe('compare', { timeout: 60_000 }, () => {
  it('sets a model beside itself: no difference, whatever the noise', async () => {
    const argv = ['compare', 'tiny', 'models/tiny', '--data', 'data', '-o', 'page', '--json'];
    const { code, stdout, stderr } = await place.run(argv);
    expect(code, stderr).toBe(0);
    const { subjects, evaluation } = JSON.parse(stdout) as {
      subjects: readonly { name: string }[];
      evaluation: { differences: readonly { model: string; against: string; mse: { value: number } }[] };
    };
    expect(subjects.map(({ name }) => name)).toEqual(['tiny', 'tiny (2)']);
    const own = evaluation.differences.filter(
      ({ model, against }) => model === 'tiny (2)' && against === 'tiny',
    );
    expect(own).toHaveLength(5);
    for (const { mse } of own) expect(mse.value).toBe(0);
    expect(await place.names('page')).toContain('psnr-by-macs.png');
  });

  it('sets models for grey and for colour side by side on pictures of several sizes', async () => {
    await writeTinyModel(place.path('models', 'colour'), { channels: 3 });
    await mkdir(place.path('pictures'));
    await writeFile(place.path('pictures', 'a.png'), await greyPng(200, 60, 128));
    await writeFile(place.path('pictures', 'b.png'), await greyPng(40, 60, 128));
    const argv = ['compare', 'tiny', 'models/colour', '--data', 'pictures', '--noise', 'gaussian:0.10'];
    const { code, stdout, stderr } = await place.run([...argv, '-o', 'page', '--json']);
    expect(code, stderr).toBe(0);
    const { evaluation } = JSON.parse(stdout) as {
      evaluation: { rows: readonly { model: string; noise: string; psnrMean: { value: number } }[] };
    };
    const [grey, colour, noisy] = evaluation.rows.filter(({ noise }) => noise === 'gaussian:0.1');
    expect([grey!.model, colour!.model, noisy!.model]).toEqual(['tiny', 'colour', 'noisy']);
    expect(Math.abs(noisy!.psnrMean.value - 20)).toBeLessThan(0.3);
    // Grey through colour is the mean of three channels, each through the same filter.
    expect(colour!.psnrMean.value).toBeCloseTo(grey!.psnrMean.value, 4);
    expect(await place.names('page')).toEqual(expect.arrayContaining(pngs('picture-1', 'picture-2')));
    const small = await place.run(['compare', 'tiny', 'models/colour', '--data', 'data', '--limit', '2']);
    expect(small.code, small.stderr).toBe(0);
  });

  it('refuses to choose test images where no set suits all', async () => {
    const dataset = { ...runRecord().dataset, height: null, width: null };
    await writeRun(place.path('runs/large'), { dataset });
    await writeRun(place.path('runs/page'), { dataset: { ...dataset, pictures: ['scans'] } });
    const differ = await place.run(['compare', 'tiny', 'large']);
    expect(differ.code).toBe(2);
    expect(differ.stderr).toMatch(/large is for pictures of any size and tiny for small images.* --pairs/);
    const scans = await place.run(['compare', 'large', 'page']);
    expect(scans.code).toBe(2);
    expect(scans.stderr).toMatch(/page is for scans, and no pages to compare on.* --pairs/);
  });

  it('needs two', async () => {
    const { code, stderr } = await place.run(['compare', 'tiny', '--data', 'data']);
    expect(code).toBe(2);
    expect(stderr).toContain('a comparison needs at least two runs or models');
  });
});

describe('results', { timeout: 60_000 }, () => {
  it('writes the page from files alone, measures when it is asked to, and then shows what it measured', async () => {
    const first = await place.run(['results', '-o', 'docs/results.md']);
    expect(first.code, first.stderr).toBe(0);
    expect(await text('docs', 'results.md')).not.toContain('Time: median');
    expect(await place.names('docs')).toEqual(['images', 'results.md']);
    const measured = await place.run([
      'results',
      '-o',
      'docs/results.md',
      '--measure',
      '--data',
      'data',
      '--limit',
      '4',
    ]);
    expect(measured.code, measured.stderr).toBe(0);
    expect(await place.names('docs')).toEqual(['images', 'results.json', 'results.md']);
    const page = await text('docs', 'results.md');
    // The clock of this test goes on by 2 ms each time it is read.
    expect(page).toContain('| 2.00 (2.00 to 2.00) |');
    expect(page).toContain('On 4 test images of data');
    await place.run(['results', '-o', 'docs/results.md']);
    expect(await text('docs', 'results.md')).toBe(page);
  });

  it('measures models for photographs on folders of pictures, in colour and in grey, and keeps that', async () => {
    await writeTinyModel(place.path('models', 'tiny'), { channels: 3 });
    const manifest = JSON.parse(await text('models', 'tiny', 'manifest.json')) as { madeBy: object };
    const { dataset } = runRecord();
    const madeBy = { ...manifest.madeBy, dataset: { ...dataset, imageSize: null } };
    const suits = { pictures: ['photographs'], noise: ['gaussian:0.1'] };
    const changed = JSON.stringify({ ...manifest, madeBy, suits });
    await writeFile(place.path('models', 'tiny', 'manifest.json'), changed);
    await mkdir(place.path('pictures'));
    await writeFile(place.path('pictures', 'a.png'), await greyPng(32, 32, 128));
    const first = await place.run(['results', '-o', 'docs/results.md', '--photographs', 'pictures']);
    expect(first.code, first.stderr).toBe(0);
    const kept = JSON.parse(await text('docs', 'photographs.json')) as {
      readonly sets: readonly { readonly dataset: string; readonly grey: boolean }[];
    };
    expect(kept.sets).toMatchObject([
      { dataset: 'pictures', grey: false, images: 1, models: [{ name: 'tiny' }] },
      { dataset: 'pictures', grey: true, images: 1 },
    ]);
    const page = await text('docs', 'results.md');
    expect(page).toContain('### pictures, in grey');
    await place.run(['results', '-o', 'docs/results.md']);
    expect(await text('docs', 'results.md')).toBe(page);
  });

  it('has nothing to measure on photographs without a model for them', async () => {
    const { code, stderr } = await place.run(['results', '--photographs', 'pictures']);
    expect(code).toBe(2);
    expect(stderr).toContain('there are no models for photographs to measure');
  });
});

function epoch(number: number) {
  return {
    ...{ epoch: number, step: 10 * number, trainLoss: 0.3 / number, validationLoss: 0.2 / number },
    ...{ validationMse: 0.1 / number, learningRate: 0.001, seconds: 40 * number, best: true },
  };
}
