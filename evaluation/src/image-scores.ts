import {
  assertSameShape,
  crossEntropy,
  imageTensor,
  type ImageTensor,
  psnrFromMse,
  squaredError,
  ssim,
} from '@denoisekit/core';
import type { ScoresByImage } from './rows.js';

/** What each image of a test scored, for means that come with an interval. */
export interface ImageScores extends ScoresByImage {
  /**
   * @param first number of the batch's first image
   * @throws DenoiseError `shape-mismatch`
   */
  add(output: ImageTensor, clean: ImageTensor, first: number): void;
}

export function createImageScores(count: number): ImageScores {
  const [mse, similarity, bce] = [0, 0, 0].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return {
    mse,
    ssim: similarity,
    bce,
    psnr() {
      const all = Array.from(mse, psnrFromMse);
      return all.every((psnr) => psnr !== null) ? Float64Array.from(all) : null;
    },
    add(output, clean, first) {
      assertSameShape(output, clean);
      const [batch, channels, height, width] = clean.shape;
      const size = channels * height * width;
      for (let image = 0; image < batch; image++) {
        const start = image * size;
        const a = output.data.subarray(start, start + size);
        const b = clean.data.subarray(start, start + size);
        const shape = [1, channels, height, width] as const;
        mse[first + image] = squaredError(a, b, 0, size) / size;
        similarity[first + image] = ssim(imageTensor(a, shape), imageTensor(b, shape));
        bce[first + image] = crossEntropy(a, b) / size;
      }
    },
  };
}
