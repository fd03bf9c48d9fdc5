import { noiseFactsOf, type Quality, type Scores } from '@denoisekit/core';
import type { Estimate, EvaluationDocument, EvaluationRow } from '@denoisekit/evaluation';
import type { PsnrOver } from './plots/quality.js';

/**
 * What training measured, as rows of an evaluation, for charts of runs that cannot be evaluated here. Without intervals: of each figure only
 * the mean over images was kept.
 */
export function rowsOfQuality(name: string, quality: readonly Quality[]): readonly EvaluationRow[] {
  return quality.flatMap((measured) => {
    const { noise, seed, dataset, images } = measured;
    const { kind: noiseKind, level } = noiseFactsOf(noise);
    const facts = { noise, noiseKind, level, seed, dataset, images };
    const common = { ...facts, detail: null, imagesPerSecond: null };
    return [
      { ...common, model: name, kind: 'model', ...figuresOf(measured.denoised) },
      { ...common, model: 'noisy', kind: 'baseline', ...figuresOf(measured.noisy) },
    ] as const;
  });
}

/** The row of a model at one noise. */
export function rowAt(
  rows: readonly EvaluationRow[],
  name: string,
  noise: string,
): EvaluationRow | undefined {
  return rows.find((row) => row.kind === 'model' && row.model === name && row.noise === noise);
}

/** Small images of one size are measured over all pixels together, pictures each by itself. */
export function psnrOver(evaluation: EvaluationDocument | null): PsnrOver {
  return evaluation?.protocol === undefined ? 'pooled' : 'mean';
}

/** The PSNR of a model at one noise, as its set is measured. */
export function psnrAt(evaluation: EvaluationDocument | null, name: string, noise: string): Estimate | null {
  const row = rowAt(evaluation?.rows ?? [], name, noise);
  return row?.[psnrOver(evaluation) === 'mean' ? 'psnrMean' : 'psnrPooled'] ?? null;
}

function figuresOf({ mse, psnrPooled, psnrMean, ssim, bce }: Scores) {
  return {
    mse: exact(mse),
    psnrPooled: psnrPooled === null ? null : exact(psnrPooled),
    psnrMean: psnrMean === null ? null : exact(psnrMean),
    ssim: exact(ssim),
    bce: exact(bce ?? Number.NaN),
  };
}

function exact(value: number): Estimate {
  return { value, low: null, high: null };
}
