import { DenoiseError, textOf } from '@denoisekit/core/errors';

/** A part of the element's code that is not needed to show it. Rejects with DenoiseError `network-failed`. */
export async function loadPart<T>(loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (cause) {
    throw new DenoiseError('network-failed', {
      what: 'a part of the element cannot be loaded',
      actual: textOf(cause),
      fix: 'check the connection and try again',
      cause,
    });
  }
}
