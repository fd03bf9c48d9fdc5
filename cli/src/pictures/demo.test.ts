import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { tinyModel, writeTinyModel } from '@denoisekit/runtime-node/testing';
import sharp from 'sharp';
import { imageTensor, type ModelManifest } from '@denoisekit/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { partFor } from './demo.js';
import { splitStrip } from './sample-pictures.js';

import { installedPackages, type Packages } from '../command/packages.js';
import { Collected } from '../testing/run-cli.js';
import { createWorkplace, greyPixels, type Workplace } from '../testing/workplace.js';

let place: Workplace;

beforeEach(async () => {
  place = await createWorkplace();
});

afterEach(() => place.remove());

describe('what a demo shows with a model', () => {
  const { manifest } = tinyModel();
  const { madeBy } = manifest;
  const trainedOn = (imageSize: [number, number] | null, recipe = 'own') =>
    madeBy.kind === 'trained' ? { ...madeBy, recipe, dataset: { ...madeBy.dataset, imageSize } } : madeBy;
  const imported = { kind: 'imported' } as ModelManifest['madeBy'];
  const input = (channels: number) => ({
    ...manifest.input,
    dimensions: ['batch', channels, 'height', 'width'] as ['batch', number, 'height', 'width'],
  });

  it.each([
    ['a photograph', 'photograph', { suits: { pictures: ['photographs'], noise: [] } }],
    ['a photograph, of colour and for what is not said', 'photograph', { input: input(3) }],
    ['a photograph, of pictures of many sizes in grey', 'photograph', { madeBy: trainedOn(null) }],
    ['a photograph, of a model from elsewhere', 'photograph', { madeBy: imported }],
    ['a page', 'page', { suits: { pictures: ['scans'], noise: [] } }],
    ["a page, of pages of one's own", 'page', { madeBy: trainedOn(null, 'scan') }],
    ['digits', 'digits', { madeBy: trainedOn([28, 28]) }],
    [
      'digits, of any size',
      'digits',
      { suits: { pictures: ['digits'], noise: [] }, madeBy: trainedOn(null) },
    ],
  ])('is %s', (_, part, changes) => {
    expect(partFor({ ...manifest, ...changes })).toBe(part);
  });
});

describe('denoise --demo', () => {
  it('writes three rows of eight digits: noisy, denoised, clean', async () => {
    const { code, stdout } = await place.run(['denoise', '--demo', '--model', 'tiny']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^tiny: 8 digits, gaussian:0.5, seed 1\nPSNR .* -> .*\nwrote out\/demo.png: .*\n$/,
    );
    const path = place.path('out/demo.png');
    // Digits of 28 pixels, 4 times as large, and gaps of 8 around each.
    expect(await sharp(path).metadata()).toMatchObject({
      width: 8 * 120 + 8,
      height: 3 * 120 + 8,
      channels: 1,
    });

    const clean = await greyPixels(fileURLToPath(new URL('../../assets/digits.png', import.meta.url)));
    const sheet = await greyPixels(path);
    const at = (row: number, digit: number, y: number, x: number) =>
      sheet[(8 + row * 120 + 4 * y + 3) * 968 + 8 + digit * 120 + 4 * x + 3];
    const rows = [0, 1, 2].map((row) => {
      let same = 0;
      for (let index = 0; index < clean.length; index++) {
        const [y, x] = [Math.floor(index / 224), index % 224];
        if (at(row, Math.floor(x / 28), y, x % 28) === clean[index]) same++;
      }
      return same / clean.length;
    });
    // Clipping keeps half of the black pixels black; hardly any other pixel survives noise.
    expect(rows[0]).toBeGreaterThan(0.3);
    expect(rows[0]).toBeLessThan(0.55);
    expect(rows[1]).toBeLessThan(0.2);
    expect(rows[2]).toBe(1);
  });

  it('measures noise of sigma 0.5 on digits as others did: near 9.4 dB', async () => {
    const { stdout } = await place.run(['denoise', '--demo', '--model', 'tiny', '-o', 'here.png', '--json']);
    const { parts, ...facts } = JSON.parse(stdout) as {
      readonly parts: readonly { readonly noisyPsnr: number; readonly denoisedPsnr: number }[];
    };
    expect(facts).toEqual({ out: 'here.png', seed: 1 });
    expect(parts).toMatchObject([{ shown: 'digits', noise: 'gaussian:0.5' }]);
    const result = parts[0]!;
    expect(Math.abs(result.noisyPsnr - 9.4)).toBeLessThan(0.3);
    expect(result.denoisedPsnr).toBeGreaterThan(result.noisyPsnr + 1);
    expect(await place.names()).toEqual(['here.png', 'models']);
  });
});

