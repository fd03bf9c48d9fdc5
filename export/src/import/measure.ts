import { type ImageTensor, type Quality } from '@denoisekit/core';
import { evaluationSeed, sweepQuality, type EvaluationRow } from '@denoisekit/evaluation';
import { noiseTextOf, pieceOf, type PieceSize } from '../pictures/piece.js';
import type { Samples } from './samples.js';

/** Sigma of 255: from hardly visible to what only a specialist is for. */
const levels = [5, 10, 15, 25, 35, 50, 75] as const;
/** For pictures of few greys, which stand more. */
const strong = 127.5;

export interface MeasureOptions extends PieceSize {
  /** The model as others will use it. */
  readonly denoise: (image: ImageTensor, sigma: number) => Promise<ImageTensor>;
}

/** How good the model is at which level of noise, on pictures of one kind. */
export async function measure(
  samples: Samples,
  { denoise, ...size }: MeasureOptions,
): Promise<readonly Quality[]> {
  const pieces = samples.images.map((image) => pieceOf(image, size));
  const sweep = samples.kind === 'photographs' ? levels : [...levels, strong];
  const test = { count: pieces.length, images: (from: number) => pieces[from]! };
  const quality: Quality[] = [];
  for (const level of sweep) {
    const sigma = level / 255;
    const { rows } = await sweepQuality({
      models: [{ name: 'imported', denoise: (noisy) => denoise(noisy, sigma) }],
      dataset: { name: `sample ${samples.kind}`, test, train: test },
      noises: [noiseTextOf(sigma)],
      baselines: ['noisy'],
      seed: evaluationSeed,
      batchSize: 1,
    });
    const [denoised, noisy] = rows as readonly [EvaluationRow, EvaluationRow];
    const { noise, seed, dataset, images } = denoised;
    quality.push({ noise, seed, dataset, images, denoised: scoresOf(denoised), noisy: scoresOf(noisy) });
  }
  return quality;
}

function scoresOf({ mse, psnrPooled, psnrMean, ssim, bce }: EvaluationRow): Quality['denoised'] {
  return {
    mse: mse.value,
    psnrPooled: psnrPooled?.value ?? null,
    psnrMean: psnrMean?.value ?? null,
    ssim: ssim.value,
    bce: bce.value,
  };
}
