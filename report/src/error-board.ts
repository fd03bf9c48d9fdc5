import { imageTensor, mse, imagesBetween, type ImageTensor } from '@denoisekit/core';
import type { Bin, Case, Pictures } from './facts.js';

export interface ErrorBoardOptions {
  /** How many images to keep of the first, of the best and of the worst. */
  readonly keep: number;
}

/** Gathers, batch by batch, which images came out best and worst, and how errors are spread. */
export interface ErrorBoard {
  /**
   * @param firstNumber of the batch's first image in the test set
   * @throws DenoiseError `shape-mismatch` unless the three have one shape
   */
  add(images: Pick<Case, 'noisy' | 'denoised' | 'clean'>, firstNumber: number): void;
  summary(): Pick<Pictures, 'images' | 'examples' | 'best' | 'worst' | 'mseBins' | 'differenceBins'>;
}

/** Differences lie in [-1, 1]; an odd number puts what is right in the middle of a bin. */
const differenceBinCount = 41;
const mseBinCount = 30;
/** The end of the axis for nearly perfect images: 60 dB. */
const leastMse = 1e-6;

export function createErrorBoard({ keep }: ErrorBoardOptions): ErrorBoard {
  const errors: number[] = [];
  const differences = new Array<number>(differenceBinCount).fill(0);
  const examples: Case[] = [];
  let best: Case[] = [];
  let worst: Case[] = [];

  return {
    add(batch, firstNumber) {
      for (let index = 0; index < batch.clean.shape[0]; index++) {
        const noisy = imagesBetween(batch.noisy, index);
        const denoised = imagesBetween(batch.denoised, index);
        const clean = imagesBetween(batch.clean, index);
        const found = { number: firstNumber + index, mse: mse(denoised, clean), noisy, denoised, clean };
        errors.push(found.mse);
        for (let at = 0; at < clean.data.length; at++) {
          const bin = Math.floor(((denoised.data[at]! - clean.data[at]! + 1) / 2) * differenceBinCount);
          differences[Math.min(Math.max(bin, 0), differenceBinCount - 1)]! += 1;
        }
        if (examples.length < keep) examples.push(copyOf(found));
        best = firstOf(best, found, keep, (a, b) => a.mse - b.mse);
        worst = firstOf(worst, found, keep, (a, b) => b.mse - a.mse);
      }
    },
    summary: () => ({
      images: errors.length,
      examples,
      best,
      worst,
      mseBins: logarithmicBins(errors),
      differenceBins: differences.map((count, index) => ({
        from: (2 * index) / differenceBinCount - 1,
        to: (2 * (index + 1)) / differenceBinCount - 1,
        count,
      })),
    }),
  };
}

/** What is kept must not hold on to the batch that it was in. */
function copyOf({ number, mse, noisy, denoised, clean }: Case): Case {
  const own = ({ data, shape }: ImageTensor) => imageTensor(data.slice(), shape);
  return { number, mse, noisy: own(noisy), denoised: own(denoised), clean: own(clean) };
}

function firstOf(kept: Case[], found: Case, keep: number, order: (a: Case, b: Case) => number): Case[] {
  if (kept.length >= keep && order(kept.at(-1)!, found) <= 0) return kept;
  // `sort` is stable: of two equal images the earlier one stays.
  return [...kept, copyOf(found)].sort(order).slice(0, keep);
}

function logarithmicBins(errors: readonly number[]): Bin[] {
  if (errors.length === 0) return [];
  const logs = errors.map((error) => Math.log10(Math.max(error, leastMse)));
  // Not by spreading: there may be more images than a call takes arguments.
  const low = logs.reduce((least, log) => Math.min(least, log), Infinity);
  const high = logs.reduce((greatest, log) => Math.max(greatest, log), -Infinity);
  // All images alike still make a bin that can be seen.
  const width = Math.max(high - low, 0.01) / mseBinCount;
  const counts = new Array<number>(mseBinCount).fill(0);
  for (const log of logs) counts[Math.min(Math.floor((log - low) / width), mseBinCount - 1)]! += 1;
  return counts.map((count, index) => ({
    from: 10 ** (low + index * width),
    to: 10 ** (low + (index + 1) * width),
    count,
  }));
}
