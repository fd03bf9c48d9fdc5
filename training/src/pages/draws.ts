import type { RandomStream } from '@denoisekit/core';

/** What drawing pages asks of a random stream. */
export interface Draws {
  /** True so often. */
  chance(probability: number): boolean;
  between(low: number, high: number): number;
  /** As many between 8 and 16 as between 16 and 32. */
  size(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** One of them, as often as its weight says. */
  weighted<T>(list: readonly (readonly [weight: number, value: T])[]): T;
}

export function drawsOf(stream: RandomStream): Draws {
  return {
    chance: (probability) => stream.uniform() < probability,
    between: (low, high) => low + (high - low) * stream.uniform(),
    size: (low, high) => low * (high / low) ** stream.uniform(),
    pick: (list) => list[stream.integer(list.length)]!,
    weighted(list) {
      let rest = stream.uniform() * list.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of list) {
        rest -= weight;
        if (rest < 0) return value;
      }
      return list.at(-1)![1];
    },
  };
}
