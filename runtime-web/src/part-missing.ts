import { DenoiseError, textOf } from '@denoisekit/core';

/** The error for a script that is loaded on demand and was not there when it was needed. */
export function partMissing(what: string, cause: unknown): DenoiseError {
  return new DenoiseError('network-failed', {
    what: `${what} cannot be loaded`,
    actual: textOf(cause),
    fix: 'check the connection, and that all files of the build of your app are on its server',
    cause,
  });
}
