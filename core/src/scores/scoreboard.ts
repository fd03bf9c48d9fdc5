import { DenoiseError } from '../errors.js';
import type { ImageTensor } from '../image/image-tensor.js';
import type { Scores } from '../documents/manifest.js';
import { assertSameShape, crossEntropy, psnrFromMse, squaredError } from './metrics.js';
import { ssim } from './ssim.js';

/** Scores of more images than fit in memory, batch by batch. How they are split into batches does not matter. */
export interface Scoreboard {
  /**
   * @param output `[batch, channels, height, width]`, compared with `clean` of the same shape
   * @throws DenoiseError `shape-mismatch`
   */
  add(output: ImageTensor, clean: ImageTensor): void;
  /**
   * MSE, pooled PSNR and BCE over all values added so far, mean PSNR and SSIM over all images.
   *
   * @throws DenoiseError `usage` when nothing was added
   */
  scores(): Scores;
}

/**
 * @example
 * const board = createScoreboard();
 * for await (const { noisy, clean } of batches) board.add(await denoiser.denoise(noisy), clean);
 * board.scores().psnrPooled;
 */
export function createScoreboard(): Scoreboard {
  let images = 0;
  let values = 0;
  let squared = 0;
  let entropy = 0;
  let similarity = 0;
  let psnrSum: number | null = 0;

  return {
    add(output, clean) {
      assertSameShape(output, clean);
      const batch = clean.shape[0];
      const size = clean.data.length / batch;
      for (let image = 0; image < batch; image++) {
        const error = squaredError(output.data, clean.data, image * size, size);
        const psnr = psnrFromMse(error / size);
        psnrSum = psnrSum === null || psnr === null ? null : psnrSum + psnr;
        squared += error;
      }
      images += batch;
      values += clean.data.length;
      entropy += crossEntropy(output.data, clean.data);
      similarity += ssim(output, clean) * batch;
    },
    scores() {
      if (images === 0) {
        throw new DenoiseError('usage', { what: 'there are no scores before an image was added' });
      }
      return {
        mse: squared / values,
        psnrPooled: psnrFromMse(squared / values),
        psnrMean: psnrSum === null ? null : psnrSum / images,
        ssim: similarity / images,
        bce: entropy / values,
      };
    },
  };
}
