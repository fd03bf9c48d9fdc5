import { imageTensor, mse, ssim } from '@denoisekit/core';
import { describe, expect, it } from 'vitest';
import { gainText, scoreRows } from '../state/score-text.js';
import { scoresOf } from './scores.js';

const flat = (value: number) => imageTensor(new Float32Array(64).fill(value), [1, 1, 8, 8]);

describe('scores', () => {
  it('are those of the two pictures against the clean one', async () => {
    // Differences of 0.5 and 0.05: 10 log10(1 / 0.25) = 6.02 dB and 10 log10(1 / 0.0025) = 26.02 dB.
    const scores = await scoresOf(flat(0.5), flat(1), flat(0.55));
    expect(scores.noisy.psnr).toBeCloseTo(6.0206, 3);
    expect(scores.denoised.psnr).toBeCloseTo(26.0206, 3);
    expect(gainText(scores)).toBe('+20.0 dB');
    expect(scoreRows(scores)[0]).toEqual(['PSNR', '6.0 dB', '26.0 dB']);
    expect(scoreRows(scores)[2]).toEqual(['MSE', '0.2500', '0.0025']);
  });

  it('may be worse than before', async () => {
    expect(gainText(await scoresOf(flat(0.5), flat(0.55), flat(1)))).toBe('−20.0 dB');
  });

  it('have no gain where a picture is perfect', async () => {
    const scores = await scoresOf(flat(0.5), flat(1), flat(0.5));
    expect(gainText(scores)).toBeUndefined();
    expect(scoreRows(scores)[0]).toEqual(['PSNR', '6.0 dB', 'equal']);
    expect(scoreRows(scores)[1]![2]).toBe('1.000');
  });

  it.each([523, 516, 513])(
    'are of a picture in strips what they are in one piece, %i rows high',
    async (height) => {
      // 256 rows make a strip.
      const picture = (seed: number) =>
        imageTensor(
          Float32Array.from({ length: 512 * height }, (_, i) => ((i * seed) % 251) / 250),
          [1, 1, height, 512],
        );
      const [clean, noisy] = [picture(7), picture(11)];
      const { noisy: score } = await scoresOf(clean, noisy, clean);
      expect(score.mse).toBeCloseTo(mse(noisy, clean), 12);
      expect(score.ssim).toBeCloseTo(ssim(noisy, clean), 9);
    },
  );
});
