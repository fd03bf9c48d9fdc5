import { execFile } from 'node:child_process';

export interface ExecResult {
  readonly ok: boolean;
  readonly stdout: string;
  /** How it failed, in one line: `ended by SIGFPE`, `exit code 1, ERROR: no such file`, `not found`. Empty when it did not. */
  readonly failure: string;
}

export interface ExecOptions {
  /** After which the program is ended. Default 60,000: longer than any driver takes to start. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end; never rejects. */
export type Exec = (command: string, args: readonly string[], options?: ExecOptions) => Promise<ExecResult>;

export const exec: Exec = (command, args, { timeoutMs = 60_000, signal, env } = {}) =>
  new Promise((resolve) => {
    const options = {
      timeout: timeoutMs,
      windowsHide: true,
      env: { ...process.env, ...env },
      ...(signal === undefined ? {} : { signal }),
    };
    execFile(command, [...args], options, (error, stdout, stderr) => {
      const ok = error === null;
      resolve({ ok, stdout, failure: ok ? '' : failureOf(error, stderr, timeoutMs) });
    });
  });

interface ExecError extends Error {
  readonly code?: unknown;
  readonly signal?: unknown;
  readonly killed?: unknown;
}

function failureOf(error: ExecError, stderr: string, timeoutMs: number): string {
  if (error.name === 'AbortError') return 'stopped';
  if (error.killed === true) return `not done after ${timeoutMs / 1000} s`;
  if (typeof error.signal === 'string') return `ended by ${error.signal}`;
  if (error.code === 'ENOENT') return 'not found';
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return `exit code ${String(error.code)}${last === '' ? '' : `, ${last}`}`;
}
