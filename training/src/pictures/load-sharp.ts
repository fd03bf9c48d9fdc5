import { DenoiseError, textOf } from '@denoisekit/core';
import type sharp from 'sharp';

/**
 * sharp, imported when it is first needed: training on IDX files needs none.
 *
 * @throws DenoiseError `setup-missing` where it cannot be loaded
 */
export async function loadSharp(): Promise<typeof sharp> {
  try {
    return (await import('sharp')).default;
  } catch (cause) {
    throw new DenoiseError('setup-missing', {
      what: `sharp, which reads pictures, cannot be loaded on ${process.platform} ${process.arch}`,
      actual: textOf(cause),
      fix: 'npm install sharp',
      cause,
    });
  }
}
