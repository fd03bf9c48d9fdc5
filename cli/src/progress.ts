import type cliProgress from 'cli-progress';
import { formatSeconds } from './format.js';
import { printLine, type Io } from './io.js';

/** Without a terminal, a line this often at most: a log file should tell that work goes on, not drown in it. */
const lineEveryMs = 10_000;

export interface ProgressFacts {
  /** What to show beside the bar, such as `loss 0.091`. */
  readonly facts?: string;
  /** Default: reckoned from the pace since the start. */
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

export type StartProgress = (options: ProgressOptions) => Progress;

/** A progress bar on stderr where that is a terminal, else a plain line now and then. */
export async function progressOn(io: Io): Promise<StartProgress> {
  if (io.stderr.isTTY !== true) return (options) => startLines(io, options);
  const { default: cliProgress } = await import('cli-progress');
  return (options) => startBar(io, options, cliProgress);
}

function startBar(
  io: Io,
  { label, total, start = 0 }: ProgressOptions,
  { SingleBar }: typeof cliProgress,
): Progress {
  const bar = new SingleBar({
    stream: io.stderr,
    format: `${label} [{bar}] {value}/{total} {facts}`,
    barCompleteChar: '=',
    barIncompleteChar: ' ',
    barsize: 24,
    gracefulExit: false,
  });
  const left = pace(io, total, start);
  bar.start(total, start, { facts: '' });
  return {
    update(value, { facts = '', secondsLeft = left(value) } = {}) {
      bar.update(value, { facts: join(facts, secondsLeft) });
    },
    print(line, stream = io.stderr) {
      io.stderr.write('\r\u001b[K');
      printLine(stream, line);
      bar.render();
    },
    stop() {
      bar.stop();
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
