import { DenoiseError } from './errors.js';

/** The DenoiseError that `action` throws; a test fails on any other error, and when there is none. */
export function errorOf(action: () => unknown): DenoiseError {
  try {
    action();
  } catch (error) {
    if (error instanceof DenoiseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
