import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ExecOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
  /** Each line that the program writes to stderr, as it comes. */
  readonly onLine?: ((line: string) => void) | undefined;
}

export interface ExecResult {
  /** Null when a signal ended the program. */
  readonly code: number | null;
  readonly endedBy: string | null;
  readonly stdout: string;
  /** The last lines of stderr, at most `maxLines`. */
  readonly lines: readonly string[];
}

/** Runs a program to its end. Rejects with the signal's reason when aborted, and when the program cannot be started. */
export type Exec = (
  command: string,
  arguments_: readonly string[],
  options: ExecOptions,
) => Promise<ExecResult>;

/** A report has a few thousand characters; anything above this is an error. */
const maxOutput = 4 * 1024 * 1024;
/** Enough for a Python traceback. */
const maxLines = 200;

/** `Exec` by child process. Aborting kills it, and rejects once it is gone. */
export const spawnExec: Exec = (command, arguments_, { cwd, env, signal, onLine }) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(reasonOf(signal));
      return;
    }
    const child = spawn(command, arguments_, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    const lines: string[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxOutput) output.push(chunk);
      else child.kill('SIGKILL');
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (lines.length > maxLines) lines.shift();
      onLine?.(line);
    });
    // Not SIGTERM: there is nothing in the program that wants to tidy up, and native code may ignore it for seconds.
    const abort = (): void => void child.kill('SIGKILL');
    signal?.addEventListener('abort', abort, { once: true });
    child.once('error', (error) => {
      signal?.removeEventListener('abort', abort);
      reject(error);
    });
    child.once('close', (code, endedBy) => {
      signal?.removeEventListener('abort', abort);
      if (signal?.aborted === true) reject(reasonOf(signal));
      else resolve({ code, endedBy, stdout: Buffer.concat(output).toString('utf8'), lines });
    });
  });

function reasonOf(signal: AbortSignal): Error {
  // A signal's reason may be anything; it is handed on as it is.
  return signal.reason as Error;
}
