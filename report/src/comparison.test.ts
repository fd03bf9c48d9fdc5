import { describe, expect, it } from 'vitest';
import { renderComparison, type ComparisonData } from './comparison.js';
import { evaluation, flat, subject } from './testing/report-data.js';

const estimate = (value: number, half: number) => ({ value, low: value - half, high: value + half });

function difference(model: string, against: string, decibels: number, half: number) {
  return {
    noise: 'gaussian:0.5',
    model,
    against,
    mse: estimate(0, 0.1),
    ssim: estimate(0, 0.1),
    psnrPooled: estimate(decibels, half),
    psnrMean: estimate(decibels, half),
  };
}

function data(changes: Partial<ComparisonData> = {}): ComparisonData {
  const rows = [...evaluation('a'), ...evaluation('b').filter(({ kind }) => kind === 'model')];
  return {
    compared: ['a', 'b'].map((name, at) => ({ subject: subject({ name }), denoised: [flat(at / 2)] })),
    noise: 'gaussian:0.5',
    clean: [flat(1)],
    noisy: [flat(0)],
    machine: 'an abacus',
    notes: [],
    evaluation: {
      format: 'denoisekit-evaluation',
      version: 1,
      dataset: 'digits',
      images: 100,
      seed: 1,
      rows,
      differences: [
        difference('b', 'a', 0.4, 0.1),
        difference('noisy', 'a', -11, 0.2),
        difference('c', 'a', 0.01, 0.02),
      ],
    },
    madeAt: '2025-01-01T12:00:00.000Z',
    version: '0.1.0',
    ...changes,
  };
}

async function pageOf(
  changes: Partial<ComparisonData> = {},
): Promise<{ page: string; names: readonly string[] }> {
  const files = await renderComparison(data(changes));
  const page = new TextDecoder().decode(files[0]!.bytes).replaceAll(/\s+/g, ' ');
  return { page, names: files.map(({ name }) => name) };
}

// Plots take a few hundred milliseconds each of a core.
describe('a comparison', { timeout: 60_000 }, () => {
  it('draws quality against cost and noise, curves and pictures, and says who is better', async () => {
    const { page, names } = await pageOf();
    expect(names).toEqual([
      'index.html',
      ...['psnr-by-macs', 'psnr-by-milliseconds', 'psnr', 'mse', 'ssim', 'validation', 'examples'].map(
        (name) => `${name}.png`,
      ),
    ]);
    // b less a is +0.4 +- 0.1: shown as a less b.
    expect(page).toContain('<th scope="row">a</th> <td>b</td><td>-0.40 ± 0.10</td><td>b</td>');
    expect(page).toContain('<th scope="row">a</th> <td>noisy</td><td>11.00 ± 0.20</td><td>a</td>');
    expect(page).toContain(
      '<th scope="row">a</th> <td>c</td><td>-0.010 ± 0.020</td><td>no clear difference</td>',
    );
    // 500 images a second are 2 ms each.
    expect(page).toContain('<td>2.00 ms</td>');
    expect(page).toContain('Rows from the top: noisy, a, b, clean.');
  });

  it('shows the middle of each picture in its own pixels, with figures of whole pictures, their mean and work by the pixel', async () => {
    const { evaluation: document } = data();
    const rows = document!.rows.map((row) => ({ ...row, psnrMean: estimate(31.5, 0.25) }));
    const score = (model: string, picture: string, psnr: number) => ({
      ...{ model, picture, psnr },
      ...{ noise: 'gaussian:0.5', ssim: 0.9 },
    });
    const pictures = [score('a', 'one.png', 31), score('noisy', 'one.png', 20), score('a', 'two.png', 32)];
    const sizes = [flat(0.5, 9, 3), flat(0.5, 5, 1)];
    const { page, names } = await pageOf({
      compared: ['a', 'b'].map((name) => ({ subject: subject({ name }), denoised: sizes })),
      evaluation: { ...document!, rows, pictures, protocol: 'each by itself' },
      ...{ clean: sizes, noisy: sizes },
    });
    expect(names).toEqual([
      'index.html',
      ...['psnr-by-macs', 'psnr-by-milliseconds', 'psnr', 'ssim', 'validation', 'picture-1', 'picture-2'].map(
        (name) => `${name}.png`,
      ),
    ]);
    expect(page).toContain('<td>31.50 ± 0.25</td>');
    expect(page).toContain('noisy 20.00 dB, a 31.00 dB, b, clean.');
    expect(page).toContain('multiply-accumulates for a pixel');
    expect(page).toContain('On 100 pictures of digits: each by itself');
  });

  it('counts the kinds of a mixture that a model was trained for', async () => {
    const one = subject();
    if (one.madeBy.kind !== 'trained') throw new Error('trained');
    const madeBy = { ...one.madeBy, noise: '0.5*none|0.3*gaussian:0.1|0.2*mask:0.5' };
    const { page } = await pageOf({
      compared: ['a', 'b'].map((name) => ({ subject: subject({ name, madeBy }), denoised: null })),
    });
    expect(page).toContain('<td>a mixture of 3</td>');
  });

  it('calls an invisible difference none', async () => {
    const { evaluation: document } = data();
    const differences = [difference('b', 'a', 8e-8, 1e-8)];
    const { page } = await pageOf({ evaluation: { ...document!, differences } });
    expect(page).toContain('<td>0.000 ± 0.000</td><td>equal</td>');
  });

  it('compares by the files alone what cannot be run', async () => {
    const compared = ['a', 'b'].map((name) => ({ subject: subject({ name }), denoised: null }));
    const { page, names } = await pageOf({
      compared,
      clean: [],
      noisy: [],
      evaluation: null,
      notes: ['not run'],
    });
    expect(names).toEqual(['index.html', 'validation.png']);
    expect(page).toContain('<li>not run</li>');
    expect(page).toContain('<td>1 min 23 s</td>');
  });
});
