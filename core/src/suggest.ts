/**
 * The candidate that a mistyped name most likely meant, or undefined when none is near.
 *
 * Near is a Damerau-Levenshtein distance (insertions, deletions, substitutions and swaps of neighbours, each cost 1, case
 * aside) of at most 3, and at most a third of the longer name, rounded up: three changes of "cpu" are no typing mistake.
 * Of equally near ones the first.
 */
export function nearestName(input: string, candidates: readonly string[]): string | undefined {
  const name = input.toLowerCase();
  let nearest: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const longer = Math.max(name.length, candidate.length);
    const limit = Math.min(3, Math.ceil(longer / 3));
    if (longer - Math.min(name.length, candidate.length) > limit) continue; // also keeps endless input cheap
    const distance = editDistance(name, candidate.toLowerCase());
    if (distance <= limit && distance < least) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

/** `did you mean "gaussian"?`, for an error's `fix`; undefined when no candidate is near. */
export function suggestion(input: string, candidates: readonly string[]): string | undefined {
  const nearest = nearestName(input, candidates);
  return nearest === undefined ? undefined : `did you mean "${nearest}"?`;
}

/** Restricted Damerau-Levenshtein distance ("optimal string alignment"), row by row. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
