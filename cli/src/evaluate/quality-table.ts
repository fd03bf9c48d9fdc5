import { briefNoise, formatCount, type Quality, type Scores } from '@denoisekit/core';
import { formatDecibels } from '../terminal/format.js';
import { formatTable } from '../terminal/table.js';

/** Two rows a noise: the noisy pictures, and what the model made of them. */
export function qualityTable(quality: readonly Quality[]): string {
  const heading = ['noise', 'picture', 'MSE', 'PSNR pooled', 'PSNR mean', 'SSIM', 'BCE', 'images', 'seed'];
  const rows = quality.flatMap(({ noise, noisy, denoised, images, seed }) => [
    [briefNoise(noise), 'noisy', ...cellsOf(noisy), formatCount(images), String(seed)],
    ['', 'denoised', ...cellsOf(denoised), '', ''],
  ]);
  return formatTable([heading, ...rows]);
}

function cellsOf({ mse, psnrPooled, psnrMean, ssim, bce }: Scores): readonly string[] {
  return [
    mse.toFixed(5),
    formatDecibels(psnrPooled),
    formatDecibels(psnrMean),
    ssim.toFixed(4),
    bce === null ? '-' : bce.toFixed(4),
  ];
}
