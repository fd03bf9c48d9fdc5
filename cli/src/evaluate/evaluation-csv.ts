import type { Estimate, EvaluationRow } from '@denoisekit/evaluation';

type Cell = string | number | null;

/**
 * Rows as comma-separated values (RFC 4180) under a heading, for spreadsheets and plots. What is not known is an empty cell;
 * PSNR is in dB; `_low` and `_high` bound the 95 % confidence interval.
 */
export function evaluationCsv(rows: readonly EvaluationRow[]): string {
  const records = rows.map(recordOf);
  const heading = Object.keys(recordOf(rows[0]!));
  const lines = [heading, ...records.map((record) => Object.values(record))];
  return lines.map((cells) => `${cells.map(textOf).join(',')}\r\n`).join('');
}

function recordOf(row: EvaluationRow): Record<string, Cell> {
  return {
    model: row.model,
    kind: row.kind,
    detail: row.detail,
    noise: row.noise,
    noise_kind: row.noiseKind,
    level: row.level,
    seed: row.seed,
    dataset: row.dataset,
    images: row.images,
    ...columnsOf('mse', row.mse),
    ...columnsOf('psnr_pooled', row.psnrPooled),
    ...columnsOf('psnr_mean', row.psnrMean),
    ...columnsOf('ssim', row.ssim),
    ...columnsOf('bce', row.bce),
    images_per_second: row.imagesPerSecond,
  };
}

function columnsOf(name: string, estimate: Estimate | null): Record<string, Cell> {
  return {
    [name]: estimate?.value ?? null,
    [`${name}_low`]: estimate?.low ?? null,
    [`${name}_high`]: estimate?.high ?? null,
  };
}

function textOf(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
