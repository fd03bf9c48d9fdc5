import { formatSeconds } from './format.js';
import { printLine, type Io } from './io.js';

/** Without a terminal, a line this often at most: a log file should show that work goes on, and stay short. */
const lineEveryMs = 10_000;

/** A terminal shows no more than this, and each line costs. */
const drawEveryMs = 100;
const barWidth = 24;
/** Back to the left edge, then erase to the right one (ECMA-48, EL). */
const clearLine = '\r\u001b[K';

export interface ProgressFacts {
  /** Text beside the bar, such as `loss 0.091`. */
  readonly facts?: string;
  /** Default: computed from the pace since the start. */
  readonly secondsLeft?: number;
}

export interface Progress {
  update(value: number, facts?: ProgressFacts): void;
  /** A line of its own, above the bar where there is one. Default stream: stderr. */
  print(line: string, stream?: NodeJS.WritableStream): void;
  stop(): void;
}

export interface ProgressOptions {
  readonly label: string;
  readonly total: number;
  /** Where it stands at the start, for work that is taken up again. Default 0. */
  readonly start?: number;
}

/** A progress bar on stderr where that is a terminal, else a plain line now and then. */
export function startProgress(io: Io, options: ProgressOptions): Progress {
  return io.stderr.isTTY === true ? startBar(io, options) : startLines(io, options);
}

/** At most one bar at a time: without one, `update` does nothing, and lines are printed plainly. */
export interface Bars extends Progress {
  /** Does nothing where there is a bar. */
  start(options: ProgressOptions): void;
}

export function createBars(io: Io): Bars {
  let bar: Progress | undefined;
  return {
    start(options) {
      bar ??= startProgress(io, options);
    },
    update(value, facts) {
      bar?.update(value, facts);
    },
    print(line, stream = io.stderr) {
      if (bar === undefined) printLine(stream, line);
      else bar.print(line, stream);
    },
    stop() {
      bar?.stop();
      bar = undefined;
    },
  };
}

/** Work that is shown as it goes on. */
export async function withProgress<T>(
  io: Io,
  options: ProgressOptions,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = startProgress(io, options);
  try {
    return await work(progress);
  } finally {
    progress.stop();
  }
}

function startBar(io: Io, { label, total, start = 0 }: ProgressOptions): Progress {
  const { stderr } = io;
  const left = pace(io, total, start);
  let shown = '';
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = (): void => {
    drawnAt = io.now();
    const { columns = 80 } = stderr; // 0 where a terminal does not say its size
    stderr.write(`${clearLine}${shown.slice(0, (columns === 0 ? 80 : columns) - 1)}`);
  };
  const show = (value: number, facts: string): void => {
    const bar = '='.repeat(Math.round((barWidth * Math.min(value, total)) / total)).padEnd(barWidth);
    shown = `${label} [${bar}] ${value}/${total} ${facts}`;
  };
  show(start, '');
  draw();
  return {
    update(value, { facts = '', secondsLeft = left(value) } = {}) {
      show(value, join(facts, secondsLeft));
      if (io.now() - drawnAt >= drawEveryMs) draw();
    },
    print(line, stream = stderr) {
      stderr.write(clearLine);
      printLine(stream, line);
      draw();
    },
    stop() {
      draw();
      stderr.write('\n');
    },
  };
}

function startLines(io: Io, { label, total, start = 0 }: ProgressOptions): Progress {
  const left = pace(io, total, start);
  let last = io.now();
  return {
    update(value, { facts = '', secondsLeft = left(value) } = {}) {
      const now = io.now();
      if (now - last < lineEveryMs) return;
      printLine(io.stderr, `${label} ${value}/${total} ${join(facts, secondsLeft)}`);
      last = now;
    },
    print(line, stream = io.stderr) {
      printLine(stream, line);
    },
    stop() {
      // There is nothing on the screen to tidy.
    },
  };
}

function pace(io: Io, total: number, start: number): (value: number) => number {
  const begun = io.now();
  return (value) => (value <= start ? 0 : ((io.now() - begun) / 1000 / (value - start)) * (total - value));
}

function join(facts: string, secondsLeft: number): string {
  const left = `${formatSeconds(secondsLeft)} left`;
  return facts === '' ? left : `${facts}, ${left}`;
}
