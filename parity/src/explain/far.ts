import type { GraphValues } from '@denoisekit/runtime-node';

/**
 * The greatest |difference| of two tensors; Infinity where one value is no finite number and the other is another, or where their
 * sizes differ.
 */
export function farthest(actual: GraphValues | undefined, expected: GraphValues): number {
  if (actual?.data.length !== expected.data.length) return Infinity;
  let max = 0;
  expected.data.forEach((value, i) => {
    const other = actual.data[i]!;
    if (Object.is(other, value) || other === value) return;
    const difference = Math.abs(other - value);
    // A comparison with NaN is false.
    if (!(difference <= max)) max = Number.isNaN(difference) ? Infinity : difference;
  });
  return max;
}

/** The greatest |value|; Infinity where one is no finite number. */
export function largest({ data }: GraphValues): number {
  return data.reduce((max, value) => (Number.isNaN(value) ? Infinity : Math.max(max, Math.abs(value))), 0);
}

/** As JSON has it, which has no infinity. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** `2.0e-5`, for people. */
export function inWords(difference: number | null): string {
  return difference === null || !Number.isFinite(difference)
    ? 'without limit (a value is no finite number)'
    : difference.toExponential(1);
}
