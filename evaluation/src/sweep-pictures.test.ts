import { describe, expect, it } from 'vitest';
import type { EvaluatedModel, PictureSweepOptions, TestPicture } from './document.js';
import { addNoise, imageTensor, type ImageTensor, parseNoise, ssim } from '@denoisekit/core';
import { abortable, wavy } from '@denoisekit/core/testing';
import { sweepPictures } from './sweep-pictures.js';

const clean: readonly ImageTensor[] = [wavy(0, 3, 20, 30), wavy(9, 1, 40, 16), wavy(5, 3, 11, 12)];

async function* listOf(pictures: readonly TestPicture[]): AsyncGenerator<TestPicture> {
  for (const picture of pictures) {
    await Promise.resolve();
    yield picture;
  }
}

const cleanOnes = () => clean.map((image, i) => ({ name: `${i}.png`, clean: image, noisy: null }));

const mapped = (name: string, value: (x: number) => number): EvaluatedModel => ({
  name,
  denoise: ({ data, shape }) => Promise.resolve(imageTensor(data.map(value), shape)),
});

function sweep(options: Partial<PictureSweepOptions> & { readonly pictures?: readonly TestPicture[] } = {}) {
  const pictures = options.pictures ?? cleanOnes();
  const dataset = { name: 'waves', count: pictures.length, pictures: listOf(pictures) };
  return sweepPictures({
    models: [mapped('same', (x) => x)],
    dataset,
    noises: ['gaussian-unclipped:0.2'],
    ...options,
  });
}

/** In dB, from the sums of squares themselves. */
function psnrOf(output: ImageTensor, target: ImageTensor): number {
  const sum = output.data.reduce((total, value, i) => total + (value - target.data[i]!) ** 2, 0);
  return -10 * Math.log10(sum / target.data.length);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('sweepPictures', () => {
  it('has the mean over pictures of their own PSNR and SSIM, noise unclipped and outputs clipped', async () => {
    const { rows, ...document } = await sweep({ seed: 3 });
    const noisy = clean.map((image, firstIndex) =>
      addNoise(image, parseNoise('gaussian-unclipped:0.2'), { seed: 3, firstIndex }),
    );
    const clipped = noisy.map(({ data, shape }) =>
      imageTensor(
        data.map((x) => Math.max(0, Math.min(1, x))),
        shape,
      ),
    );
    const [same, given] = rows;
    expect([same!.model, same!.kind, given!.model, given!.kind]).toEqual([
      'same',
      'model',
      'noisy',
      'baseline',
    ]);
    expect(same!.psnrMean!.value).toBeCloseTo(mean(clipped.map((image, i) => psnrOf(image, clean[i]!))), 4);
    expect(given!.psnrMean!.value).toBeCloseTo(mean(noisy.map((image, i) => psnrOf(image, clean[i]!))), 4);
    expect(same!.ssim.value).toBeCloseTo(mean(clipped.map((image, i) => ssim(image, clean[i]!))), 12);
    expect(same).toMatchObject({ noiseKind: 'gaussian-unclipped', level: 0.2, images: 3, seed: 3 });
    expect(document.protocol).toMatch(
      /^output clipped to \[0, 1\], PSNR and SSIM of each picture, then the mean/,
    );
    expect(document.pictures).toHaveLength(6);
    expect(document.pictures![0]).toMatchObject({ picture: '0.png', model: 'same' });
    expect(document.pictures![0]!.psnr).toBeCloseTo(psnrOf(clipped[0]!, clean[0]!), 4);
  });

  it('compares models picture by picture, at each noise', async () => {
    const { rows, differences } = await sweep({
      models: [mapped('same', (x) => x), mapped('grey', () => 0.5)],
      noises: ['gaussian-unclipped:0.1', 'gaussian:0.1+round:8'],
    });
    expect(rows.map(({ noise, model }) => `${noise} ${model}`)).toEqual([
      ...['gaussian-unclipped:0.1 same', 'gaussian-unclipped:0.1 grey', 'gaussian-unclipped:0.1 noisy'],
      ...['gaussian:0.1+round:8 same', 'gaussian:0.1+round:8 grey', 'gaussian:0.1+round:8 noisy'],
    ]);
    const difference = differences.find(({ model, against }) => model === 'grey' && against === 'same');
    expect(difference!.psnrMean!.value).toBeCloseTo(rows[1]!.psnrMean!.value - rows[0]!.psnrMean!.value, 10);
  });

  it('measures pairs with the noise that they have', async () => {
    const pairs = clean.map((image, i) => ({
      name: `${i}`,
      clean: image,
      noisy: imageTensor(
        image.data.map((x) => x + 0.1),
        image.shape,
      ),
    }));
    const { rows } = await sweep({ pictures: pairs, noises: [], models: [mapped('right', (x) => x - 0.1)] });
    expect(rows.map(({ noise, noiseKind, level }) => [noise, noiseKind, level])).toEqual(
      Array(2).fill(['as shot', 'as shot', null]),
    );
    // 0.1 off everywhere
    expect(rows[1]!.psnrMean!.value).toBeCloseTo(20, 4);
    expect(rows[0]!.mse.value).toBeLessThan(1e-14);
  });

  it('refuses pairs with a noise, clean pictures without one, and no pictures at all', async () => {
    const pair = { name: 'a', clean: clean[0]!, noisy: clean[0]! };
    await expect(sweep({ pictures: [pair] })).rejects.toMatchObject({ code: 'usage' });
    await expect(sweep({ noises: [] })).rejects.toMatchObject({ code: 'usage' });
    await expect(sweep({ pictures: [] })).rejects.toThrow('waves has no pictures to test on');
  });

  it('stops with the reason of the signal, and tells how far it is', async () => {
    const { signal, abort } = abortable();
    const seen: string[] = [];
    const run = sweep({
      signal,
      noises: ['gaussian:0.1', 'gaussian:0.2'],
      onProgress({ noise, done, total }) {
        seen.push(`${noise} ${done}/${total}`);
        if (done === 2) abort('enough');
      },
    });
    await expect(run).rejects.toBe('enough');
    expect(seen).toEqual(['gaussian:0.1 0/6', 'gaussian:0.2 1/6', 'gaussian:0.1 2/6']);
  });
});
