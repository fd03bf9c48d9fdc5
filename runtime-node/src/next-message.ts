import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { orAborted } from '@denoisekit/core/session';

export interface NextMessageOptions {
  readonly deadlineMs: number;
  /** The error once the deadline has passed. */
  readonly late: () => Error;
  /** The error where the process ends first, by how it ended: as `howEnded` says it, or why it did not start. */
  readonly gone: (how: string) => Error;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The next message of a child process; what it is asked is sent after this call. A process that is late is not ended.
 *
 * Rejects with `late`, `gone`, or the signal's reason.
 */
export async function nextMessage(
  child: ChildProcess,
  { deadlineMs, late, gone, signal }: NextMessageOptions,
): Promise<unknown> {
  const { exitCode, signalCode } = child;
  if (exitCode !== null || signalCode !== null) throw gone(howEnded(exitCode, signalCode));
  let forget = (): void => undefined;
  const message = new Promise<unknown>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(late());
    }, deadlineMs);
    const onExit = (code: number | null, killedBy: string | null): void => {
      reject(gone(howEnded(code, killedBy)));
    };
    const onError = (error: Error): void => {
      reject(gone(error.message));
    };
    child.on('message', resolve).on('exit', onExit).on('error', onError);
    forget = () => {
      clearTimeout(timer);
      child.off('message', resolve).off('exit', onExit).off('error', onError);
    };
  });
  return orAborted(message, signal).finally(forget);
}

/** `exit code 1`, `ended by SIGKILL` */
export function howEnded(code: number | null, killedBy: string | null): string {
  return killedBy === null ? `exit code ${String(code)}` : `ended by ${killedBy}`;
}

/** Ends a child process at once, and waits for its end. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
