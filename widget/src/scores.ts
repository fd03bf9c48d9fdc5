import { mse, psnrFromMse, ssim, type ImageTensor } from '@denoisekit/core';
import type { Score, Scores } from './score-text.js';

export function scoresOf(clean: ImageTensor, noisy: ImageTensor, denoised: ImageTensor): Scores {
  return { noisy: scoreOf(noisy, clean), denoised: scoreOf(denoised, clean) };
}

function scoreOf(image: ImageTensor, clean: ImageTensor): Score {
  const error = mse(image, clean);
  return { mse: error, psnr: psnrFromMse(error), ssim: ssim(image, clean) };
}
