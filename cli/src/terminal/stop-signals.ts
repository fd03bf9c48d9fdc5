import { constants } from 'node:os';
import { DenoiseError } from '@denoisekit/core';

/** The signals that end the command, and how people know them. */
export const stopSignals = { SIGINT: 'Ctrl-C', SIGTERM: 'SIGTERM', SIGHUP: 'SIGHUP' } as const;

type StopSignal = keyof typeof stopSignals;

/** Repeats within this time count as one: a terminal and npm both pass on one Ctrl-C. */
const sameWishMs = 500;

export interface StopOptions {
  readonly on: (signal: StopSignal, listener: () => void) => unknown;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** A last line on stderr. */
  readonly say: (line: string) => void;
  /** Milliseconds from any start. */
  readonly now: () => number;
  /** Notifies a verb that handles SIGHUP, if there is one. Default: none does. */
  readonly hangUp?: () => boolean;
}

/**
 * Aborts on the first Ctrl-C, SIGTERM (docker stop, systemd) or SIGHUP (a closed terminal or ssh), so that work is saved. A second Ctrl-C
 * or SIGTERM ends the process at once; a second SIGHUP does not, since a terminal that closes often sends two.
 */
export function stopOnSignals({ on, exit, say, now, hangUp = () => false }: StopOptions): AbortSignal {
  const controller = new AbortController();
  let stoppedAt = 0;
  for (const [signal, name] of Object.entries(stopSignals) as [StopSignal, string][]) {
    on(signal, () => {
      if (controller.signal.aborted) {
        if (signal !== 'SIGHUP' && now() - stoppedAt >= sameWishMs) exit(stopCode(signal));
        return;
      }
      if (signal === 'SIGHUP' && hangUp()) return;
      stoppedAt = now();
      const byHand = signal === 'SIGINT';
      say(
        byHand
          ? '\ndenoisekit: stopping; press Ctrl-C again to end at once'
          : `denoisekit: ${name}: stopping`,
      );
      controller.abort(new DenoiseError('aborted', { what: `stopped by ${name}`, details: { signal } }));
    });
  }
  return controller.signal;
}

/** The exit code of a command that was stopped: 128 and the signal's number, as shells have it. 130 where no signal is known. */
export function interruptedCode(reason: unknown): number {
  const signal = reason instanceof DenoiseError ? reason.details['signal'] : undefined;
  return stopCode(typeof signal === 'string' && signal in stopSignals ? (signal as StopSignal) : 'SIGINT');
}

function stopCode(signal: StopSignal): number {
  return 128 + constants.signals[signal];
}
