import type { ModelManifest } from '@denoisekit/core';
import { row } from './rows.js';

/** A row for each noise that a model was measured with: model, noise, PSNR before and after, SSIM before and after, images. */
export function modelRows(manifests: readonly ModelManifest[]): HTMLTableRowElement[] {
  return manifests.flatMap(({ title, quality, graph }) =>
    quality.map(({ noise, noisy, denoised, dataset, images }) =>
      row([
        title,
        noise,
        `${decibels(noisy.psnrPooled)} → ${decibels(denoised.psnrPooled)}`,
        `${noisy.ssim.toFixed(3)} → ${denoised.ssim.toFixed(3)}`,
        `${dataset}, ${images.toLocaleString('en')} images`,
        `${Math.round(graph.parameters / 1000)} k`,
      ]),
    ),
  );
}

function decibels(psnr: number | null): string {
  return psnr === null ? 'equal' : `${psnr.toFixed(2)} dB`;
}
