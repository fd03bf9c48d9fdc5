import { mse, psnrFromMse, ssim, type ImageTensor } from '@denoisekit/core';
import { tensorRaster } from '../raster/raster.js';
import { nextTurn, stripsOf } from '../raster/turns.js';
import type { Score, Scores } from '../state/score-text.js';

/** Pixels along a side of the windows of core's `ssim`. */
const windowSide = 7;

/** Of the two against the clean picture. */
export async function scoresOf(
  clean: ImageTensor,
  noisy: ImageTensor,
  denoised: ImageTensor,
): Promise<Scores> {
  return { noisy: await scoreOf(noisy, clean), denoised: await scoreOf(denoised, clean) };
}

/** Strip by strip, which gives what the whole picture would. */
async function scoreOf(image: ImageTensor, clean: ImageTensor): Promise<Score> {
  const [ours, theirs] = [tensorRaster(image), tensorRaster(clean)];
  const { height } = ours;
  let [error, likeness, windows] = [0, 0, 0];
  for (const strip of stripsOf(ours)) {
    await nextTurn();
    error += (mse(ours.read(strip), theirs.read(strip)) * strip.height) / height;
    // Windows that begin in this strip reach into the next.
    const end = Math.min(height, strip.y + strip.height + windowSide - 1);
    const seen = { ...strip, height: end - strip.y };
    const count = height < windowSide ? 1 : seen.height - windowSide + 1;
    if (count < 1) continue;
    likeness += count * ssim(ours.read(seen), theirs.read(seen));
    windows += count;
  }
  return { mse: error, psnr: psnrFromMse(error), ssim: likeness / windows };
}
