import { DenoiseError } from '@denoisekit/core';

/** The DenoiseError that something throws or rejects with. */
export async function errorOf(work: () => unknown): Promise<DenoiseError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof DenoiseError) return error;
    throw error;
  }
  throw new Error('it did not throw');
}
