import type { Readable } from 'node:stream';

/** The input, output and environment of a verb; `bin.ts` takes them from the process, tests from memory. */
export interface Io {
  /** A picture, where one is named `-`. */
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  /** Results only: a table, or with --json one JSON document. */
  readonly stdout: NodeJS.WritableStream;
  /** Progress, notes and errors. */
  readonly stderr: NodeJS.WritableStream & {
    readonly isTTY?: boolean | undefined;
    /** Of a terminal: characters in a line. */
    readonly columns?: number | undefined;
  };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; relative paths on the command line start here. */
  readonly cwd: string;
  /** The file that this command was started by, as it was named; undefined where there is none. */
  readonly script?: string | undefined;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP: finish the current piece of work, leave nothing half-written. */
  readonly signal: AbortSignal;
  /**
   * Handles SIGHUP, for a verb that reloads its files then, until the returned function is called. Absent where there are no signals.
   */
  readonly onHangUp?: ((listener: () => void) => () => void) | undefined;
  /** Milliseconds from any start. */
  now(): number;
}

/** Prints a line, or several: control characters but tabs and line ends, which move a terminal's cursor or colour it, as `\x1b`. */
export function printLine(stream: NodeJS.WritableStream, line: string): void {
  stream.write(`${line.replace(/(?![\n\t])\p{Cc}/gu, escaped)}\n`);
}

/** A name in one line. */
export function inOneLine(name: string): string {
  return name.replace(/\p{Cc}/gu, escaped);
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

export function printJson(io: Io, value: unknown): void {
  printLine(io.stdout, JSON.stringify(value, undefined, 2));
}
