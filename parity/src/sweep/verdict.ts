import { compareTensors } from '@denoisekit/core';
import type { Tensor } from './step.js';

/** The result of a target on a case. */
export type Verdict =
  /** The greatest |difference| from what it should be; right is what lies within the tolerance. */
  | { readonly kind: 'right'; readonly max: number }
  /** Null where there is no number for it: another shape, NaN, infinity. */
  | { readonly kind: 'wrong'; readonly max: number | null }
  /** It could not be loaded, or not run. */
  | { readonly kind: 'refused'; readonly reason: string };

/** An answer against what the case has to give. */
export function judgeAnswer(answer: Tensor, expected: Tensor, tolerance: number): Verdict {
  const sameShape = answer.shape.join() === expected.shape.join();
  if (!sameShape || answer.data.some((value) => !Number.isFinite(value))) return { kind: 'wrong', max: null };
  const { max } = compareTensors(answer.data, expected.data);
  return { kind: max <= tolerance ? 'right' : 'wrong', max };
}

/** What is the same in a batch and alone: whether it is right, and by how much it is not. */
export function sameVerdict(a: Verdict, b: Verdict): boolean {
  if (a.kind === 'refused' || b.kind === 'refused') return a.kind === b.kind;
  return a.kind === b.kind && a.max === b.max;
}

export function textOfVerdict(verdict: Verdict): string {
  if (verdict.kind === 'refused') return `refused (${verdict.reason})`;
  if (verdict.max === null) return 'wrong, by no number';
  return verdict.kind === 'right' ? 'right' : `wrong by ${verdict.max.toPrecision(3)}`;
}
