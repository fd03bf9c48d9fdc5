/** Pairs of wires, in order: after a pair, its first wire has the smaller value. */
export type Network = readonly (readonly [low: number, high: number])[];

/**
 * A network that brings the `size` values on its wires in ascending order: Batcher's odd-even merge sort for the next
 * power of two, less what touches wires that are not there.
 *
 * Source: K. E. Batcher, "Sorting networks and their applications", AFIPS Spring Joint Computer Conference (1968).
 */
export function sortingNetwork(size: number): Network {
  const pairs: [number, number][] = [];
  for (let merged = 1; merged < size; merged *= 2) {
    for (let step = merged; step >= 1; step /= 2) {
      for (let from = step % merged; from + step < size; from += 2 * step) {
        for (let wire = from; wire < Math.min(from + step, size - step); wire++) {
          const sameBlock = Math.floor(wire / (2 * merged)) === Math.floor((wire + step) / (2 * merged));
          if (sameBlock) pairs.push([wire, wire + step]);
        }
      }
    }
  }
  return pairs;
}

/** Of a sorting network only what decides the middle wire: for 9 values 23 of 26 pairs. */
export function medianNetwork(size: number): Network {
  const needed = new Set([(size - 1) / 2]);
  const kept: (readonly [number, number])[] = [];
  for (const pair of [...sortingNetwork(size)].reverse()) {
    if (!needed.has(pair[0]) && !needed.has(pair[1])) continue;
    needed.add(pair[0]).add(pair[1]);
    kept.push(pair);
  }
  return kept.reverse();
}
