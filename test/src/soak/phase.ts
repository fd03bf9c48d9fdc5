export type Print = (line: string) => void;

/** How long and how often; the short form is for seeing that it works. */
export interface Extent {
  readonly requests: number;
  readonly killSeconds: number;
  readonly drains: number;
  readonly steadyMinutes: number;
}

export const extents: Readonly<Record<'full' | 'brief', Extent>> = {
  full: { requests: 100_000, killSeconds: 180, drains: 20, steadyMinutes: 30 },
  brief: { requests: 2_000, killSeconds: 12, drains: 2, steadyMinutes: 0.5 },
};

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** `12 200, 3 400` */
export function countsText(counts: ReadonlyMap<number | string, number>): string {
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([what, count]) => `${count} x ${what}`).join(', ');
}
