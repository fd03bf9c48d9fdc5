import {
  psnrFromMse,
  type ImageTensor,
  type ModelManifest,
  type Session,
  type Variant,
} from '@denoisekit/core';
import { noisyPiece, type Level } from './pieces.js';
import type { MadeDtype } from './types.js';

type Row = Variant['gate'][number];

/** What a variant may lose against fp32 at any noise, and what it has to keep of clean pictures, in dB. */
export const gateLimits: Readonly<Record<MadeDtype, { readonly lost: number; readonly clean: number }>> = {
  fp16: { lost: 0.01, clean: 45 },
  int8: { lost: 0.1, clean: 42 },
};

/** Not a seed that calibration draws with. */
const seed = 21_021;

export interface GateOptions {
  readonly fp32: Session;
  readonly variant: Session;
  readonly manifest: Pick<ModelManifest, 'controls'>;
  /** Clean, as the model takes them. */
  readonly pieces: readonly ImageTensor[];
  readonly levels: readonly Level[];
  readonly signal?: AbortSignal | undefined;
}

/** PSNR of both at each level, from the MSE over all pixels of all pieces. */
export async function measureGate(options: GateOptions): Promise<readonly Row[]> {
  const { pieces, levels, signal } = options;
  const rows: Row[] = [];
  for (const level of levels) {
    const controls = toldLevels(options.manifest, level.sigma);
    const sums = { fp32: 0, variant: 0 };
    for (const [index, clean] of pieces.entries()) {
      const noisy = noisyPiece(clean, level, index, seed);
      for (const which of ['fp32', 'variant'] as const) {
        const answer = await options[which].run(noisy, { signal, controls });
        sums[which] += meanSquare(answer.data, clean.data);
      }
    }
    const psnrOf = (sum: number) => psnrFromMse(sum / pieces.length);
    rows.push({ noise: level.noise, psnr: psnrOf(sums.variant), fp32: psnrOf(sums.fp32) });
  }
  return rows;
}

/**
 * What a row exceeds and what is allowed, in a sentence; undefined where it holds. On clean pictures, a model that keeps less than is asked by
 * itself may lose no more than at noise.
 *
 * @param pictures what it was measured on: `12 photographs, pieces of 256x256`
 */
export function faultOf({ noise, psnr, fp32 }: Row, dtype: MadeDtype, pictures: string): string | undefined {
  const limits = gateLimits[dtype];
  // An answer without error has lost nothing; NaN has lost all.
  const lost = psnr === null ? 0 : (fp32 ?? Infinity) - psnr;
  if (lost <= limits.lost) return undefined;
  const isClean = noise === 'none';
  if (isClean && psnr !== null && psnr >= limits.clean) return undefined;
  const less = Number.isFinite(lost) ? `, ${lost.toFixed(3)} dB less` : '';
  return (
    `${isClean ? 'without noise' : `at ${noise}`} on ${pictures} it has ${decibels(psnr)} where fp32 has ${decibels(fp32)}${less}; ` +
    `allowed is ${isClean ? `${limits.clean} dB or more, or ` : ''}at most ${limits.lost} dB less`
  );
}

/** `44.31 dB`; equal pictures have none. */
export function decibels(psnr: number | null): string {
  return psnr === null ? 'no error' : `${psnr.toFixed(2)} dB`;
}

/** The level for a model that takes one, within its range. */
export function toldLevels(
  { controls }: Pick<ModelManifest, 'controls'>,
  sigma: number,
): Record<string, number> {
  const told = controls.filter(({ unit }) => unit.startsWith('sigma'));
  return Object.fromEntries(
    told.map(({ name, range: [low, high] }) => [name, Math.min(high, Math.max(low, sigma))]),
  );
}

/** On [0, 1] pictures: what lies beyond is black or white wherever it is shown. */
function meanSquare(found: Float32Array, clean: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < clean.length; i++) {
    const value = Math.min(1, Math.max(0, found[i]!));
    sum += (value - clean[i]!) ** 2;
  }
  return sum / clean.length;
}
