import { DenoiseError, textOf, type ErrorCode } from '@denoisekit/core';
import { CommanderError } from 'commander';
import { commandHere, isCheckout } from './parts.js';
import { printJson, printLine, type Io } from '../terminal/io.js';
import { interruptedCode } from '../terminal/stop-signals.js';

export const exitCodes = { done: 0, doesNotHold: 1, badInput: 2 } as const;

/** Codes of checks that ran and failed. */
const doesNotHold: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['tolerance-exceeded', 'training-collapsed']);

export interface ReportOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whose help says more; undefined where none was given. */
  readonly verb?: string | undefined;
}

/** Prints the error, as text or as JSON, and returns the exit code. */
export function reportError(thrown: unknown, io: Io, { json, verbose, verb }: ReportOptions): number {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitCodes.done;
  // Commander has printed the help already: no verb was given.
  if (thrown instanceof CommanderError && thrown.code === 'commander.help') return exitCodes.badInput;
  const error = withCommandHere(toDenoiseError(thrown, verb), io.cwd);
  if (json) printJson(io, { error });
  else printLine(io.stderr, `denoisekit: ${error.message}`);
  if (verbose) printStacks(thrown, io);
  if (error.code === 'aborted') return interruptedCode(io.signal.reason);
  return doesNotHold.has(error.code) ? exitCodes.doesNotHold : exitCodes.badInput;
}

export function toDenoiseError(thrown: unknown, verb?: string): DenoiseError {
  if (thrown instanceof DenoiseError) return thrown;
  if (thrown instanceof CommanderError) {
    const [text = '', ...hints] = thrown.message.replace(/^error: /, '').split('\n');
    const hint = hints.join(' ').replace(/^\((.*)\)$/, '$1');
    return new DenoiseError('usage', {
      what: text.replace(/\.$/, ''),
      fix:
        hint === '' ? `denoisekit ${verb === undefined ? '' : `${verb} `}--help lists what there is` : hint,
    });
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new DenoiseError('aborted', { what: 'stopped before the end', cause: thrown });
  }
  return new DenoiseError('internal', {
    what: textOf(thrown),
    fix: 'this is a fault of denoisekit: please report it with what --verbose prints',
    cause: thrown,
  });
}

/** Libraries do not know where they are installed; a checkout has a set-up that installs all that they may miss. */
function withCommandHere(error: DenoiseError, cwd: string): DenoiseError {
  if (error.code !== 'setup-missing') return error;
  const { message, details, cause } = error;
  const { command } = details;
  const what =
    typeof command === 'string'
      ? message.replace(command, () => commandHere(command, { cwd }))
      : isCheckout()
        ? `${message}; npm run setup sets a checkout up`
        : message;
  return new DenoiseError(error.code, { what, details, cause });
}

function printStacks(thrown: unknown, io: Io): void {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    printLine(io.stderr, error.stack ?? error.message);
  }
}
