import { Readable, Writable } from 'node:stream';
import type { Io } from '../terminal/io.js';
import { main } from '../main.js';
import { installedPackages, type Packages } from '../command/packages.js';

/** A stream that keeps what was written to it. */
export class Collected extends Writable {
  bytes = Buffer.alloc(0);

  get text(): string {
    return this.bytes.toString();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    done();
  }
}

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly packages?: Partial<Packages>;
  readonly signal?: AbortSignal;
  readonly onHangUp?: Io['onHangUp'];
  readonly env?: Readonly<Record<string, string>>;
  /** What comes from standard input. Default: nothing. */
  readonly stdin?: Uint8Array;
  /** To look at the bytes that are written to it. */
  readonly stdout?: Collected;
}

/** Runs the command in this process, its streams collected. The clock goes on by 2 ms each time it is read. */
export async function runCli(
  argv: readonly string[],
  {
    cwd,
    packages = {},
    signal = new AbortController().signal,
    onHangUp,
    env = {},
    stdin,
    stdout = new Collected(),
  }: CliOptions,
): Promise<CliRun> {
  const stderr = new Collected();
  const io: Io = {
    stdin: Readable.from(stdin === undefined ? [] : [stdin]),
    stdout,
    stderr,
    env,
    cwd,
    signal,
    onHangUp,
    now: clock(2),
  };
  const code = await main(argv, io, { ...installedPackages, ...packages });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Milliseconds that go on by `step` each time they are asked for. */
export function clock(step: number): () => number {
  let now = 0;
  return () => (now += step);
}
