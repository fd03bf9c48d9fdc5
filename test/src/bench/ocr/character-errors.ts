/** White space of any kind and length is a space: where a line ends says nothing of how well it can be read. */
function normalised(text: string): readonly string[] {
  return Array.from(text.normalize('NFC').replaceAll(/\s+/g, ' ').trim());
}

/** How many characters a text has, with white space as one. */
export function charactersOf(text: string): number {
  return normalised(text).length;
}

/**
 * The least number of characters to put in, take out or replace that makes one text of the other (V. I. Levenshtein, "Binary codes capable of correcting
 * deletions, insertions, and reversals", 1966).
 */
export function characterErrors(read: string, truth: string): number {
  const [a, b] = [normalised(read), normalised(truth)];
  let row = Uint32Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = new Uint32Array(b.length + 1);
    next[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(replaced, row[j]! + 1, next[j - 1]! + 1);
    }
    row = next;
  }
  return row[b.length]!;
}
