import type { EvaluationDifference, EvaluationRow } from './document.js';
import { differenceEstimate, meanEstimate, pooledPsnrEstimate, psnrDifferenceEstimate } from './interval.js';

/** What each image scored, in the order of the images. */
export interface ScoresByImage {
  readonly mse: ArrayLike<number>;
  readonly ssim: ArrayLike<number>;
  readonly bce: ArrayLike<number>;
  /** In dB; null where an image is without error. */
  psnr(): ArrayLike<number> | null;
}

/** What a row says beside the scores. */
export type RowFacts = Omit<EvaluationRow, 'images' | keyof Figures>;

type Figures = Pick<EvaluationRow, 'mse' | 'psnrPooled' | 'psnrMean' | 'ssim' | 'bce' | 'imagesPerSecond'>;

/** @param milliseconds that denoising took; 0 where no time was taken */
export function rowOf(facts: RowFacts, scores: ScoresByImage, milliseconds: number): EvaluationRow {
  const psnr = scores.psnr();
  const images = scores.mse.length;
  return {
    ...facts,
    images,
    mse: meanEstimate(scores.mse),
    psnrPooled: pooledPsnrEstimate(scores.mse),
    psnrMean: psnr === null ? null : meanEstimate(psnr),
    ssim: meanEstimate(scores.ssim),
    bce: meanEstimate(scores.bce),
    imagesPerSecond: milliseconds > 0 ? (images * 1000) / milliseconds : null,
  };
}

/** Each pair of those that took part at one noise. */
export function differencesOf(
  entrants: readonly { readonly model: string; readonly scores: ScoresByImage }[],
  noise: string,
): EvaluationDifference[] {
  return entrants.flatMap((later, at) =>
    entrants.slice(0, at).map((earlier) => {
      const [a, b] = [later.scores, earlier.scores];
      const [psnrA, psnrB] = [a.psnr(), b.psnr()];
      return {
        noise,
        model: later.model,
        against: earlier.model,
        mse: differenceEstimate(a.mse, b.mse),
        psnrPooled: psnrDifferenceEstimate(a.mse, b.mse),
        psnrMean: psnrA === null || psnrB === null ? null : differenceEstimate(psnrA, psnrB),
        ssim: differenceEstimate(a.ssim, b.ssim),
      };
    }),
  );
}
