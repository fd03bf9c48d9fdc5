/** Without a terminal, a line this often at most: a log file should show that work goes on, and stay short. */
const lineEveryMs = 10_000;

export interface ProgressLine {
  /** Work that a target has done, of all that it has to do. */
  update(target: string, doing: string, done: number, total: number): void;
  stop(): void;
}

export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/**
 * One line on how far the targets are and how long the slowest will take, by its pace since the start.
 *
 * @param now milliseconds from any start
 */
export function progressLine(output: ProgressOutput, now: () => number): ProgressLine {
  const begun = now();
  const targets = new Map<string, { readonly done: number; readonly total: number; readonly left: number }>();
  let last = Number.NEGATIVE_INFINITY;
  let shown = false;
  return {
    update(target, doing, done, total) {
      const left = ((now() - begun) / 1000 / done) * (total - done);
      targets.set(target, { done, total, left });
      if (output.isTTY !== true && now() - last < lineEveryMs) return;
      last = now();
      const parts = [...targets].map(([name, one]) => `${name} ${one.done}/${one.total}`);
      const seconds = Math.max(...[...targets.values()].map((one) => one.left));
      const text = `${parts.join(', ')}: ${doing}, ${durationText(seconds)} left`;
      output.write(output.isTTY === true ? `\r\u001b[K${text}` : `${text}\n`);
      shown = output.isTTY === true;
    },
    stop() {
      if (shown) output.write('\r\u001b[K');
      shown = false;
    },
  };
}

/** 72.4 -> `1m12s` */
function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}s`;
}
