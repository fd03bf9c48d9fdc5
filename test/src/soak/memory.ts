import { readFileSync, writeFileSync } from 'node:fs';

// Of Linux alone, whose /proc says it of any process.

/** Megabytes of a process that are in memory, now or at most since `resetPeak`. */
export function residentMegabytes(pid: number, what: 'now' | 'peak' = 'now'): number {
  const name = what === 'now' ? 'VmRSS' : 'VmHWM';
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
}

/** proc(5): 5 sets the peak to what is in memory now. */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Milliseconds that a process has computed, in steps of ten: proc(5) counts in hundredths of a second, user and system as fields 14 and 15. */
export function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Looks at a process every second until it is stopped. */
export function watchMemory(pid: number): { readonly samples: readonly number[]; stop(): void } {
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(residentMegabytes(pid)), 1000);
  return {
    samples,
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** More than that, in megabytes, is a leak. */
export const mostGrowth = 24;

/**
 * By how many megabytes a process has grown after it was warm: the median of the last quarter of the samples beyond that of the second quarter. Medians,
 * since what garbage collection leaves goes up and down.
 */
export function growthOf(samples: readonly number[]): number {
  const quarter = samples.length >> 2;
  return medianOf(samples.slice(-quarter)) - medianOf(samples.slice(quarter, 2 * quarter));
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
