import { describe, expect, it } from 'vitest';
import { randomStream } from '@denoisekit/core';
import { medianNetwork, sortingNetwork, type Network } from './sorting-network.js';

function run(network: Network, values: readonly number[]): number[] {
  const wires = [...values];
  for (const [low, high] of network) {
    if (wires[low]! > wires[high]!) [wires[low], wires[high]] = [wires[high]!, wires[low]!];
  }
  return wires;
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);

describe('a sorting network', () => {
  // Knuth's 0-1 principle: what sorts all sequences of zeros and ones sorts everything.
  it.each([1, 2, 3, 5, 8, 9, 12])('sorts all sequences of %d zeros and ones', (size) => {
    const network = sortingNetwork(size);
    for (let bits = 0; bits < 2 ** size; bits++) {
      const values = Array.from({ length: size }, (_, i) => (bits >> i) & 1);
      expect(run(network, values)).toEqual(sorted(values));
    }
  });

  it('has as many pairs as Batcher counts for powers of two', () => {
    // (p^2 - p + 4) 2^(p - 2) - 1 pairs for 2^p values: 19 for 8, 63 for 16, 191 for 32
    expect([8, 16, 32].map((size) => sortingNetwork(size).length)).toEqual([19, 63, 191]);
  });
});

describe('a median network', () => {
  it('finds the median of all sequences of 9 zeros and ones, with fewer pairs than sorting them', () => {
    const network = medianNetwork(9);
    expect(network.length).toBeLessThan(sortingNetwork(9).length);
    for (let bits = 0; bits < 2 ** 9; bits++) {
      const values = Array.from({ length: 9 }, (_, i) => (bits >> i) & 1);
      expect(run(network, values)[4]).toBe(sorted(values)[4]);
    }
  });

  it('finds the median of 25 numbers', () => {
    const network = medianNetwork(25);
    const random = randomStream(1, 2);
    for (let trial = 0; trial < 2000; trial++) {
      const values = Array.from({ length: 25 }, () => random.integer(trial % 2 === 0 ? 2 : 30));
      expect(run(network, values)[12]).toBe(sorted(values)[12]);
    }
  });
});