describe('denoise --demo with a model for photographs', () => {
  beforeEach(async () => {
    await writeTinyModel(place.path('models', 'photo'), { id: 'photo', channels: 3 });
    const path = place.path('models', 'photo', 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...manifest, suits: { pictures: ['photographs'], noise: [] } }));
    await writeTinyModel(place.path('models', 'compact'));
  });

  const shipped: Partial<Packages> = {
    models: () =>
      Promise.resolve({
        modelIds: ['compact', 'photo'],
        modelUrl: (id: string, file: string) => pathToFileURL(place.path('models', id, file)),
      }),
  };

  it('shows a photograph at real size above the digits, each by its own model', async () => {
    const { code, stdout, stderr } = await place.run(['denoise', '--demo'], { packages: shipped });
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(
      /^photo: a photograph, gaussian:25\/255\+round:8, seed 1\nPSNR 20.* -> .*\ntiny: 8 digits, gaussian:0.5/,
    );
    // Three pictures of 256 pixels and gaps of 8 around each; digits three times as large below them.
    const metadata = await sharp(place.path('out/demo.png')).metadata();
    expect(metadata).toMatchObject({ width: 3 * 264 + 8, height: 256 + 16 + 3 * 92 + 8, channels: 3 });
    const samples = (await installedPackages.data()).sampleFolder();
    const clean = await sharp(join(samples, 'test/new-york.webp')).removeAlpha().raw().toBuffer();
    const right = await sharp(place.path('out/demo.png'))
      .extract({ left: 8 + 2 * 264, top: 8, width: 256, height: 256 })
      .raw()
      .toBuffer();
    expect(right.equals(clean)).toBe(true);
  });

  it('shows the photograph alone where that model is named', async () => {
    const argv = ['denoise', '--demo', '--model', 'photo', '--noise', 'gaussian:0.1', '--json'];
    const { stdout } = await place.run(argv, { packages: shipped });
    const { parts } = JSON.parse(stdout) as { readonly parts: readonly object[] };
    expect(parts).toMatchObject([{ shown: 'photograph', noise: 'gaussian:0.1' }]);
    expect((await sharp(place.path('out/demo.png')).metadata()).height).toBe(272);
  });
});

it('denoise --demo shows a page with stains by a model for grey scans', async () => {
  const path = place.path('models', 'tiny', 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...manifest, suits: { pictures: ['scans'], noise: [] } }));
  const { stdout, code } = await place.run(['denoise', '--demo', '--model', 'tiny']);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^tiny: a page, paper:0.1\+stain:0.6.*\nPSNR .*\nwrote out\/demo.png: from left to right/,
  );
  // Three pages of 720x600 with gaps of 8.
  expect(await sharp(place.path('out/demo.png')).metadata()).toMatchObject({ width: 2192, height: 616 });
});

describe('denoise --demo -o', () => {
  it('- writes the picture to standard output, and words to stderr', async () => {
    const stdout = new Collected();
    const run = await place.run(['denoise', '--demo', '--model', 'tiny', '-o', '-'], { stdout });
    expect(await sharp(stdout.bytes).metadata()).toMatchObject({ format: 'png', width: 968 });
    expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('wrote standard output')]);
    expect(await place.names()).toEqual(['models']);
  });

  it('writes the format that the name says, or none', async () => {
    await place.run(['denoise', '--demo', '--model', 'tiny', '-o', 'demo.tif']);
    expect((await sharp(place.path('demo.tif')).metadata()).format).toBe('tiff');
    const run = await place.run(['denoise', '--demo', '--model', 'tiny', '-o', 'demo.gif']);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('cannot write demo.gif')]);
  });
});

describe('splitStrip', () => {
  it('cuts parts side by side into a batch, channel by channel', () => {
    // Two channels' worth of rows: 1 2 | 3 4 over 5 6 | 7 8, and the same plus 10, plus 20.
    const row = [1, 2, 3, 4, 5, 6, 7, 8];
    const strip = imageTensor(
      Float32Array.from([0, 10, 20].flatMap((more) => row.map((v) => v + more))),
      [1, 3, 2, 4],
    );
    const { data, shape } = splitStrip(strip, 2);
    expect(shape).toEqual([2, 3, 2, 2]);
    expect([...data]).toEqual([
      1, 2, 5, 6, 11, 12, 15, 16, 21, 22, 25, 26, 3, 4, 7, 8, 13, 14, 17, 18, 23, 24, 27, 28,
    ]);
  });
});
