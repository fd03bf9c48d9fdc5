/** A measurement that anyone can repeat: `npm run bench`, or `npm run bench -- NAME`. */
export interface Benchmark {
  readonly name: string;
  /** In a line. */
  readonly about: string;
  /** Prints what it measures, line by line, and tells whether the figure that is promised holds. */
  readonly run: (print: (line: string) => void, options?: BenchOptions) => Promise<boolean>;
}

export interface BenchOptions {
  /** Print one JSON document; of the benchmarks that can. */
  readonly json?: boolean | undefined;
  /** Little and short, to see that it works: no figure of it counts. Of the benchmarks of the API. */
  readonly brief?: boolean | undefined;
}

/** Of at least one number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
