import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { trainedOf, type ModelManifest } from '@denoisekit/core';
import type { EvaluationDocument } from '@denoisekit/evaluation';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorkplace, greyPng, type Workplace } from '../testing/workplace.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace({ channels: 3 });
});

afterEach(() => place.remove());

async function put(name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(place.path(name)), { recursive: true });
  await writeFile(place.path(name), bytes);
}

function colourPng(width: number, height: number, background: string): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

async function evaluate(...argv: readonly string[]) {
  const run = await place.run(['evaluate', 'tiny', '--json', ...argv]);
  expect(run.code, run.stderr).toBe(0);
  return { ...(JSON.parse(run.stdout) as EvaluationDocument), stderr: run.stderr };
}

/** In dB: what noise of that sigma, of 255, makes of any picture where nothing is clipped. */
const psnrAt = (sigma: number) => 20 * Math.log10(255 / sigma);

describe('evaluate on pictures', () => {
  it('measures as papers do, on whole pictures of any size, and as 8-bit files hold the same noise', async () => {
    await put('set/a.png', await colourPng(60, 40, '#ffffff'));
    await put(
      'set/below/b.webp',
      await sharp(await colourPng(33, 70, '#808080'))
        .webp()
        .toBuffer(),
    );
    const document = await evaluate('--data', 'set', '--noise', 'gaussian-unclipped:25/255');
    expect(document).toMatchObject({ dataset: 'set', images: 2, seed: 10_001 });
    expect(document.protocol).toContain('PSNR and SSIM of each picture, then the mean');
    expect(document.rows.map(({ noise, model }) => `${noise} ${model}`)).toEqual([
      ...['gaussian-unclipped:25/255 tiny', 'gaussian-unclipped:25/255 noisy'],
      ...['gaussian:25/255+round:8 tiny', 'gaussian:25/255+round:8 noisy'],
    ]);
    const [, noisy, , inFiles] = document.rows.map(({ psnrMean }) => psnrMean!.value);
    // 7,000 values each: the sigma of one PSNR is 0.07 dB.
    expect(Math.abs(noisy! - psnrAt(25))).toBeLessThan(0.2);
    // Half of the noise on white is clipped away: 3 dB more there, none on grey.
    expect(Math.abs(inFiles! - psnrAt(25) - 1.5)).toBeLessThan(0.2);
    expect(document.pictures!.map(({ picture }) => picture).slice(0, 4)).toEqual(Array(4).fill('a.png'));
  });

  it('takes of a split folder what is there to test, and only the first pictures where asked', async () => {
    for (const name of ['train/a', 'test/b', 'test/c', 'val/d'])
      await put(`set/${name}.png`, await colourPng(20, 20, '#808080'));
    const argv = ['--data', 'set', '--noise', 'gaussian:0.1'];
    const document = await evaluate(...argv);
    expect(document.pictures!.map(({ picture }) => picture)).toEqual([
      ...['test/b.png', 'test/b.png', 'test/c.png', 'test/c.png'],
    ]);
    expect(await evaluate(...argv, '--images', '1')).toMatchObject({ images: 1 });
  });

  it('measures grey files in one channel, and all in grey where asked, or where the model is for grey', async () => {
    // Sigma 0.2 of blue is not seen in grey: were noise added before, the noisy picture would have less of it.
    await put('set/a.png', await colourPng(50, 60, '#404080'));
    await put('set/b.png', await greyPng(50, 60, 128));
    const noisyAt = async (...argv: readonly string[]) =>
      (await evaluate('--data', 'set', '--noise', 'gaussian-unclipped:0.1', ...argv)).rows[1]!;
    const colour = await noisyAt();
    const grey = await noisyAt('--grey');
    expect(Math.abs(colour.psnrMean!.value - 20)).toBeLessThan(0.2);
    expect(Math.abs(grey.psnrMean!.value - 20)).toBeLessThan(0.2);
    // Another picture has other noise: three planes of it, and one.
    expect(grey.psnrMean!.value).not.toBe(colour.psnrMean!.value);
    await place.remove();
    place = await createWorkplace();
    await put('set/a.png', await colourPng(50, 60, '#404080'));
    await put('set/b.png', await greyPng(50, 60, 128));
    expect((await noisyAt()).psnrMean).toEqual(grey.psnrMean);
  });

  it('measures pairs in two folders, or in one by the ends of the names', async () => {
    const clean = await colourPng(30, 20, '#808080');
    const noisy = await colourPng(30, 20, '#9a9a9a'); // 26 of 255 off
    for (const name of ['noisy/a.png', 'one/a_real.png', 'one/sub/b_real.png']) await put(name, noisy);
    for (const name of ['clean/a.png', 'one/a_mean.png', 'one/sub/b_mean.png']) await put(name, clean);
    await put('clean/alone.png', clean);
    const two = await evaluate('--pairs', 'noisy', 'clean');
    expect(two).toMatchObject({ dataset: 'noisy and clean', images: 1 });
    expect(two.stderr).toContain('note: alone.png is left out: none of this name\n');
    expect(two.rows[1]).toMatchObject({ model: 'noisy', noise: 'as shot', level: null });
    expect(two.rows[1]!.psnrMean!.value).toBeCloseTo(psnrAt(26), 4);
    const one = await evaluate('--pairs', 'one');
    expect(one).toMatchObject({ dataset: 'one', images: 2 });
    expect(one.rows[1]!.psnrMean!.value).toBeCloseTo(psnrAt(26), 4);
  });

  it('names what it leaves out: a damaged picture, one with pages, and pairs that do not fit', async () => {
    await put('set/a.png', await colourPng(20, 20, '#808080'));
    await put('set/bad.png', Buffer.from('no picture'));
    const document = await evaluate('--data', 'set', '--noise', 'gaussian:0.1');
    expect([document.images, document.stderr]).toEqual([
      1,
      expect.stringContaining('note: bad.png is left out: bad.png is not an image'),
    ]);
    await put('noisy/a.png', await colourPng(20, 20, '#808080'));
    await put('clean/a.png', await colourPng(20, 21, '#808080'));
    const pairs = await place.run(['evaluate', 'tiny', '--pairs', 'noisy', 'clean']);
    expect(pairs.code).toBe(2);
    expect(pairs.stderr).toContain('found 20x20 in grey, expected 20x21 in grey');
    expect(pairs.stderr).toContain('noisy and clean has no pictures to test on');
  });

  it('says how pairs are told apart where there are pictures and no pairs', async () => {
    await put('one/a.png', await colourPng(20, 20, '#808080'));
    await put('two/b.png', await colourPng(20, 20, '#808080'));
    const refused = async (...folders: readonly string[]) => {
      const { code, stderr } = await place.run(['evaluate', 'tiny', '--pairs', ...folders]);
      return [code, stderr.split(': expected ')[1]];
    };
    const files = 'PNG, JPEG, WebP, TIFF or AVIF files';
    expect(await refused('one')).toEqual([
      2,
      `${files} whose names end in _noisy or _real and in _clean or _mean, or a second folder with the clean ones; check the folder\n`,
    ]);
    expect(await refused('one', 'two')).toEqual([
      2,
      `${files} of the same names in both; check the folder\n`,
    ]);
  });

  it('takes the sample pictures for a model that learnt from pictures and does not say what it is for, none for one of pages', async () => {
    const path = place.path('models/tiny/manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as ModelManifest;
    expect(manifest.suits).toBeUndefined();
    const learntBy = (recipe: string) => {
      const dataset = { ...trainedOf(manifest)!.dataset, imageSize: null };
      return writeFile(
        path,
        JSON.stringify({ ...manifest, madeBy: { ...manifest.madeBy, recipe, dataset } }),
      );
    };
    await learntBy('photo');
    expect(await evaluate('--noise', 'gaussian:0.1', '--images', '1')).toMatchObject({
      dataset: 'sample-pictures',
      images: 1,
    });
    await learntBy('scan');
    const { code, stderr } = await place.run(['evaluate', 'tiny']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('no pages to measure on come with Denoisekit'),
    ]);
  });

  it('prints a table with the protocol below it, in 100 columns', async () => {
    await put('set/a.png', await colourPng(20, 20, '#808080'));
    const { stdout } = await place.run(['evaluate', 'tiny', '--data', 'set', '--images', '1']);
    const lines = stdout.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(lines[0]).toBe('pictures: 1 of set');
    expect(lines[2]).toMatch(/^gaussian-unclipped:15\/255 +PSNR +SSIM +to the first$/);
    expect(stdout).toContain('As papers measure: output clipped to [0, 1], PSNR and SSIM of each picture');
    expect(lines.at(-2)).toMatch(/^tiny: .* images\/s on cpu, threads: \d+$/);
  });

  it.each([
    ['a folder without pictures', ['--data', 'models'], 'there are no pictures in'],
    ['a folder that is not there', ['--data', 'nowhere'], 'there is no folder'],
    [
      'baselines that learn',
      ['--data', 'models', '--baselines', 'linear'],
      'on pictures, models are measured',
    ],
    ['pairs beside a folder', ['--data', 'a', '--pairs', 'b', 'c'], '--pairs stands in place of --data'],
    ['three folders of pairs', ['--pairs', 'a', 'b', 'c'], '--pairs takes a folder of noisy pictures'],
  ])('refuses %s', async (_, argv, message) => {
    const { code, stderr } = await place.run(['evaluate', 'tiny', ...argv]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
