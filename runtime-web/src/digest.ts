import { DenoiseError } from '@denoisekit/core';

/** The part of `crypto.subtle` that is used. */
export type Digester = Pick<SubtleCrypto, 'digest'>;

/**
 * SHA-256 in hexadecimal.
 *
 * @param subtle browsers have it in secure contexts only
 * @throws DenoiseError `setup-missing` without it: files that cannot be checked are not run
 */
export async function sha256Of(
  bytes: Uint8Array<ArrayBuffer>,
  subtle: Digester | undefined,
): Promise<string> {
  if (subtle === undefined) {
    throw new DenoiseError('setup-missing', {
      what: 'the digest of the model cannot be checked, because this page is not a secure context',
      fix: 'serve the page over https, or from localhost',
    });
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
